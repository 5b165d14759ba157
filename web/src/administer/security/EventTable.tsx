import { Badge, Table, Text } from "@mantine/core";
import { formatMoment } from "../../words/format.ts";
import { t } from "../../words/t.ts";
import { kindWords, reasonWords } from "./kinds.ts";
import type { SecurityEvent } from "./queries.ts";

/** Security events, one line each. */
export function EventTable({ events }: { events: readonly SecurityEvent[] }) {
  const words = kindWords();
  return (
    <Table.ScrollContainer minWidth={900}>
      <Table aria-label={t("Security events")} verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("Last seen")}</Table.Th>
            <Table.Th>{t("Event")}</Table.Th>
            <Table.Th>{t("Account")}</Table.Th>
            <Table.Th>{t("Address")}</Table.Th>
            <Table.Th>{t("Where")}</Table.Th>
            <Table.Th>{t("Reason")}</Table.Th>
            <Table.Th ta="right">{t("Count")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {events.map((event) => (
            <Table.Tr key={event.id}>
              <Table.Td className="wy-nowrap">
                <Text fz="sm" component="time" dateTime={event.lastAt}>
                  {formatMoment(event.lastAt)}
                </Text>
              </Table.Td>
              <Table.Td>
                <Badge
                  variant="light"
                  miw="max-content"
                  fw={550}
                  color={event.kind.endsWith("refused") ? "red" : "gray"}
                >
                  {words[event.kind]}
                </Badge>
              </Table.Td>
              <Table.Td>{accountWords(event)}</Table.Td>
              <Table.Td className="wy-nowrap">{event.address ?? t("many addresses")}</Table.Td>
              <Table.Td>{[event.index, event.project].filter((one) => one !== null).join(" ")}</Table.Td>
              <Table.Td>{event.reason && reasonWords(event.reason)}</Table.Td>
              <Table.Td ta="right">{event.count}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function accountWords({ actor, token }: SecurityEvent): string {
  if (actor === null) return "–";
  return token === null ? actor : t("{actor}, token {token}", { actor, token });
}
