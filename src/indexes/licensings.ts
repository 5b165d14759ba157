import type { Kysely } from "kysely";
import type { Tables } from "../database/tables.ts";
import type { Licensing } from "../policies/file-facts.ts";
import type { IndexFile, IndexProject } from "./package-index.ts";

/** Rows in memory at a time: core metadata holds whole descriptions. */
const BATCH = 100;
/** Longest text of the older field `License` that is taken for a licence's name and not for its whole text. */
const MAX_LICENSE = 200;

/** Files of mirrors whose licence is remembered. */
const MAX_LEARNED = 100_000;

/**
 * What is known of the licences of files: of published ones, from the core metadata in the database; of a mirror's, as far
 * as somebody wanted one of them and its core metadata was looked into.
 */
export class Licensings {
  readonly #database: Kysely<Tables>;
  readonly #learned = new Map<string, Licensing>();

  constructor(database: Kysely<Tables>) {
    this.#database = database;
  }

  /** Of the files of a project, without asking anybody outside. */
  async of(project: IndexProject): Promise<(file: IndexFile) => Licensing | null> {
    const known = new Map<string, Licensing>();
    const sources = new Set(project.files.map((file) => file.sourceIndexId));
    for (const source of sources) await readInto(known, this.#database, project, source);
    return (file) => known.get(keyOf(file)) ?? this.#learned.get(file.address) ?? null;
  }

  /** Of one file, by its core metadata when it is not known yet; null: it has none. */
  async learn(
    file: IndexFile,
    metadata: () => Promise<Record<string, unknown> | null>,
  ): Promise<Licensing | null> {
    const known = this.#learned.get(file.address);
    if (known) return known;
    const found = await metadata();
    if (found === null) return null;
    const licensing = licensingOf(found);
    if (this.#learned.size >= MAX_LEARNED) this.#learned.clear();
    this.#learned.set(file.address, licensing);
    return licensing;
  }
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

/** The licence expression (PEP 639), else a short text of the older field. */
export function licensingOf(metadata: Record<string, unknown>): Licensing {
  const { license_expression: expression, license, classifier } = metadata;
  const named = typeof license === "string" && license.length <= MAX_LICENSE ? license : null;
  return {
    license: typeof expression === "string" ? expression : named,
    classifiers: Array.isArray(classifier) ? classifier.filter((one) => typeof one === "string") : [],
  };
}

function keyOf(file: Pick<IndexFile, "sourceIndexId" | "filename">): string {
  return `${file.sourceIndexId} ${file.filename}`;
}
