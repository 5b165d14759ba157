import { Badge, type BadgeProps, Stack, Table, Text } from "@mantine/core";
import { TextLink } from "../../shared/links.tsx";
import { formatMoment } from "../../words/format.ts";
import { t } from "../../words/t.ts";
import classes from "./LogTable.module.css";
import type { Change } from "./queries.ts";

const MOST_DETAIL = 300;

export function LogTable({ changes }: { changes: readonly Change[] }) {
  return (
    <Table.ScrollContainer minWidth={900} classNames={{ scrollContainerInner: classes.wide }}>
      <Table aria-label={t("Change log")} verticalSpacing="xs" className={classes.table}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("Time")}</Table.Th>
            <Table.Th>{t("Event")}</Table.Th>
            <Table.Th>{t("Subject")}</Table.Th>
            <Table.Th className="wy-nowrap">{t("Actor")}</Table.Th>
            <Table.Th>{t("Details")}</Table.Th>
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
              <Table.Td valign="top" miw={230}>
                <Subject change={change} />
              </Table.Td>
              <Table.Td valign="top">
                <Text fz="sm" className="wy-nowrap">
                  {change.actor ?? t("server")}
                </Text>
                <Text fz="xs" c="dimmed">
                  {change.address}
                </Text>
              </Table.Td>
              <Table.Td valign="top">
                <Text fz="xs" c="dimmed" className="wy-breakable" lineClamp={3} miw={200}>
                  {detailWords(change.detail)}
                </Text>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Subject({ change: { index, project, subject } }: { change: Change }) {
  const [owner = "", name = ""] = index?.split("/") ?? [];
  const isToldBefore = subject === null || subject === project || subject === index;
  return (
    <Stack gap={0}>
      {!isToldBefore && (
        <Text fz="sm" className="wy-breakable">
          {subject}
        </Text>
      )}
      {index !== null && (
        <TextLink to="/ui/indexes/$owner/$index" params={{ owner, index: name }} fz="xs">
          {index}
        </TextLink>
      )}
      {index !== null && project !== null && (
        <TextLink to="/ui/indexes/$owner/$index/$project" params={{ owner, index: name, project }} fz="xs">
          {project}
        </TextLink>
      )}
    </Stack>
  );
}

/** What takes something away stands out. */
function lookOf(kind: string): BadgeProps {
  if (/\.(?:removed|revoked|refused)$/.test(kind)) return { variant: "light", color: "red" };
  if (/\.(?:yanked|status|restricted|replaced|namesake)$/.test(kind))
    return { variant: "light", color: "orange" };
  return { variant: "default" };
}

function detailWords(detail: Change["detail"]): string {
  const words = Object.entries(detail).map(([name, value]) => {
    const said = typeof value === "string" ? value : JSON.stringify(value);
    return `${name}: ${said}`;
  });
  const text = words.join("; ");
  return text.length > MOST_DETAIL ? `${text.slice(0, MOST_DETAIL)}…` : text;
}
