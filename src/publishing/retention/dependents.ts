import type { Kysely } from "kysely";
import type { Tables } from "../../database/tables.ts";
import type { IndexRecord } from "../../indexes/index-record.ts";
import type { CoreMetadata } from "../../packaging/metadata/core-metadata.ts";
import { parseRequested, type Requested } from "../../packaging/versions/requested.ts";

/** The latest release of a hosted project that requires others. */
export interface Dependent {
  indexId: number;
  project: string;
  version: string;
}

export interface Requirement extends Requested {
  by: Dependent;
}

const TEXTS_AT_ONCE = 1_000;
const DEPENDENTS_AT_ONCE = 50;

/** What hosted projects of the site require of the projects of one index, as it was read once. */
export class Dependents {
  readonly #read: Kysely<Tables>;
  readonly #byName: ReadonlyMap<string, readonly Dependent[]>;
  readonly #requirements = new Map<string, Promise<Requirement[]>>();

  private constructor(read: Kysely<Tables>, byName: ReadonlyMap<string, readonly Dependent[]>) {
    this.#read = read;
    this.#byName = byName;
  }

  static async of(read: Kysely<Tables>, index: IndexRecord): Promise<Dependents> {
    return new Dependents(read, await readDependents(read, index));
  }

  /** What others require of a project, each requirement once. */
  requirementsOn(project: string): Promise<Requirement[]> {
    const known = this.#requirements.get(project);
    if (known !== undefined) return known;
    const found = readRequirements(this.#read, project, this.#byName.get(project) ?? []);
    this.#requirements.set(project, found);
    return found;
  }
}

async function readDependents(read: Kysely<Tables>, index: IndexRecord): Promise<Map<string, Dependent[]>> {
  const projects = await read
    .selectFrom("projects")
    .select("name")
    .where("index_id", "=", index.id)
    .where("removed_serial", "is", null)
    .execute();
  const names = new Set(projects.map(({ name }) => name));
  const found = new Map<string, Dependent[]>();
  for (let after: { index_id: number; name: string } | undefined = { index_id: 0, name: "" }; after; ) {
    const { index_id, name } = after;
    const texts: (typeof after & { version: string; requires: string })[] = await read
      .selectFrom("project_texts")
      .select(["index_id", "name", "version", "requires"])
      .where((row) =>
        row.or([
          row("index_id", ">", index_id),
          row.and([row("index_id", "=", index_id), row("name", ">", name)]),
        ]),
      )
      .orderBy("index_id")
      .orderBy("name")
      .limit(TEXTS_AT_ONCE)
      .execute();
    for (const text of texts) {
      const by = { indexId: text.index_id, project: text.name, version: text.version };
      for (const required of text.requires.split(" ")) {
        if (!names.has(required) || required === text.name) continue;
        const known = found.get(required) ?? [];
        known.push(by);
        found.set(required, known);
      }
    }
    after = texts.at(-1);
  }
  return found;
}

async function readRequirements(
  read: Kysely<Tables>,
  project: string,
  dependents: readonly Dependent[],
): Promise<Requirement[]> {
  const found = new Map<string, Requirement>();
  for (let at = 0; at < dependents.length; at += DEPENDENTS_AT_ONCE) {
    for (const { by, metadata } of await metadataOf(read, dependents.slice(at, at + DEPENDENTS_AT_ONCE))) {
      for (const line of (JSON.parse(metadata) as CoreMetadata).requires_dist ?? []) {
        const requested = parseRequested(line);
        if (requested?.project !== project || found.has(requested.text)) continue;
        found.set(requested.text, { ...requested, by });
      }
    }
  }
  return [...found.values()];
}

/** The core metadata of the files of these releases. */
async function metadataOf(read: Kysely<Tables>, dependents: readonly Dependent[]) {
  const rows = await read
    .selectFrom("projects")
    .innerJoin("files", "files.project_id", "projects.id")
    .innerJoin("file_metadata", "file_metadata.file_id", "files.id")
    .select(["projects.index_id", "projects.name", "files.version", "file_metadata.metadata"])
    .where("files.removed_serial", "is", null)
    .where((row) =>
      row.or(
        dependents.map(({ indexId, project, version }) =>
          row.and([
            row("projects.index_id", "=", indexId),
            row("projects.name", "=", project),
            row("files.version", "=", version),
          ]),
        ),
      ),
    )
    .execute();
  return rows.map(({ index_id, name, version, metadata }) => ({
    by: { indexId: index_id, project: name, version },
    metadata,
  }));
}
