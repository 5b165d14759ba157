import "@mantine/charts/styles.css";
import { Alert, Anchor, Group, SegmentedControl, SimpleGrid, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Info } from "lucide-react";
import { useState } from "react";
import { Pending } from "../shell/Pending.tsx";
import { formatNumber } from "../words/format.ts";
import { t } from "../words/t.ts";
import { DayChart } from "./DayChart.tsx";
import { type Counted, type Downloads, downloadsQuery, jsonAddress } from "./queries.ts";
import { Shares } from "./Shares.tsx";

const SPANS = [7, 30, 90, 365];

/** Downloads by day, and what of and with what. */
export function Statistics({ counted }: { counted: Counted }) {
  const [days, setDays] = useState(30);
  const { data, error } = useQuery(downloadsQuery(counted, days));
  if (error !== null && data === undefined) throw error;
  if (data === undefined) return <Pending />;
  return (
    <Stack gap="xl">
      {!data.counted && (
        <Alert color="blue" icon={<Info size={18} />}>
          {t("This server currently does not count downloads. The figures shown are from earlier.")}
        </Alert>
      )}
      <Group justify="space-between" align="flex-end">
        <div>
          <Text fz={32} fw={680} lh={1.1}>
            {formatNumber(data.total)}
          </Text>
          <Text c="dimmed" fz="sm">
            {t("downloads in the last {days} days", { days })}
          </Text>
        </div>
        <SegmentedControl
          aria-label={t("Period")}
          value={String(days)}
          onChange={(value) => setDays(Number(value))}
          data={SPANS.map((span) => ({
            value: String(span),
            label: span === 365 ? t("1 year") : t("{days} days", { days: span }),
          }))}
        />
      </Group>
      <DayChart days={data.days} />
      {data.total > 0 && <AllShares data={data} />}
      <Text fz="sm" c="dimmed">
        {t("Counted per day (UTC), without names or addresses. Files from mirrors are included.")}{" "}
        <Anchor href={jsonAddress(counted, days)} fz="sm" td="underline">
          {t("View as JSON")}
        </Anchor>
      </Text>
    </Stack>
  );
}

function AllShares({ data: { versions, projects, pythons, installers } }: { data: Downloads }) {
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }} spacing="xl" verticalSpacing="xl">
      <Shares
        title={t("Releases")}
        shares={versions.map(({ version, count }) => ({ name: version, count }))}
      />
      <Shares
        title={t("Projects")}
        shares={projects.map(({ project, index, count }) => ({ name: `${project} · ${index}`, count }))}
      />
      <Shares
        title={t("Python versions")}
        shares={pythons.map(({ python, count }) => ({ name: python ?? t("unknown"), count }))}
      />
      <Shares
        title={t("Installers")}
        shares={installers.map(({ installer, version, count }) => ({
          name: version === null ? installer : `${installer} ${version}`,
          count,
        }))}
      />
    </SimpleGrid>
  );
}
