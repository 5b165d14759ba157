import { AreaChart } from "@mantine/charts";
import { formatDay, formatNumber, formatShort } from "../words/format.ts";
import { t } from "../words/t.ts";
import type { Downloads } from "./queries.ts";

/** Downloads of each day, the oldest first. */
export function DayChart({ days }: { days: Downloads["days"] }) {
  return (
    <div role="img" aria-label={inWords(days)}>
      <AreaChart
        h={240}
        data={days}
        dataKey="day"
        series={[{ name: "count", label: t("Downloads"), color: "site.5" }]}
        withDots={false}
        withGradient
        curveType="monotone"
        gridAxis="x"
        tickLine="none"
        valueFormatter={formatNumber}
        xAxisProps={{ tickFormatter: shortDay, minTickGap: 40 }}
        yAxisProps={{ allowDecimals: false, width: 44, tickFormatter: formatShort }}
        tooltipProps={{ labelFormatter: (day: unknown) => (typeof day === "string" ? longDay(day) : "") }}
        areaProps={{ isAnimationActive: false }}
        // It is told in words; nothing in it is to be reached by keyboard.
        areaChartProps={{ accessibilityLayer: false }}
      />
    </div>
  );
}

/** Noon keeps it the same day in every time zone. */
function longDay(day: string): string {
  return formatDay(`${day}T12:00:00`);
}

function shortDay(day: string): string {
  return new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" }).format(
    new Date(`${day}T12:00:00`),
  );
}

function inWords(days: Downloads["days"]): string {
  const most = days.reduce((best, one) => (one.count > best.count ? one : best), { day: "", count: 0 });
  if (most.count === 0) return t("No downloads in this period");
  return t("Downloads per day. Peak on {day}: {count}", {
    day: longDay(most.day),
    count: formatNumber(most.count),
  });
}
