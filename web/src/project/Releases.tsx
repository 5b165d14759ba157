import { Badge, Button, Checkbox, Group, Stack, Table, Text, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Search } from "lucide-react";
import { type ReactNode, useState } from "react";
import { LongTableBody } from "../shared/LongTableBody.tsx";
import { LinkButton, TextLink } from "../shared/links.tsx";
import { formatAgo, formatBytes, formatDay } from "../words/format.ts";
import { plural, t } from "../words/t.ts";
import type { PartProps } from "./ProjectPage.tsx";
import { type Project, testedQuery } from "./queries.ts";
import { TestMark } from "./TestMark.tsx";

/** From how many releases on looking for one is of use. */
const MANY = 20;

/** Every release, the newest first; two of them can be compared. */
export function Releases({ address, project, version }: PartProps) {
  const [chosen, setChosen] = useState<string[]>([]);
  const [words, setWords] = useState("");
  const { data: tested } = useQuery(testedQuery(address));
  const sought = words.trim().toLowerCase();
  const shown = project.releases.toReversed().filter((release) => release.version.includes(sought));
  const toggle = (one: string) =>
    setChosen((before) =>
      before.includes(one) ? before.filter((other) => other !== one) : [...before, one].slice(-2),
    );
  // The older one first, however they were chosen.
  const [from, to] = project.versions.filter((one) => chosen.includes(one));
  return (
    <Stack>
      <Group justify="space-between">
        {project.releases.length >= MANY && (
          <TextInput
            type="search"
            size="xs"
            aria-label={t("Find a release")}
            placeholder={t("Find a release")}
            leftSection={<Search size={14} aria-hidden />}
            value={words}
            onChange={(event) => setWords(event.currentTarget.value)}
          />
        )}
        <Text fz="sm" c="dimmed" role="status" flex={1}>
          {shown.length === 0 ? t("No releases match.") : t("Choose two releases to compare.")}
        </Text>
        {from !== undefined && to !== undefined ? (
          <LinkButton
            to="/ui/indexes/$owner/$index/$project/compare"
            params={address}
            search={{ from, to }}
            size="xs"
          >
            {t("Compare {from} with {to}", { from, to })}
          </LinkButton>
        ) : (
          <Button size="xs" disabled>
            {t("Compare")}
          </Button>
        )}
      </Group>
      <Table.ScrollContainer minWidth={520}>
        <Table verticalSpacing="sm">
          <Table.Thead>
            <Table.Tr>
              <Table.Th w={40}>
                <Text span fz="xs">
                  {t("Choose")}
                </Text>
              </Table.Th>
              <Table.Th>{t("Version")}</Table.Th>
              <Table.Th>{t("Released")}</Table.Th>
              <Table.Th>{t("Python")}</Table.Th>
              <Table.Th ta="end">{t("Files")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <LongTableBody
            items={shown}
            keyOf={(release) => release.version}
            estimatedHeight={49}
            rowProps={(release) => ({ bg: release.version === version ? "var(--wy-sunken)" : "" })}
          >
            {(release) => (
              <>
                <Table.Td>
                  <Checkbox
                    size="xs"
                    aria-label={t("Choose {version}", { version: release.version })}
                    checked={chosen.includes(release.version)}
                    onChange={() => toggle(release.version)}
                  />
                </Table.Td>
                <ReleaseCells address={address} release={release} latest={project.latest}>
                  <TestMark tested={tested?.items.find((one) => one.version === release.version)} />
                </ReleaseCells>
              </>
            )}
          </LongTableBody>
        </Table>
      </Table.ScrollContainer>
    </Stack>
  );
}

interface ReleaseCellsProps extends Pick<PartProps, "address"> {
  release: Project["releases"][number];
  /** The version that installers would take. */
  latest: string | null;
  /** Further marks beside the version. */
  children: ReactNode;
}

function ReleaseCells({ address, release, latest, children }: ReleaseCellsProps) {
  return (
    <>
      <Table.Td>
        <Group gap={8}>
          <TextLink
            to="/ui/indexes/$owner/$index/$project"
            params={address}
            search={release.version === latest ? {} : { version: release.version }}
            fw={600}
            td={release.yanked ? "line-through" : undefined}
          >
            {release.version}
          </TextLink>
          {release.version === latest && <Badge variant="light">{t("latest")}</Badge>}
          {release.prerelease && (
            <Badge variant="light" color="blue">
              {t("pre-release")}
            </Badge>
          )}
          {release.yanked && (
            <Badge variant="light" color="orange">
              {t("yanked")}
            </Badge>
          )}
          {children}
        </Group>
      </Table.Td>
      <Table.Td>
        {release.uploadedAt === null ? (
          "–"
        ) : (
          <time dateTime={release.uploadedAt} title={formatAgo(release.uploadedAt)}>
            {formatDay(release.uploadedAt)}
          </time>
        )}
      </Table.Td>
      <Table.Td ff="monospace" fz="sm">
        {release.requiresPython ?? "–"}
      </Table.Td>
      <Table.Td ta="end">
        {plural(release.files, "{count} file", "{count} files")}, {formatBytes(release.size)}
      </Table.Td>
    </>
  );
}
