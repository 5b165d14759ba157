import type { IndexRecord } from "../../indexes/index-record.ts";
import type { MirrorFile } from "../../indexes/mirror/page.ts";
import type { KeptFile } from "../../indexes/mirror/store.ts";
import type { IndexFile } from "../../indexes/package-index.ts";
import { Refusal } from "../../refusal.ts";
import type { Shelves } from "../simple/answer.ts";
import type { ProjectView } from "../simple/project-view.ts";
import type { Wanted } from "./hidden.ts";
import type { FileServices } from "./services.ts";

/** A mirror's file that no page shows any more, and what is kept of it. */
export interface DroppedFile {
  file: MirrorFile;
  kept: KeptFile;
}

export interface FoundFile {
  /** The project as far as it is shown; null: it is not there. */
  view: ProjectView | null;
  /** null: it has no such file. */
  file: IndexFile | null;
  dropped: DroppedFile | null;
}

/**
 * A file of a project: one that its page shows, else one of a mirror whose kept bytes stay at their address although the
 * upstream dropped it, or is away for so long that its page is not shown. Refuses like the project's page where it is neither.
 */
export async function findFile(
  services: FileServices,
  shelves: Shelves,
  index: IndexRecord,
  wanted: Wanted,
): Promise<FoundFile> {
  const { project, filename, address } = wanted;
  let view: ProjectView | null = null;
  let trouble: Refusal | null = null;
  try {
    view = await shelves.views.project(index, project);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    trouble = error;
  }
  const file = view?.file(filename) ?? null;
  if (file?.address === address) return { view, file, dropped: null };
  const found = await findDropped(services, shelves, index, wanted);
  if (found !== null) return found;
  if (trouble !== null) throw trouble;
  return { view, file: null, dropped: null };
}

async function findDropped(
  { indexes, mirrors }: FileServices,
  shelves: Shelves,
  index: IndexRecord,
  { project, filename, address }: Wanted,
): Promise<FoundFile | null> {
  if (indexes.sourcesOf(index).every(({ kind }) => kind === "hosted")) return null;
  // Where the owner of the name cannot be told, the trouble with its page is what is said.
  const view = await shelves.views.dropped(index, project).catch(() => null);
  const file = view?.project.files.find((one) => one.filename === filename && one.address === address);
  const mirror = file && indexes.byId(file.sourceIndexId);
  const dropped = mirror && (await mirrors.droppedFile(mirror, file));
  return view && file && dropped ? { view, file, dropped } : null;
}
