import type { SelectQueryBuilder } from "kysely";
import { siteNow } from "../../../database/site-clock.ts";
import type { Tables } from "../../../database/tables.ts";
import { dayOf } from "../../../statistics/download-counts.ts";
import type { Downloads } from "./schema.ts";
import type { StatisticsServices } from "./services.ts";

/** What is counted; `null` for an index or project: all of them. */
export interface DownloadsOrder {
  /** Ids of the indexes that the files are of. */
  indexes: readonly number[] | null;
  project: string | null;
  /** Projects that are not counted. */
  without?: readonly string[];
  version: string | null;
  days: number;
}

type Selection = SelectQueryBuilder<Tables, "downloads", object>;

const DAY_MS = 86_400_000;
const MOST = 50;

/** Adds up the counted downloads. What was counted in the last seconds is not among them yet. */
export async function readDownloads(
  { database, config, indexes }: Pick<StatisticsServices, "database" | "config" | "indexes">,
  order: DownloadsOrder,
): Promise<Downloads> {
  const last = dayOf(siteNow());
  const first = last - order.days + 1;
  let rows: Selection = database.read
    .selectFrom("downloads")
    .where("day", ">=", first)
    .where("day", "<=", last);
  if (order.indexes !== null) rows = rows.where("index_id", "in", [...order.indexes, -1]);
  if (order.project !== null) rows = rows.where("project", "=", order.project);
  if (order.without?.length) rows = rows.where("project", "not in", order.without);
  if (order.version !== null) rows = rows.where("version", "=", order.version);
  const byDay = new Map((await sums(rows, ["day"], null)).map(({ day, count }) => [day, count]));
  const days = Array.from({ length: order.days }, (_, offset) => ({
    day: new Date((first + offset) * DAY_MS).toISOString().slice(0, 10),
    count: byDay.get(first + offset) ?? 0,
  }));
  const isOne = order.project !== null;
  const versions = isOne ? await sums(rows, ["version"], null) : [];
  const projects = isOne ? [] : await sums(rows, ["project", "index_id"], MOST);
  const pythons = await sums(rows, ["python"], MOST);
  const installers = await sums(rows, ["installer", "installer_version"], MOST);
  return {
    total: days.reduce((sum, { count }) => sum + count, 0),
    counted: config.statistics.downloads,
    days,
    versions: versions.map(({ version, count }) => ({ version, count })),
    projects: projects.map(({ project, index_id, count }) => ({
      project,
      index: indexes.addressOf(index_id),
      count,
    })),
    pythons: pythons.map(({ python, count }) => ({ python: python || null, count })),
    installers: installers.map(({ installer, installer_version, count }) => ({
      installer,
      version: installer_version || null,
      count,
    })),
  };
}

/** Sums by columns, the largest first. Databases tell sums as numbers, texts or big integers. */
async function sums<Column extends keyof Tables["downloads"] & string>(
  rows: Selection,
  columns: readonly Column[],
  limit: number | null,
): Promise<(Pick<Tables["downloads"], Column> & { count: number })[]> {
  let summed = rows
    .select(columns)
    .select((row) => row.fn.sum<number>("count").as("sum"))
    .groupBy(columns)
    .orderBy("sum", "desc");
  if (limit !== null) summed = summed.limit(limit);
  const found = (await summed.execute()) as unknown as (Pick<Tables["downloads"], Column> & {
    sum: unknown;
  })[];
  return found.map(({ sum, ...values }) => ({
    ...(values as unknown as Pick<Tables["downloads"], Column>),
    count: Number(sum),
  }));
}
