import type { AnswerOf } from "../../../client/src/answers.ts";
import { parseProjectName } from "../../packaging/names/project-name.ts";
import { FileFact, type Manifest } from "../../transfer/bundle/manifest.ts";
import type { ListedFile } from "../../transfer/bundle/plan-bundle.ts";
import type { Continued } from "../../transfer/bundle/receipt.ts";
import type { ApiClient } from "../api-client.ts";

type Change = AnswerOf<"/changes">["items"][number];
type Withdrawn = NonNullable<FileFact["withdrawn"]>;

/**
 * The files for the receiver, and those that it has and must not keep: they were removed from the index, or their project is in
 * quarantine there. The change log of the index says so. The first bundle of a stream withdraws nothing.
 */
export async function withWithdrawn(
  api: ApiClient,
  listed: readonly ListedFile[],
  { sequence, source }: Pick<Manifest, "sequence" | "source">,
  since: Continued | null,
): Promise<ListedFile[]> {
  const names = new Set(listed.map(({ filename }) => filename));
  const more: ListedFile[] = [];
  for (const file of sequence === 1 ? [] : await withdrawnFrom(api, source)) {
    if (names.has(file.filename) || since?.has.has(file.sha256) === false) continue;
    names.add(file.filename);
    more.push(file);
  }
  return [...listed, ...more];
}

async function withdrawnFrom(api: ApiClient, index: string): Promise<ListedFile[]> {
  const removed = await api.all<Change>("/changes", { index, kind: "file.removed" });
  const found = removed.map((change) =>
    factOf(change, { how: "removed", reason: reasonOf(change, "removed") }),
  );
  for (const [project, reason] of await quarantined(api, index)) {
    const withdrawn = { how: "quarantined" as const, reason };
    for (const kind of ["file.published", "file.imported"])
      for (const change of await api.all<Change>("/changes", { index, project, kind }))
        found.push(factOf(change, withdrawn));
  }
  return found.filter((fact) => fact !== null);
}

/** Projects in quarantine, with the reason. The last entry about each says whether it is. */
async function quarantined(api: ApiClient, index: string): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  const changes = await api.all<Change>("/changes", { index, kind: "project.status" });
  for (const change of changes.toSorted((a, b) => a.serial - b.serial)) {
    if (change.project === null) continue;
    if (change.detail.status === "quarantined") found.set(change.project, reasonOf(change, "in quarantine"));
    else found.delete(change.project);
  }
  return found;
}

function reasonOf({ detail }: Change, otherwise: string): string {
  const { reason } = detail;
  return (typeof reason === "string" && reason !== "" ? reason : `${otherwise} outside`).slice(0, 1000);
}

function factOf({ project, subject, detail }: Change, withdrawn: Withdrawn): ListedFile | null {
  const fact = {
    ...{ sha256: detail.sha256, filename: subject, project: parseProjectName(project ?? "") },
    ...{ version: String(detail.version ?? ""), size: null, uploadedAt: null, requiresPython: null },
    ...{ metadataSha256: null, yanked: null, withdrawn },
  };
  const parsed = FileFact.omit({ present: true, place: true }).safeParse(fact);
  return parsed.success ? parsed.data : null;
}
