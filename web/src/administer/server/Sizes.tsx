import "@mantine/charts/styles.css";
import { AreaChart } from "@mantine/charts";
import { formatBytes, formatDay } from "../../words/format.ts";
import { t } from "../../words/t.ts";
import type { SiteState } from "./queries.ts";

const HEIGHT = 260;
/** Room for "16.5 GB" in one line. */
const AXIS = 72;
const DAY_MS = 86_400_000;

interface Point {
  day: string;
  published: number | null;
  mirrored: number | null;
  database: number | null;
}

/** What storage and database took, day by day, as far as it was noted. */
export function Sizes({ sizes }: Pick<SiteState, "sizes">) {
  const last = sizes.at(-1);
  const sum = (last?.published ?? 0) + (last?.mirrored ?? 0) + (last?.database ?? 0);
  return (
    <figure aria-label={t("{size} in total", { size: formatBytes(sum) })} style={{ margin: 0 }}>
      <AreaChart
        h={HEIGHT}
        data={everyDay(sizes)}
        dataKey="day"
        type="stacked"
        series={[
          { name: "published", label: t("Published files"), color: "site.6" },
          { name: "mirrored", label: t("Cached by mirrors"), color: "blue.5" },
          { name: "database", label: t("Database"), color: "orange.5" },
        ]}
        valueFormatter={formatBytes}
        curveType="linear"
        withLegend
        withDots={sizes.length < 3}
        connectNulls
        yAxisProps={{ width: AXIS }}
        gridAxis="xy"
      />
    </figure>
  );
}

/** Every day from the first to the last, so that the way along the chart is the time that passed. */
function everyDay(sizes: SiteState["sizes"]): Point[] {
  const known = new Map(sizes.map((one) => [one.day, one]));
  const first = Date.parse(sizes[0]?.day ?? "");
  const last = Date.parse(sizes.at(-1)?.day ?? "");
  const days: Point[] = [];
  for (let at = first; at <= last; at += DAY_MS) {
    const day = new Date(at).toISOString().slice(0, 10);
    const size = known.get(day);
    days.push({
      day: formatDay(`${day}T12:00:00Z`),
      published: size?.published ?? null,
      mirrored: size?.mirrored ?? null,
      database: size?.database ?? null,
    });
  }
  return days;
}
