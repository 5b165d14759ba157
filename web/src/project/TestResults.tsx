import { Badge, Checkbox, Code, Group, Modal, Stack, Table, Text, UnstyledButton } from "@mantine/core";
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { formatAgo, formatMoment } from "../words/format.ts";
import { plural, t } from "../words/t.ts";
import type { PartProps } from "./ProjectPage.tsx";
import { type ProjectAddress, resultQuery, resultsQuery, type TestResult } from "./queries.ts";

const COLOURS = { passed: "green", failed: "red", error: "red", skipped: "gray" };
const WORDS = {
  passed: () => t("passed"),
  failed: () => t("failed"),
  error: () => t("setup failed"),
  skipped: () => t("skipped"),
};

/** The test results of a release by environment. */
export function TestResults({ address, version }: PartProps) {
  const { data } = useSuspenseQuery(resultsQuery(address, version));
  const [isWhole, setWhole] = useState(false);
  const [opened, setOpened] = useState<TestResult | null>(null);
  const shown = isWhole ? data.items : data.items.filter(({ isLatest }) => isLatest);
  const hasOlder = data.items.some(({ isLatest }) => !isLatest);
  if (data.items.length === 0) return <Text c="dimmed">{t("This release has no test results.")}</Text>;
  return (
    <Stack>
      <Group justify="space-between">
        <Text fz="sm" c="dimmed">
          {plural(
            data.items.filter(({ isLatest }) => isLatest).length,
            "{count} environment",
            "{count} environments",
          )}
        </Text>
        {hasOlder && (
          <Checkbox
            size="xs"
            label={t("Show older results")}
            checked={isWhole}
            onChange={(event) => setWhole(event.currentTarget.checked)}
          />
        )}
      </Group>
      <Table.ScrollContainer minWidth={620}>
        <Table verticalSpacing="sm">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("Environment")}</Table.Th>
              <Table.Th>{t("Result")}</Table.Th>
              <Table.Th>{t("Python")}</Table.Th>
              <Table.Th>{t("Platform")}</Table.Th>
              <Table.Th>{t("Tests")}</Table.Th>
              <Table.Th>{t("Reported")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {shown.map((result) => (
              <ResultRow key={result.id} result={result} open={() => setOpened(result)} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <Modal
        size="xl"
        opened={opened !== null}
        onClose={() => setOpened(null)}
        title={opened === null ? "" : t("Log of {environment}", { environment: opened.environment })}
      >
        {opened !== null && <Log address={address} result={opened} />}
      </Modal>
    </Stack>
  );
}

function ResultRow({ result, open }: { result: TestResult; open: () => void }) {
  return (
    <Table.Tr>
      <Table.Td fw={600}>
        {result.environment}
        {result.file !== null && (
          <Text fz="xs" c="dimmed" className="wy-breakable">
            {result.file}
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        <UnstyledButton onClick={open} title={t("Show log")}>
          <Badge variant="light" color={COLOURS[result.status]} style={{ cursor: "pointer" }}>
            {WORDS[result.status]()}
          </Badge>
        </UnstyledButton>
      </Table.Td>
      <Table.Td ff="monospace" fz="sm">
        {result.python ?? "–"}
      </Table.Td>
      <Table.Td>{result.platform ?? "–"}</Table.Td>
      <Table.Td>{countsOf(result)}</Table.Td>
      <Table.Td>
        <time dateTime={result.reportedAt} title={formatMoment(result.reportedAt)}>
          {formatAgo(result.reportedAt)}
        </time>
        <Text fz="xs" c="dimmed">
          {[result.reportedBy, result.tool].filter((one) => one !== null).join(", ")}
        </Text>
      </Table.Td>
    </Table.Tr>
  );
}

function countsOf({ tests, failures, errors, skipped }: TestResult): string {
  if (tests === null) return "–";
  const bad = (failures ?? 0) + (errors ?? 0);
  const parts = [
    plural(tests, "{count} test", "{count} tests"),
    bad > 0 && t("{count} failed", { count: bad }),
    (skipped ?? 0) > 0 && t("{count} skipped", { count: skipped ?? 0 }),
  ];
  return parts.filter((part) => part !== false).join(", ");
}

function Log({ address, result }: { address: ProjectAddress; result: TestResult }) {
  const { data, error } = useQuery(resultQuery(address, result.version, result.id));
  if (error !== null) return <Text c="red">{t("The log could not be loaded.")}</Text>;
  if (data === undefined) return <Text c="dimmed">{t("Loading")}</Text>;
  if (data.log === null) return <Text c="dimmed">{t("The stored report is missing.")}</Text>;
  if (data.log === "") return <Text c="dimmed">{t("The report has no log.")}</Text>;
  return (
    <Code block style={{ whiteSpace: "pre-wrap" }}>
      {data.log}
    </Code>
  );
}
