import { Badge, Button, Checkbox, Group, Stack, Table, Text } from "@mantine/core";
import { useState } from "react";
import { LinkButton, TextLink } from "../shared/links.tsx";
import { formatAgo, formatBytes, formatDay } from "../words/format.ts";
import { plural, t } from "../words/t.ts";
import type { PartProps } from "./ProjectPage.tsx";

const SHOWN = 100;

/** Every release, the newest first; two of them can be compared. */
export function Releases({ address, project, version }: PartProps) {
  const [chosen, setChosen] = useState<string[]>([]);
  const [isWhole, setWhole] = useState(false);
  const releases = project.releases.toReversed();
  const shown = isWhole ? releases : releases.slice(0, SHOWN);
  const toggle = (one: string) =>
    setChosen((before) =>
      before.includes(one) ? before.filter((other) => other !== one) : [...before, one].slice(-2),
    );
  // The older one first, however they were chosen.
  const [from, to] = project.versions.filter((one) => chosen.includes(one));
  return (
    <Stack>
      <Group justify="space-between">
        <Text fz="sm" c="dimmed">
          {t("Choose two releases to compare them.")}
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
          <Table.Tbody>
            {shown.map((release) => (
              <Table.Tr key={release.version} bg={release.version === version ? "var(--wy-sunken)" : ""}>
                <Table.Td>
                  <Checkbox
                    size="xs"
                    aria-label={t("Choose {version}", { version: release.version })}
                    checked={chosen.includes(release.version)}
                    onChange={() => toggle(release.version)}
                  />
                </Table.Td>
                <Table.Td>
                  <Group gap={8}>
                    <TextLink
                      to="/ui/indexes/$owner/$index/$project"
                      params={address}
                      search={release.version === project.latest ? {} : { version: release.version }}
                      fw={600}
                      td={release.yanked ? "line-through" : undefined}
                    >
                      {release.version}
                    </TextLink>
                    {release.version === project.latest && <Badge variant="light">{t("latest")}</Badge>}
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
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {shown.length < releases.length && (
        <Button variant="default" onClick={() => setWhole(true)} mx="auto">
          {t("Show all {count}", { count: releases.length })}
        </Button>
      )}
    </Stack>
  );
}
