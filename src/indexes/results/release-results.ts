import type { Kysely, Selectable } from "kysely";
import type { Tables } from "../../database/tables.ts";
import type { ProjectName } from "../../packaging/names/project-name.ts";
import type { IndexFile } from "../index-file.ts";
import type { IndexProject } from "../package-index.ts";
import type { TestResultTable } from "./results-tables.ts";

export type ResultRow = Selectable<TestResultTable>;

/** The name of the stored report of a release. */
export function resultsFilename(project: ProjectName, version: string): string {
  return `${project}-${version}.test-results.json`;
}

/**
 * The test results of the releases that an index shows of a project, newest first. A release has the results of the hosted
 * index that its files come from. `version`: only of this one, as in `files.version`.
 */
export async function resultsOf(
  read: Kysely<Tables>,
  project: IndexProject,
  version: string | null,
): Promise<ResultRow[]> {
  const files = project.files.filter((file) => version === null || file.version === version);
  const shown = new Set(files.map((file) => `${file.sourceIndexId} ${file.version}`));
  const sources = [...new Set(files.map(({ sourceIndexId }) => sourceIndexId))];
  if (sources.length === 0) return [];
  const rows = read
    .selectFrom("test_results")
    .innerJoin("projects", "projects.id", "test_results.project_id")
    .selectAll("test_results")
    .where("projects.name", "=", project.name)
    .where("test_results.index_id", "in", sources)
    .where("test_results.binned_at", "is", null)
    .orderBy("reported_at", "desc")
    .orderBy("environment")
    .orderBy("test_results.id");
  const all = await (version === null ? rows : rows.where("version", "=", version)).execute();
  return all.filter((row) => shown.has(`${row.index_id} ${row.version}`));
}

/** The test results of a release of one hosted index, newest first. */
export function resultsOfRelease(
  read: Kysely<Tables>,
  indexId: number,
  { project, version }: Pick<IndexFile, "project" | "version">,
): Promise<ResultRow[]> {
  return read
    .selectFrom("test_results")
    .innerJoin("projects", "projects.id", "test_results.project_id")
    .selectAll("test_results")
    .where("projects.index_id", "=", indexId)
    .where("projects.name", "=", project)
    .where("test_results.version", "=", version)
    .where("test_results.binned_at", "is", null)
    .orderBy("reported_at", "desc")
    .orderBy("test_results.id")
    .execute();
}

/** The first row of each environment of each version, of rows that are newest first. */
export function latestResults<Row extends Pick<ResultRow, "version" | "environment">>(
  rows: readonly Row[],
): Row[] {
  return [...Map.groupBy(rows, ({ version, environment }) => `${version}\n${environment}`).values()].map(
    ([first]) => first as Row,
  );
}
