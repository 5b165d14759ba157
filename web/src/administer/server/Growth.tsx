import "@mantine/charts/styles.css";
import { AreaChart } from "@mantine/charts";
import { formatBytes, formatDay } from "../../words/format.ts";
import { t } from "../../words/t.ts";
import type { SiteState } from "./queries.ts";

const HEIGHT = 240;
const DAY_MS = 86_400_000;

/** Bytes of the last year's uploads that are still there, added up from day to day. */
export function Growth({ growth }: Pick<SiteState, "growth">) {
  const data = addedUp(growth).map(({ day, size }) => ({ day: formatDay(`${day}T12:00:00Z`), size }));
  const sum = data.at(-1)?.size ?? 0;
  return (
    <figure
      aria-label={t("{size} in total in the last year", { size: formatBytes(sum) })}
      style={{ margin: 0 }}
    >
      <AreaChart
        h={HEIGHT}
        data={data}
        dataKey="day"
        series={[{ name: "size", label: t("Published"), color: "site.6" }]}
        valueFormatter={formatBytes}
        curveType="linear"
        withDots={false}
        yAxisProps={{ width: 72 }}
        gridAxis="xy"
      />
    </figure>
  );
}

/** Every day from the one before the first upload to the last, so that the way along the chart is the time that passed. */
function addedUp(growth: SiteState["growth"]): { day: string; size: number }[] {
  const sizes = new Map(growth.map(({ day, size }) => [day, size]));
  const first = Date.parse(growth[0]?.day ?? "") - DAY_MS;
  const last = Date.parse(growth.at(-1)?.day ?? "");
  const days: { day: string; size: number }[] = [];
  let sum = 0;
  for (let at = first; at <= last; at += DAY_MS) {
    const day = new Date(at).toISOString().slice(0, 10);
    sum += sizes.get(day) ?? 0;
    days.push({ day, size: sum });
  }
  return days;
}
