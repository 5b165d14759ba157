import "@mantine/charts/styles.css";
import { AreaChart } from "@mantine/charts";
import { formatBytes, formatDay } from "../../words/format.ts";
import { t } from "../../words/t.ts";
import type { SiteState } from "./queries.ts";

const HEIGHT = 240;

/** Bytes of the last year's uploads that are still there, added up from day to day. */
export function Growth({ growth }: Pick<SiteState, "growth">) {
  let sum = 0;
  const data = growth.map(({ day, size }) => {
    sum += size;
    return { day: formatDay(`${day}T12:00:00Z`), size: sum };
  });
  return (
    <figure
      aria-label={t("In all {size} in the last year", { size: formatBytes(sum) })}
      style={{ margin: 0 }}
    >
      <AreaChart
        h={HEIGHT}
        data={data}
        dataKey="day"
        series={[{ name: "size", label: t("Published"), color: "yard.6" }]}
        valueFormatter={formatBytes}
        curveType="stepAfter"
        withDots={data.length === 1}
        gridAxis="xy"
      />
    </figure>
  );
}
