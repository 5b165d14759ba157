import { createHash } from "node:crypto";
import { type AnswerOf, answerOf } from "../../../../client/src/answers.ts";
import { Problem } from "../../../../client/src/problem.ts";
import { type ApiClient, segment } from "../../api-client.ts";
import { indexPath } from "../../options/index-option.ts";
import type { OldDocs, OldIndex } from "./old-site.ts";
import type { Report } from "./report.ts";

type List = AnswerOf<"/indexes/{owner}/{index}/projects/{project}/docs">;

/** Publishes the documentation of an index's releases. A release that has some here keeps it. */
export async function moveDocs(
  index: OldIndex,
  api: ApiClient,
  report: Report,
  spare: string,
): Promise<void> {
  for (const docs of index.docs()) {
    const fact = { kind: "docs" as const, what: `${index.into} ${docs.project} ${docs.version}` };
    try {
      const outcome = report.head.dryRun ? "would-create" : await moved(docs, index.into, api, spare);
      report.tell({ ...fact, outcome, why: null });
    } catch (error) {
      const refused = error instanceof Problem && [400, 404, 409, 413].includes(error.status);
      if (error instanceof Problem && !refused) throw error;
      const why = refused ? error.message : "Its zip is missing, damaged, or cannot be read.";
      report.tell({ ...fact, outcome: "failed", why });
    }
  }
}

async function moved(
  docs: OldDocs,
  into: string,
  api: ApiClient,
  spare: string,
): Promise<"created" | "present"> {
  const { project, version } = docs;
  const { items } = await api.get<List>(`${indexPath(into)}/projects/${segment(project)}/docs`);
  if (items.some((item) => item.version === version)) return "present";
  const zip = await wholeBytes(docs, spare);
  const [owner = "", index = ""] = into.split("/");
  await answerOf(
    api.patient.POST("/indexes/{owner}/{index}/projects/{project}/releases/{version}/docs", {
      params: { path: { owner, index, project, version } },
      headers: { "Content-Type": "application/zip" },
      body: zip as unknown as string,
      bodySerializer: (bytes) => bytes,
    }),
  );
  return "created";
}

/** The bytes of something that the old server may know the hash of. Throws if they have another one. */
export async function wholeBytes(
  { sha256, open }: Pick<OldDocs, "sha256" | "open">,
  spare: string,
): Promise<Blob> {
  const bytes = await open(spare);
  if (sha256 !== null && (await sha256Of(bytes)) !== sha256.toLowerCase()) throw new Error("other bytes");
  return bytes;
}

async function sha256Of(blob: Blob): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of blob.stream()) hash.update(chunk);
  return hash.digest("hex");
}
