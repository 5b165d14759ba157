import type { Kysely } from "kysely";
import type { Tables } from "../../database/tables.ts";
import { type TestedIn, UNTESTED } from "../../policies/file-facts.ts";
import type { IndexFile } from "../index-file.ts";
import type { IndexProject } from "../package-index.ts";
import { latestResults, type ResultRow, resultsOf } from "./release-results.ts";

/** A function that says in which environments the release of each file of a project was tested. */
export async function testedFiles(
  read: Kysely<Tables>,
  project: IndexProject,
): Promise<(file: IndexFile) => TestedIn> {
  const rows = await resultsOf(read, project, null);
  const releases = Map.groupBy(latestResults(rows), (row) => `${row.index_id} ${row.version}`);
  return (file) => {
    const results = releases.get(`${file.sourceIndexId} ${file.version}`);
    if (results === undefined) return UNTESTED;
    const counted = results.filter((row) => isAbout(row, file));
    return new Map(counted.map(({ environment, status }) => [environment, status === "passed"]));
  };
}

/** Whether the tests ran on a release that had this file. */
export function isAbout(
  { reported_at }: Pick<ResultRow, "reported_at">,
  { uploadedAt }: Pick<IndexFile, "uploadedAt">,
): boolean {
  return uploadedAt === null || Number(reported_at) >= uploadedAt;
}
