import { type AnswerOf, answerOf } from "../../../../client/src/answers.ts";
import { Problem } from "../../../../client/src/problem.ts";
import { type ApiClient, segment } from "../../api-client.ts";
import { indexPath } from "../../options/index-option.ts";
import { wholeBytes } from "./docs.ts";
import type { OldIndex, OldResults } from "./old-site.ts";
import type { Report } from "./report.ts";

type List = AnswerOf<"/indexes/{owner}/{index}/projects/{project}/releases/{version}/results">;

/** Adds the test results of an index's releases, with their times. Results that are here already are not sent again. */
export async function moveResults(
  index: OldIndex,
  api: ApiClient,
  report: Report,
  spare: string,
): Promise<void> {
  for (const results of index.results()) {
    const { project, version, filename, reportedAt } = results;
    const at = reportedAt === null ? "" : ` ${new Date(reportedAt).toISOString()}`;
    const fact = { kind: "results" as const, what: `${index.into} ${project} ${version} ${filename}${at}` };
    try {
      const outcome = report.head.dryRun ? "would-create" : await moved(results, index.into, api, spare);
      report.tell({ ...fact, outcome, why: null });
    } catch (error) {
      const refused = error instanceof Problem && [400, 404, 409, 413].includes(error.status);
      if (error instanceof Problem && !refused) throw error;
      const why = refused ? error.message : "The report is missing, damaged, or cannot be read.";
      report.tell({ ...fact, outcome: "failed", why });
    }
  }
}

async function moved(
  results: OldResults,
  into: string,
  api: ApiClient,
  spare: string,
): Promise<"created" | "present"> {
  const { project, version, filename, reportedAt, reportedBy } = results;
  const path = `${indexPath(into)}/projects/${segment(project)}/releases/${segment(version)}/results`;
  const time = reportedAt === null ? null : new Date(reportedAt).toISOString();
  const { items } = await api.get<List>(path);
  const isThere = items.some(
    (item) => item.file === filename && (time === null || Date.parse(item.reportedAt) === reportedAt),
  );
  if (isThere) return "present";
  const bytes = await wholeBytes(results, spare);
  const [owner = "", index = ""] = into.split("/");
  await answerOf(
    api.patient.POST("/indexes/{owner}/{index}/projects/{project}/releases/{version}/results", {
      params: {
        path: { owner, index, project, version },
        query: {
          file: filename,
          ...(time === null ? {} : { reportedAt: time }),
          ...(reportedBy === null ? {} : { reportedBy }),
        },
      },
      headers: { "Content-Type": "application/json" },
      body: bytes as unknown as string,
      bodySerializer: (body) => body,
    }),
  );
  return "created";
}
