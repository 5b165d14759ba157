import type { Kysely, Selectable } from "kysely";
import type { Tables } from "../database/tables.ts";
import type { ProjectName } from "../packaging/names/project-name.ts";
import { compareVersions, parseVersion, type Version } from "../packaging/versions/version.ts";
import type { FileContent, Part } from "./file-content.ts";
import { type HostedFiles, hostedContent } from "./hosted-content.ts";
import type { IndexFile } from "./index-file.ts";
import type { IndexRecord } from "./index-record.ts";
import { ROWS_AT_ONCE, rowsByName } from "./name-pages.ts";
import type { IndexProject, IndexSource, ProjectList } from "./package-index.ts";
import { ProjectRows } from "./project-rows.ts";
import type { FileTable, ProjectTable } from "./project-tables.ts";

/** An index that people publish into: what it answers stands in the database, found by index and never by scan. */
export class HostedIndex implements IndexSource {
  readonly #database: Kysely<Tables>;
  readonly #index: IndexRecord;
  readonly #rows: ProjectRows;
  readonly #files: HostedFiles;

  constructor(database: Kysely<Tables>, index: IndexRecord, files: HostedFiles) {
    this.#database = database;
    this.#index = index;
    this.#rows = new ProjectRows(database, index.id);
    this.#files = files;
  }

  async projects(): Promise<ProjectList> {
    const index = await this.#database
      .selectFrom("indexes")
      .select("serial")
      .where("id", "=", this.#index.id)
      .executeTakeFirst();
    const names: ProjectName[] = [];
    const reserved: ProjectName[] = [];
    const serials = new Map<string, number>();
    for await (const rows of rowsByName((after) => this.#rowsBehind(after))) {
      for (const row of rows) {
        (row.removed_serial === null ? names : reserved).push(row.name as ProjectName);
        serials.set(row.name, row.serial);
      }
    }
    const serial = index?.serial ?? 0;
    return { names, reserved, serial, serialOf: (name) => serials.get(name) ?? serial, freshUntil: null };
  }

  /** The next projects in the order of their names. */
  #rowsBehind(name: string) {
    return this.#database
      .selectFrom("projects")
      .select(["name", "serial", "removed_serial"])
      .where("index_id", "=", this.#index.id)
      .where("name", ">", name)
      .orderBy("name")
      .limit(ROWS_AT_ONCE)
      .execute();
  }

  async project(name: ProjectName): Promise<IndexProject | null> {
    const row = await this.#row(name);
    if (!row) return null;
    const files = row.status === "quarantined" ? [] : await this.#filesOf(row.id);
    return {
      name,
      displayName: row.display_name,
      sourceIndexId: this.#index.id,
      status: row.status,
      statusReason: row.status_reason,
      serial: row.serial,
      files: inVersionOrder(files.map((file) => presentFile(file, name))),
      freshUntil: null,
    };
  }

  async ownerOf(name: ProjectName): Promise<number | null> {
    const row = await this.#rows.get(name);
    return row ? this.#index.id : null;
  }

  metadata(name: ProjectName, filename: string): Promise<Record<string, unknown> | null> {
    return hostedMetadata(this.#database, this.#index.id, name, filename);
  }

  async content(file: IndexFile, part: Part): Promise<FileContent | null> {
    return file.sourceIndexId === this.#index.id ? hostedContent(this.#files, file, part) : null;
  }

  async projectOf(address: string, filename: string): Promise<ProjectName | null> {
    const row = await this.#database
      .selectFrom("files")
      .innerJoin("projects", "projects.id", "files.project_id")
      .select("projects.name")
      .where("files.sha256", "=", address)
      .where("files.filename", "=", filename)
      .where("files.index_id", "=", this.#index.id)
      .where("files.removed_serial", "is", null)
      .executeTakeFirst();
    return (row?.name as ProjectName | undefined) ?? null;
  }

  /** The project's row when it is there; a removed project is as one that never was. */
  async #row(name: ProjectName): Promise<Selectable<ProjectTable> | undefined> {
    const row = await this.#rows.get(name);
    return row?.removed_serial === null ? row : undefined;
  }

  #filesOf(projectId: number): Promise<Selectable<FileTable>[]> {
    return this.#database
      .selectFrom("files")
      .selectAll()
      .where("project_id", "=", projectId)
      .where("removed_serial", "is", null)
      .orderBy("id")
      .execute();
  }
}

export function presentFile(file: Selectable<FileTable>, project: ProjectName): IndexFile {
  return {
    filename: file.filename,
    project,
    version: file.version,
    kind: file.kind,
    sourceIndexId: file.index_id,
    address: file.sha256,
    size: file.size,
    sha256: file.sha256,
    md5: file.md5,
    blake2b256: file.blake2b_256,
    requiresPython: file.requires_python,
    metadataSha256: file.metadata_sha256,
    metadataUnhashed: false,
    hasSignature: file.has_signature === 1,
    uploadedAt: file.uploaded_at,
    uploadedBy: file.uploaded_by,
    yanked: file.yanked,
    provenance: null,
    firstSeenAt: null,
  };
}

/**
 * Oldest version first (STANDARDS F19), the files of one version by name; what is no version by PEP 440 comes before
 * all that are. Each version is parsed once.
 */
export function inVersionOrder(files: IndexFile[]): IndexFile[] {
  const parsed = new Map<string, Version | null>();
  for (const { version } of files) if (!parsed.has(version)) parsed.set(version, parseVersion(version));
  return files.sort((a, b) => {
    const [left, right] = [parsed.get(a.version), parsed.get(b.version)];
    const order =
      left && right ? compareVersions(left, right) : Number(Boolean(left)) - Number(Boolean(right));
    return order || (a.filename < b.filename ? -1 : 1);
  });
}

/** Core metadata of a published file. null: there is no such file. */
export async function hostedMetadata(
  database: Kysely<Tables>,
  indexId: number,
  name: ProjectName,
  filename: string,
): Promise<Record<string, unknown> | null> {
  const row = await database
    .selectFrom("files")
    .innerJoin("projects", "projects.id", "files.project_id")
    .innerJoin("file_metadata", "file_metadata.file_id", "files.id")
    .select("file_metadata.metadata")
    .where("projects.index_id", "=", indexId)
    .where("projects.name", "=", name)
    .where("files.filename", "=", filename)
    .where("files.removed_serial", "is", null)
    .executeTakeFirst();
  return row ? (JSON.parse(row.metadata) as Record<string, unknown>) : null;
}
