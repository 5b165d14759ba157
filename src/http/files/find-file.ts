import type { IndexRecord } from "../../indexes/index-record.ts";
import type { IndexFile } from "../../indexes/package-index.ts";
import { Refusal } from "../../refusal.ts";
import type { Shelves } from "../simple/answer.ts";
import type { ProjectView } from "../simple/project-pages.ts";
import type { Wanted } from "./hidden.ts";

export interface FoundFile {
  /** The project as far as it is shown. null: it does not exist. */
  view: ProjectView | null;
  /** null: the project has no such file. */
  file: IndexFile | null;
  /** Why the project's page cannot be shown. null: it can. */
  trouble: Refusal | null;
}

/**
 * A file of a project: one that its page shows, otherwise one that can be opened only if its bytes are kept
 * (`PackageIndex.dropped`). Refuses like the project's page if it is neither.
 */
export async function findFile(
  { views }: Pick<Shelves, "views">,
  index: IndexRecord,
  { project, filename, address }: Wanted,
): Promise<FoundFile> {
  let view: ProjectView | null = null;
  let trouble: Refusal | null = null;
  try {
    view = await views.project(index, project);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    trouble = error;
  }
  const file = view?.file(filename) ?? null;
  if (file?.address === address) return { view, file, trouble };
  // If the owner of the name cannot be determined, the trouble with its page is reported.
  const dropped = await views.dropped(index, project).catch(() => null);
  const kept = dropped?.project.files.find((one) => one.filename === filename && one.address === address);
  if (kept !== undefined) return { view: dropped, file: kept, trouble };
  if (trouble !== null) throw trouble;
  return { view, file: null, trouble };
}
