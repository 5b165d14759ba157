import { Badge, Button, Stack, Table, Text, Title } from "@mantine/core";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { Refused } from "../../shared/Refused.tsx";
import { formatNumber } from "../../words/format.ts";
import { t } from "../../words/t.ts";
import { type Finding, findingsQuery, isOpen, type SiteTask } from "./queries.ts";
import { findingWords } from "./task-words.ts";

/** What is not as it should be, a page at a time. */
export function Findings({ task }: { task: SiteTask }) {
  const asked = useInfiniteQuery({ ...findingsQuery(task), placeholderData: keepPreviousData });
  const findings = asked.data?.pages.flatMap(({ items }) => items) ?? [];
  if (task.findings === 0) {
    if (task.state !== "done" || task.kind === "rebuild") return null;
    return (
      <Text role="status" fw={600}>
        {task.kind === "verify" ? t("No problems found.") : t("Nothing to repair.")}
      </Text>
    );
  }
  const isCut = !asked.hasNextPage && asked.isSuccess && !isOpen(task) && findings.length < task.findings;
  return (
    <Stack component="section">
      <Title order={2}>{t("Findings")}</Title>
      <Refused error={asked.error} />
      {findings.length > 0 && <FindingTable findings={findings} />}
      {asked.hasNextPage && (
        <Button
          variant="default"
          mx="auto"
          loading={asked.isFetchingNextPage}
          onClick={() => void asked.fetchNextPage()}
        >
          {t("Show more")}
        </Button>
      )}
      {isCut && (
        <Text c="dimmed" fz="sm">
          {t("Showing some of {count} findings. Repair them, then verify again.", {
            count: formatNumber(task.findings),
          })}
        </Text>
      )}
    </Stack>
  );
}

function FindingTable({ findings }: { findings: readonly Finding[] }) {
  return (
    <Table aria-label={t("Findings")} verticalSpacing="xs">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t("Problem")}</Table.Th>
          <Table.Th>{t("Subject")}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {findings.map((finding) => (
          <Table.Tr key={finding.number}>
            <Table.Td valign="top">
              <Stack gap={4} align="flex-start">
                <Text fz="sm">{findingWords(finding.kind)}</Text>
                <State finding={finding} />
              </Stack>
            </Table.Td>
            <Table.Td valign="top">
              <Text fz="sm" ff="monospace" className="wy-breakable">
                {finding.subject}
              </Text>
              <Text fz="xs" c="dimmed">
                {finding.problem}
              </Text>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function State({ finding: { mendable, mended } }: { finding: Finding }) {
  const [color, word] = mended
    ? ["yard", t("repaired")]
    : mendable
      ? ["blue", t("can be repaired")]
      : ["orange", t("needs attention")];
  return (
    <Badge variant="light" color={color} miw="max-content">
      {word}
    </Badge>
  );
}
