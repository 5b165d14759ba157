import type { Kysely } from "kysely";
import type { Tables } from "../../database/tables.ts";
import type { IndexProject } from "../../indexes/package-index.ts";
import { latestResults, resultsOf } from "../../indexes/results/release-results.ts";
import { shownFile } from "../../packaging/legacy/legacy-json.ts";
import { badgeSvg, RED } from "./badge.ts";

/** A badge of the latest test results of the release that installers choose, in all environments. */
export async function testsOf(project: IndexProject, { read }: { read: Kysely<Tables> }): Promise<string> {
  const version = shownFile(project.files, null)?.version;
  const rows = version === undefined ? [] : latestResults(await resultsOf(read, project, version));
  const count = (...statuses: string[]) => rows.filter(({ status }) => statuses.includes(status)).length;
  const [passed, failed] = [count("passed"), count("failed", "error")];
  if (failed > 0) return badgeSvg("tests", `failed in ${failed} of ${passed + failed}`, RED);
  return badgeSvg("tests", passed > 0 ? `passed in ${passed}` : "none");
}
