import { Badge, type BadgeProps, Group, Stack, Table, Text } from "@mantine/core";
import { logDetails, logSentence } from "../../../../client/src/log-words.ts";
import { TextLink } from "../../shared/links.tsx";
import { formatMoment } from "../../words/format.ts";
import { plural, t } from "../../words/t.ts";
import classes from "./LogTable.module.css";
import type { Change } from "./queries.ts";

/** Lines of what changed that an entry shows; `GET /changes` and the exports have them all. */
const MOST_LINES = 4;

/** Entries of the change log, each as a sentence with what changed below it. */
export function LogTable({ changes }: { changes: readonly Change[] }) {
  return (
    <Table.ScrollContainer minWidth={900} classNames={{ scrollContainerInner: classes.wide }}>
      <Table aria-label={t("Change log")} verticalSpacing="xs" className={classes.table}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("Time")}</Table.Th>
            <Table.Th>{t("Event")}</Table.Th>
            <Table.Th>{t("What happened")}</Table.Th>
            <Table.Th>{t("Address")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {changes.map((change) => (
            <Table.Tr key={change.serial}>
              <Table.Td valign="top" className="wy-nowrap">
                <Text fz="sm" component="time" dateTime={change.at}>
                  {formatMoment(change.at)}
                </Text>
                <Text fz="xs" c="dimmed">
                  {t("#{serial}", { serial: change.serial })}
                </Text>
              </Table.Td>
              <Table.Td valign="top">
                <Badge {...lookOf(change.kind)} miw="max-content" fw={550}>
                  {change.kind}
                </Badge>
              </Table.Td>
              <Table.Td valign="top" miw={320}>
                <WhatHappened change={change} />
              </Table.Td>
              <Table.Td valign="top">
                <Text fz="xs" c="dimmed" className="wy-nowrap">
                  {change.address}
                </Text>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function WhatHappened({ change }: { change: Change }) {
  const lines = logDetails(change);
  const more = lines.length - MOST_LINES;
  return (
    <Stack gap={2}>
      <Text fz="sm" className="wy-breakable">
        {logSentence(change)}
      </Text>
      {lines.slice(0, MOST_LINES).map((line) => (
        <Text key={line} fz="xs" c="dimmed" className="wy-breakable" lineClamp={3}>
          {line}
        </Text>
      ))}
      {more > 0 && (
        <Text fz="xs" c="dimmed">
          {plural(more, "and {count} more line", "and {count} more lines")}
        </Text>
      )}
      <Places change={change} />
    </Stack>
  );
}

/** Links to the project and the index of an entry. */
function Places({ change: { index, project } }: { change: Change }) {
  const [owner = "", name = ""] = index?.split("/") ?? [];
  if (index === null) return null;
  return (
    <Group gap="sm">
      {project !== null && (
        <TextLink to="/ui/indexes/$owner/$index/$project" params={{ owner, index: name, project }} fz="xs">
          {project}
        </TextLink>
      )}
      <TextLink to="/ui/indexes/$owner/$index" params={{ owner, index: name }} fz="xs">
        {index}
      </TextLink>
    </Group>
  );
}

/** What takes something away stands out. */
function lookOf(kind: string): BadgeProps {
  if (/\.(?:removed|revoked|refused)$/.test(kind)) return { variant: "light", color: "red" };
  if (/\.(?:yanked|status|restricted|replaced|namesake)$/.test(kind))
    return { variant: "light", color: "orange" };
  return { variant: "default" };
}
