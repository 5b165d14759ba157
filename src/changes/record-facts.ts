import type { Kysely, Selectable } from "kysely";
import { siteRow } from "../database/site-row.ts";
import type { Tables } from "../database/tables.ts";
import type { FileTable } from "../indexes/project-tables.ts";
import { readSandboxRules } from "../indexes/sandboxes/sandbox-rules.ts";
import { LOOK_KEY } from "../look/stored-look.ts";
import { readTargets } from "../publishing/requests/targets.ts";
import type { FileRecord, IndexFacts, IndexList, ProjectRecord, SiteRecord } from "./record-forms.ts";

/** What the record of a file name should say: of the file that is there, else of the one removed last. */
export async function fileRecord(
  database: Kysely<Tables>,
  indexId: number,
  filename: string,
): Promise<FileRecord | null> {
  return (await fileRecords(database, indexId, [filename])).get(filename) ?? null;
}

/** The records of some file names of an index, as `fileRecord` has them, by one statement. */
export async function fileRecords(
  database: Kysely<Tables>,
  indexId: number,
  filenames: readonly string[],
): Promise<Map<string, FileRecord>> {
  const [imported, rows] = await Promise.all([
    importsOf(database, indexId, filenames),
    rowsOf(database, indexId, filenames),
  ]);
  const records = new Map<string, FileRecord>();
  for (const row of rows) {
    const isThere = row.removed_serial === null;
    if (records.get(row.filename)?.file.removed_serial === null) continue;
    const isKept = isThere || row.binned_at !== null;
    const metadata = isKept && row.metadata ? JSON.parse(row.metadata) : null;
    const from = imported.get(row.filename);
    records.set(row.filename, {
      wheelyard: 1,
      file: facts(row),
      metadata,
      ...(from ? { imported: from } : {}),
    });
  }
  return records;
}

function rowsOf(database: Kysely<Tables>, indexId: number, filenames: readonly string[]) {
  return database
    .selectFrom("files")
    .leftJoin("file_metadata", "file_metadata.file_id", "files.id")
    .selectAll("files")
    .select("file_metadata.metadata")
    .where("files.index_id", "=", indexId)
    .where("files.filename", "in", filenames)
    .orderBy("files.id")
    .execute();
}

async function importsOf(
  database: Kysely<Tables>,
  indexId: number,
  filenames: readonly string[],
): Promise<Map<string, NonNullable<FileRecord["imported"]>>> {
  const rows = await database
    .selectFrom("imported_files")
    .select(["filename", "address", "sha256", "peer", "stamp", "comment", "accepted_as_is", "imported_at"])
    .where("index_id", "=", indexId)
    .where("filename", "in", filenames)
    .orderBy("address")
    .execute();
  const imports = new Map<string, NonNullable<FileRecord["imported"]>>();
  for (const { filename, ...row } of rows) imports.set(filename, [...(imports.get(filename) ?? []), row]);
  return imports;
}

function facts({ id, index_id, project_id, ...file }: Selectable<FileTable>): FileRecord["file"] {
  return {
    filename: file.filename,
    filename_key: file.filename_key,
    version: file.version,
    kind: file.kind,
    size: file.size,
    sha256: file.sha256,
    md5: file.md5,
    blake2b_256: file.blake2b_256,
    requires_python: file.requires_python,
    metadata_sha256: file.metadata_sha256,
    has_signature: file.has_signature,
    uploaded_at: file.uploaded_at,
    uploaded_by: file.uploaded_by,
    yanked: file.yanked,
    origin: file.origin,
    added_serial: file.added_serial,
    removed_serial: file.removed_serial,
    // Not in the others, so that records of before say what they always said.
    ...(file.binned_at === null ? {} : { binned_at: file.binned_at, binned_by: file.binned_by }),
  };
}

export async function projectRecord(
  database: Kysely<Tables>,
  indexId: number,
  name: string,
): Promise<ProjectRecord | null> {
  const project = await database
    .selectFrom("projects")
    .select([
      "id",
      "name",
      "display_name",
      "status",
      "status_reason",
      "restricted",
      "created_at",
      "serial",
      "removed_serial",
    ])
    .where("index_id", "=", indexId)
    .where("name", "=", name)
    .executeTakeFirst();
  if (project === undefined) return null;
  const { id, ...facts } = project;
  const docs = await docsOfProject(database, id);
  const results = await resultsOfProject(database, id);
  const comments = await commentsOfProject(database, id);
  return {
    wheelyard: 1,
    project: facts,
    ...(docs.length > 0 && { docs }),
    ...(results.length > 0 && { test_results: results }),
    ...(comments.length > 0 && { comments }),
  };
}

function commentsOfProject(database: Kysely<Tables>, id: number) {
  return database
    .selectFrom("release_comments")
    .select(["id", "version", "text", "author", "created_at"])
    .where("project_id", "=", id)
    .orderBy("id")
    .execute();
}

function resultsOfProject(database: Kysely<Tables>, id: number) {
  return database
    .selectFrom("test_results")
    .select(["id", "version", "sha256", "filename", "number", "environment", "python", "platform", "status"])
    .select(["tests", "failures", "errors", "skipped", "duration_ms", "tool", "tested_file"])
    .select(["reported_at", "reported_by", "origin", "binned_at"])
    .where("project_id", "=", id)
    .orderBy("version")
    .orderBy("id")
    .execute();
}

async function docsOfProject(database: Kysely<Tables>, id: number) {
  const rows = await database
    .selectFrom("release_docs")
    .select(["version", "filename", "sha256", "size", "files", "unpacked_size"])
    .select(["uploaded_at", "uploaded_by", "origin", "binned_at"])
    .where("project_id", "=", id)
    .orderBy("version")
    .execute();
  return rows.map(({ binned_at, ...docs }) => (binned_at === null ? docs : { ...docs, binned_at }));
}

export async function indexFacts(database: Kysely<Tables>, indexId: number): Promise<IndexFacts | null> {
  const row = await database
    .selectFrom("indexes")
    .select(["owner", "name", "kind", "settings", "created_at", "serial", "removed_serial"])
    .where("id", "=", indexId)
    .executeTakeFirst();
  return row ? { wheelyard: 1, index: { ...row, settings: JSON.parse(row.settings) } } : null;
}

export async function indexList(database: Kysely<Tables>): Promise<IndexList> {
  const indexes = await database
    .selectFrom("indexes")
    .select(["id", "owner", "name", "kind", "created_at", "serial", "removed_serial"])
    .orderBy("id")
    .execute();
  return { wheelyard: 1, indexes };
}

export async function siteRecord(database: Kysely<Tables>): Promise<SiteRecord> {
  const look = await siteRow(database, LOOK_KEY);
  return {
    wheelyard: 1,
    accounts: await database.selectFrom("accounts").selectAll().orderBy("id").execute(),
    groups: await database.selectFrom("groups").selectAll().orderBy("id").execute(),
    group_members: await database
      .selectFrom("group_members")
      .selectAll()
      .orderBy("group_id")
      .orderBy("account_id")
      .execute(),
    tokens: await database
      .selectFrom("tokens")
      .select([
        "id",
        "account_id",
        "note",
        "hash",
        "prefix",
        "scope",
        "created_at",
        "expires_at",
        "revoked_at",
        "previous_hash",
        "previous_until",
        "derive_key",
        "previous_derive_key",
      ])
      .orderBy("id")
      .execute(),
    grants: await database.selectFrom("grants").selectAll().orderBy("id").execute(),
    second_factors: await database
      .selectFrom("second_factors")
      .selectAll()
      .where("confirmed_at", "is not", null)
      .orderBy("account_id")
      .execute(),
    passkeys: await database.selectFrom("passkeys").selectAll().orderBy("id").execute(),
    directory_accounts: await database
      .selectFrom("directory_accounts")
      .selectAll()
      .orderBy("account_id")
      .execute(),
    invitations: await database.selectFrom("invitations").selectAll().orderBy("id").execute(),
    registrations: await database.selectFrom("registrations").selectAll().orderBy("id").execute(),
    trusted_issuers: await database.selectFrom("trusted_issuers").selectAll().orderBy("name").execute(),
    trusted_publishers: await database
      .selectFrom("trusted_publishers")
      .select(["id", "issuer", "account_id", "note", "source", "scope", "pinned", "created_at", "created_by"])
      .orderBy("id")
      .execute(),
    webhooks: await database.selectFrom("webhooks").selectAll().orderBy("id").execute(),
    managed_things: await database
      .selectFrom("managed_things")
      .selectAll()
      .orderBy("kind")
      .orderBy("key")
      .execute(),
    targets: await readTargets(database),
    sandbox_rules: await readSandboxRules(database),
    ...(look !== null && { look }),
  };
}
