import type { Kysely } from "kysely";
import type { Tables } from "../../database/tables.ts";
import type { ProjectName } from "../../packaging/names/project-name.ts";
import { Refusal } from "../../refusal.ts";
import type { FileContent, Part } from "../file-content.ts";
import { inVersionOrder, presentFile } from "../hosted.ts";
import { type HostedFiles, hostedContent } from "../hosted-content.ts";
import type { IndexFile } from "../index-file.ts";
import type { IndexRecord } from "../index-record.ts";
import type { IndexProject, IndexSource, ProjectList } from "../package-index.ts";
import type { Moment } from "./moment.ts";
import { namesThen } from "./names-then.ts";
import { projectThen } from "./project-then.ts";

/** What an index needs to answer for a moment in the past. */
export interface PastParts {
  database: Kysely<Tables>;
  /** Reads of whole tables. */
  survey: Kysely<Tables>;
  files: HostedFiles;
}

/** An index that people publish to, as it was at a moment. Of what was removed since, it lists the files and refuses their bytes. */
export class HostedThen implements IndexSource {
  readonly #parts: PastParts;
  readonly #index: IndexRecord;
  readonly #moment: Moment;

  constructor(parts: PastParts, index: IndexRecord, moment: Moment) {
    this.#parts = parts;
    this.#index = index;
    this.#moment = moment;
  }

  projects(): Promise<ProjectList> {
    return namesThen(this.#parts.survey, this.#index.id, this.#moment.serial);
  }

  async project(name: ProjectName): Promise<IndexProject | null> {
    const { database } = this.#parts;
    const then = await projectThen(database, this.#index.id, name, this.#moment.serial);
    if (then === null || !then.isThere) return null;
    const { displayName, status, statusReason, serial } = then;
    const common = { name, displayName, sourceIndexId: this.#index.id, serial, freshUntil: null };
    const today = await this.#quarantineOf(name);
    if (today !== null) return { ...common, ...today, files: [] };
    const files = status === "quarantined" ? [] : then.files;
    return {
      ...common,
      status,
      statusReason,
      files: inVersionOrder(files.map((file) => presentFile(file, name))),
    };
  }

  /** A quarantine is a matter of safety, so that of today hides what was shown before it too. */
  async #quarantineOf(name: ProjectName): Promise<Pick<IndexProject, "status" | "statusReason"> | null> {
    const row = await this.#parts.database
      .selectFrom("projects")
      .select("status_reason")
      .where("index_id", "=", this.#index.id)
      .where("name", "=", name)
      .where("status", "=", "quarantined")
      .executeTakeFirst();
    return row === undefined ? null : { status: "quarantined", statusReason: row.status_reason };
  }

  /** A project that was removed before still owned its name. */
  async ownerOf(name: ProjectName): Promise<number | null> {
    const then = await projectThen(this.#parts.database, this.#index.id, name, this.#moment.serial);
    return then === null ? null : this.#index.id;
  }

  async metadata(name: ProjectName, filename: string): Promise<Record<string, unknown> | null> {
    const then = await projectThen(this.#parts.database, this.#index.id, name, this.#moment.serial);
    const file = then?.isThere ? then.files.find((one) => one.filename === filename) : undefined;
    if (file === undefined) return null;
    const row = await this.#parts.database
      .selectFrom("file_metadata")
      .select("metadata")
      .where("file_id", "=", file.id)
      .executeTakeFirst();
    return row ? (JSON.parse(row.metadata) as Record<string, unknown>) : null;
  }

  /** Refuses (`gone`) a file that was removed since: removing it is meant to end every download. */
  async content(file: IndexFile, part: Part): Promise<FileContent | null> {
    if (file.sourceIndexId !== this.#index.id) return null;
    const rows = await this.#parts.database
      .selectFrom("files")
      .leftJoin("changes", "changes.serial", "files.removed_serial")
      .select(["files.removed_serial", "files.binned_at", "changes.at as removed_at"])
      .where("files.index_id", "=", this.#index.id)
      .where("files.filename", "=", file.filename)
      .where("files.sha256", "=", file.address)
      .orderBy("files.id", "desc")
      .execute();
    if (rows.some((row) => row.removed_serial === null)) return hostedContent(this.#parts.files, file, part);
    throw removed(file.filename, rows.find((row) => row.binned_at !== null) ?? rows[0]);
  }

  async projectOf(address: string, filename: string): Promise<ProjectName | null> {
    const row = await this.#parts.database
      .selectFrom("files")
      .innerJoin("projects", "projects.id", "files.project_id")
      .select("projects.name")
      .where("files.sha256", "=", address)
      .where("files.filename", "=", filename)
      .where("files.index_id", "=", this.#index.id)
      .where("files.added_serial", "<=", this.#moment.serial)
      .executeTakeFirst();
    return (row?.name as ProjectName | undefined) ?? null;
  }
}

function removed(
  filename: string,
  row: { binned_at: number | null; removed_at: number | null } | undefined,
): Refusal {
  const at = row?.removed_at;
  const when = at == null ? "" : ` on ${new Date(at).toISOString().slice(0, 10)}`;
  const what =
    row?.binned_at == null
      ? "Its bytes are gone. Choose another file."
      : "It is in the recycle bin. Ask someone who may remove files to restore it.";
  return new Refusal(
    "gone",
    "file-removed",
    `${filename} was there at this moment, but was removed${when}. ${what}`,
  );
}
