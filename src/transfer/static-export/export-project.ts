import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { isDeepStrictEqual } from "node:util";
import { Proof } from "../../indexes/mirror/proof.ts";
import type { ProjectName } from "../../packaging/names/project-name.ts";
import { Refusal } from "../../refusal.ts";
import type { Storage } from "../../storage/storage.ts";
import { type ExportedPage, keptPage, type NamedObject, readPage } from "./exported-page.ts";
import type { Place } from "./layout.ts";
import type { ExportSource } from "./source.ts";

/** Between the page and a file of it, the file may be removed; then the page is requested again. */
const ATTEMPTS = 5;

/** Where an export comes from and goes to. */
export interface ExportParts {
  source: ExportSource;
  storage: Storage;
  place: Place;
  /** A folder of this machine for files on their way. */
  temporary: string;
  /** Is called for each file that was stored, with its bytes. */
  stored(bytes: number): void;
}

/** What became of a project. */
export interface ProjectOutcome {
  page: ExportedPage;
  isChanged: boolean;
  /** Keys that its page named before and does not any more. */
  dropped: string[];
}

/** A project cannot be exported as it is; others can. */
export class ProjectProblem extends Error {
  override name = "ProjectProblem";
}

function parsed(place: Place, project: ProjectName, json: string): ExportedPage {
  try {
    return readPage(place, project, json);
  } catch (error) {
    if (error instanceof Refusal) throw new ProjectProblem(error.message);
    throw error;
  }
}

/**
 * Brings a project in the export up to date: first the files that are missing, then its page. So a page never names a file that
 * is not there. null: there is no such project any more, and nothing was changed. Throws `ProjectProblem` if a file has other bytes
 * than its page says; the earlier page stays then.
 */
export async function exportProject(
  parts: ExportParts,
  project: ProjectName,
): Promise<ProjectOutcome | null> {
  const { source, storage, place } = parts;
  const kept = await keptPage(storage, place, project);
  for (let attempt = 1; ; attempt++) {
    const json = await source.page(project);
    if (json === null) return null;
    if (kept?.json === json) return { page: kept, isChanged: false, dropped: [] };
    const page = parsed(place, project, json);
    if (page.elsewhere.length > 0)
      throw new ProjectProblem(
        `${page.elsewhere[0]} has an address outside the server, and cannot be exported`,
      );
    const gone = await storeObjects(parts, page, kept);
    if (gone !== null && attempt < ATTEMPTS) continue;
    if (gone !== null)
      throw new ProjectProblem(`${nameOf(gone)} is on the page, but the server does not have it`);
    // The JSON page last: it is compared at the next run.
    await storage.put(place.page(project, "html"), Buffer.from(page.html));
    await storage.put(place.page(project, "json"), Buffer.from(page.json));
    const present = new Set(page.objects.map(({ key }) => key));
    const dropped = (kept?.objects ?? []).map(({ key }) => key).filter((key) => !present.has(key));
    return { page, isChanged: true, dropped };
  }
}

/** Stores what the page names and is not there. Resolves with the first object that the server does not have any more. */
async function storeObjects(
  parts: ExportParts,
  page: ExportedPage,
  kept: ExportedPage | null,
): Promise<NamedObject | null> {
  const before = new Map(kept?.objects.map((object) => [object.key, object]));
  for (const object of page.objects) {
    if (isDeepStrictEqual(before.get(object.key), object)) continue;
    if (object.size !== null && (await parts.storage.stat(object.key))?.size === object.size) continue;
    if (!(await storeObject(parts, object))) return object;
  }
  return null;
}

async function storeObject({ source, storage, temporary, stored }: ExportParts, object: NamedObject) {
  const bytes = await source.file(object.path);
  if (bytes === null) return false;
  const path = join(temporary, crypto.randomUUID());
  const proof = await Proof.begin(object.hashes);
  let size = 0;
  try {
    await pipeline(
      bytes,
      async function* (chunks: AsyncIterable<Uint8Array>) {
        for await (const chunk of chunks) {
          proof.update(chunk);
          size += chunk.length;
          yield chunk;
        }
      },
      createWriteStream(path, { mode: 0o640 }),
    );
    const { failed } = proof.finish();
    if (failed !== null || (object.size !== null && object.size !== size))
      throw new ProjectProblem(`${nameOf(object)} does not have the ${failed ?? "size"} that its page says`);
    await storage.putFile(object.key, path);
    stored(size);
    return true;
  } finally {
    await rm(path, { force: true });
  }
}

function nameOf({ key }: NamedObject): string {
  return key.slice(key.lastIndexOf("/") + 1);
}
