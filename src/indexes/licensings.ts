import type { Kysely } from "kysely";
import type { Tables } from "../database/tables.ts";
import type { Licensing } from "../policies/file-facts.ts";
import type { IndexFile } from "./index-file.ts";
import type { IndexProject } from "./package-index.ts";

/** Rows in memory at a time: core metadata holds whole descriptions. */
const BATCH = 100;
/** Longest text of the older field `License` that is taken for a licence's name and not for its whole text. */
const MAX_LICENSE = 200;

/** What is known about a file's license. null: it has no core metadata. undefined: not read yet. */
export type FoundLicensing = Licensing | null | undefined;

/**
 * What the database knows of the licences of files: of published ones from their core metadata, of a mirror's as far as
 * they were looked into (`licensing-looks.ts`).
 */
export class Licensings {
  readonly #database: Kysely<Tables>;

  constructor(database: Kysely<Tables>) {
    this.#database = database;
  }

  /**
   * Of the files of a project, without asking anybody outside. A mirror's file that was not looked into yet is taken for what
   * the other files of its release are, where those agree.
   */
  async of(project: IndexProject): Promise<(file: IndexFile) => FoundLicensing> {
    const known = new Map<string, Licensing>();
    const looked = new Map<string, Licensing | null>();
    for (const [source, files] of Map.groupBy(project.files, (file) => file.sourceIndexId)) {
      if (files.some(isMirrored)) await readLooked(looked, this.#database, project, source);
      else await readInto(known, this.#database, project, source);
    }
    const releases = looked.size === 0 ? null : releasesOf(project.files, looked);
    return (file) => {
      if (!isMirrored(file)) return known.get(keyOf(file)) ?? null;
      const own = looked.get(exactKeyOf(file));
      return own === undefined ? (releases?.get(releaseOf(file)) ?? undefined) : own;
    };
  }
}

/** The licence expression (PEP 639), else a short text of the older field. */
export function licensingOf(metadata: Record<string, unknown>): Licensing {
  const { license_expression: expression, license, classifier } = metadata;
  const named = typeof license === "string" && license.length <= MAX_LICENSE ? license : null;
  return {
    license: typeof expression === "string" ? expression : named,
    classifiers: Array.isArray(classifier) ? classifier.filter((one) => typeof one === "string") : [],
  };
}

/** Names one file of a mirror and its bytes. */
export function exactKeyOf({ sourceIndexId, address, filename }: IndexFile): string {
  return `${sourceIndexId} ${address} ${filename}`;
}

/** Only files of mirrors were first seen somewhere. */
function isMirrored({ firstSeenAt }: IndexFile): boolean {
  return firstSeenAt !== null;
}

function keyOf(file: Pick<IndexFile, "sourceIndexId" | "filename">): string {
  return `${file.sourceIndexId} ${file.filename}`;
}

export function releaseOf({ sourceIndexId, version }: IndexFile): string {
  return `${sourceIndexId} ${version}`;
}

/** What each release is by its files that were looked into; null where they differ. */
function releasesOf(
  files: readonly IndexFile[],
  looked: ReadonlyMap<string, Licensing | null>,
): Map<string, Licensing | null> {
  const releases = new Map<string, Licensing | null>();
  const texts = new Map<string, string>();
  for (const file of files) {
    const found = looked.get(exactKeyOf(file));
    if (!found) continue;
    const [release, text] = [releaseOf(file), JSON.stringify(found)];
    const isOther = texts.has(release) && texts.get(release) !== text;
    texts.set(release, text);
    releases.set(release, isOther || releases.get(release) === null ? null : found);
  }
  return releases;
}

async function readLooked(
  looked: Map<string, Licensing | null>,
  database: Kysely<Tables>,
  project: IndexProject,
  sourceIndexId: number,
): Promise<void> {
  const rows = await database
    .selectFrom("mirror_licensings")
    .select(["address", "filename", "licensing"])
    .where("index_id", "=", sourceIndexId)
    .where("project", "=", project.name)
    .execute();
  for (const { address, filename, licensing } of rows)
    looked.set(`${sourceIndexId} ${address} ${filename}`, licensing === null ? null : JSON.parse(licensing));
}

async function readInto(
  known: Map<string, Licensing>,
  database: Kysely<Tables>,
  project: IndexProject,
  sourceIndexId: number,
): Promise<void> {
  let last = 0;
  for (;;) {
    const rows = await database
      .selectFrom("files")
      .innerJoin("projects", "projects.id", "files.project_id")
      .innerJoin("file_metadata", "file_metadata.file_id", "files.id")
      .select(["files.id", "files.filename", "file_metadata.metadata"])
      .where("projects.index_id", "=", sourceIndexId)
      .where("projects.name", "=", project.name)
      .where("files.removed_serial", "is", null)
      .where("files.id", ">", last)
      .orderBy("files.id")
      .limit(BATCH)
      .execute();
    for (const { id, filename, metadata } of rows) {
      known.set(keyOf({ sourceIndexId, filename }), licensingOf(JSON.parse(metadata)));
      last = id;
    }
    if (rows.length < BATCH) return;
  }
}
