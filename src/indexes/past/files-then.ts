import type { Selectable } from "kysely";
import type { FileTable } from "../project-tables.ts";

export type FileRow = Selectable<FileTable>;

/** An entry of the change log about one project. */
export interface ProjectEntry {
  serial: number;
  kind: string;
  subject: string | null;
  /** JSON. */
  detail: string;
}

/** A file, and whether it was yanked. */
interface Known {
  row: FileRow;
  yanked: string | null;
}

/**
 * The files of a project as they were at a serial. `rows`: every file that was added until then, removed ones too.
 * `entries`: all that the change log tells of the project, oldest first. A file counts as added by its own row, so that
 * it is found even where the log is shorter than the history.
 */
export function filesThen(
  rows: readonly FileRow[],
  entries: readonly ProjectEntry[],
  serial: number,
): FileRow[] {
  const files = new FilesOverTime();
  const logged = Map.groupBy(entries, (entry) => entry.serial);
  const added = Map.groupBy(rows, (row) => row.added_serial);
  for (const step of [...new Set([...logged.keys(), ...added.keys()])].sort((a, b) => a - b)) {
    if (step > serial) break;
    for (const entry of logged.get(step) ?? []) files.heed(entry);
    for (const row of added.get(step) ?? []) files.add(row, yankedAtFirst(row, entries));
  }
  return files.present.filter(({ removed_serial: removed }) => removed === null || removed > serial);
}

/** Follows the entries of a project. */
class FilesOverTime {
  /** By name: no two files of an index have the same one. */
  readonly #present = new Map<string, Known>();
  readonly #removed: Known[] = [];

  get present(): FileRow[] {
    return [...this.#present.values()]
      .map(({ row, yanked }) => ({ ...row, yanked }))
      .sort((a, b) => a.id - b.id);
  }

  add(row: FileRow, yanked: string | null): void {
    this.#present.set(row.filename, { row, yanked });
  }

  heed({ kind, subject, detail: text }: ProjectEntry): void {
    const detail = JSON.parse(text) as Detail;
    if (kind === "file.replaced" && detail.replaced) this.#remove(detail.replaced.filename);
    if (subject === null) return;
    if (kind === "file.removed") this.#remove(subject);
    if (kind === "file.restored") this.#restore(subject, detail.sha256);
    const file = this.#present.get(subject);
    if (file === undefined) return;
    if (kind === "file.yanked") file.yanked = detail.reason ?? "";
    if (kind === "file.unyanked") file.yanked = null;
  }

  #remove(filename: string): void {
    const file = this.#present.get(filename);
    if (file === undefined) return;
    this.#present.delete(filename);
    this.#removed.push(file);
  }

  /** Of files with one name, the one that was added last comes back out of the recycle bin. */
  #restore(filename: string, sha256: string | undefined): void {
    const isIt = ({ row }: Known) => row.filename === filename && row.sha256 === sha256;
    const [file] = this.#removed.filter(isIt).sort((a, b) => b.row.id - a.row.id);
    if (file === undefined) return;
    this.#removed.splice(this.#removed.indexOf(file), 1);
    this.#present.set(filename, file);
  }
}

/** What of the details of entries is looked at. */
interface Detail {
  sha256?: string;
  reason?: string;
  yanked?: string;
  replaced?: { filename: string };
}

/**
 * Whether a file was yanked when it was added, as a promoted one may be. Entries of older versions do not tell. There the
 * next entry that changed it does, or the state of today if none did.
 */
function yankedAtFirst(row: FileRow, entries: readonly ProjectEntry[]): string | null {
  const until = row.removed_serial ?? Number.POSITIVE_INFINITY;
  for (const { serial, kind, subject, detail } of entries) {
    if (subject !== row.filename || serial < row.added_serial || serial > until) continue;
    if (serial === row.added_serial) {
      const { yanked } = JSON.parse(detail) as Detail;
      if (yanked !== undefined) return yanked;
    }
    if (kind === "file.yanked") return null;
    if (kind === "file.unyanked") return "";
  }
  return row.yanked;
}
