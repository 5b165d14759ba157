import { Anchor, Badge, Group, Stack, Table, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { addressOf } from "../base.ts";
import { FileMenu } from "../publishing/FileMenu.tsx";
import { useOwnRights } from "../publishing/rights.ts";
import { Copied } from "../shared/Snippet.tsx";
import { formatAgo, formatBytes, formatMoment } from "../words/format.ts";
import { t } from "../words/t.ts";
import { Coverage } from "./Coverage.tsx";
import type { PartProps } from "./ProjectPage.tsx";
import type { ProjectFile } from "./queries.ts";

/** The files of a release, and what its wheels run on. */
export function Files({ project, version }: PartProps) {
  const files = project.files.filter((file) => file.version === version);
  const rights = useOwnRights(project.name);
  const isManaged = files.some(({ source }) => rights.may("yank", source) || rights.may("remove", source));
  return (
    <Stack gap="xl">
      <Coverage files={files} />
      <Table.ScrollContainer minWidth={680}>
        <Table verticalSpacing="sm">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("File")}</Table.Th>
              <Table.Th ta="end">{t("Size")}</Table.Th>
              <Table.Th>{t("Uploaded")}</Table.Th>
              <Table.Th>{t("SHA-256")}</Table.Th>
              {isManaged && <Table.Th>{t("Manage")}</Table.Th>}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {files.map((file) => (
              <FileRow key={`${file.source} ${file.filename}`} file={file}>
                {isManaged && (
                  <Table.Td>
                    <FileMenu file={file} project={project.name} rights={rights} />
                  </Table.Td>
                )}
              </FileRow>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Stack>
  );
}

function FileRow({ file, children }: { file: ProjectFile; children: ReactNode }) {
  return (
    <Table.Tr>
      <Table.Td miw={260}>
        <Anchor href={addressOf(file.path)} fz="sm" className="wy-breakable">
          {file.filename}
        </Anchor>
        <Group gap={6} mt={4}>
          <Badge size="sm" variant="default">
            {file.kind === "wheel" ? t("wheel") : file.kind}
          </Badge>
          {file.yanked && (
            <Badge size="sm" variant="light" color="orange" title={file.yankedReason ?? undefined}>
              {t("yanked")}
            </Badge>
          )}
          {file.hasSignature && (
            <Badge size="sm" variant="light">
              {t("signed")}
            </Badge>
          )}
        </Group>
      </Table.Td>
      <Table.Td ta="end">
        <Text fz="sm" span className="wy-nowrap">
          {file.size === null ? "–" : formatBytes(file.size)}
        </Text>
      </Table.Td>
      <Table.Td>
        {file.uploadedAt === null ? (
          "–"
        ) : (
          <Text
            fz="sm"
            component="time"
            dateTime={file.uploadedAt}
            title={formatMoment(file.uploadedAt)}
            className="wy-nowrap"
          >
            {formatAgo(file.uploadedAt)}
          </Text>
        )}
        <Text fz="xs" c="dimmed">
          {file.uploadedBy === null ? file.source : t("by {names}", { names: file.uploadedBy })}
        </Text>
      </Table.Td>
      <Table.Td>
        {file.sha256 === null ? (
          "–"
        ) : (
          <Group gap={2} wrap="nowrap">
            <Text fz="xs" ff="monospace" title={file.sha256}>
              {file.sha256.slice(0, 12)}…
            </Text>
            <Copied label={t("SHA-256 of {file}", { file: file.filename })} text={file.sha256} />
          </Group>
        )}
      </Table.Td>
      {children}
    </Table.Tr>
  );
}
