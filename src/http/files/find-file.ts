import type { IndexFile } from "../../indexes/index-file.ts";
import type { IndexRecord } from "../../indexes/index-record.ts";
import { Refusal } from "../../refusal.ts";
import type { PageCaches } from "../simple/answer.ts";
import type { ProjectPages } from "../simple/project-pages.ts";
import type { Wanted } from "./hidden.ts";

export interface FoundFile {
  /** The project as far as it is shown. null: it does not exist. */
  pages: ProjectPages | null;
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
  { projects }: Pick<PageCaches, "projects">,
  index: IndexRecord,
  { project, filename, address }: Wanted,
): Promise<FoundFile> {
  let pages: ProjectPages | null = null;
  let trouble: Refusal | null = null;
  try {
    pages = await projects.project(index, project);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    trouble = error;
  }
  const file = pages?.file(filename) ?? null;
  if (file?.address === address) return { pages, file, trouble };
  // If the owner of the name cannot be determined, the trouble with its page is reported.
  const dropped = await projects.dropped(index, project).catch(() => null);
  const kept = dropped?.project.files.find((one) => one.filename === filename && one.address === address);
  if (kept !== undefined) return { pages: dropped, file: kept, trouble };
  if (trouble !== null) throw trouble;
  return { pages, file: null, trouble };
}
