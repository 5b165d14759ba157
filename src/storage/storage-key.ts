/**
 * Every object ever stored, and the only place that spells a key:
 *
 *     files/<aa>/<sha256>/<filename>                      the bytes, content-addressed
 *     files/<aa>/<sha256>/<filename>.metadata             core metadata, as PEP 658 serves it
 *     files/<aa>/<sha256>/<filename>.asc                  the publisher's signature
 *     records/<owner>/<index>/<project>/<filename>.json   the facts about a file
 *     records/<owner>/<index>/<project>/project.json      the facts about a project
 *     records/<owner>/<index>/index.json                  the facts about an index
 *     records/site/<what>.json                            accounts, groups, grants, tokens (hashes only)
 *     site/mark.json                                      which site the storage belongs to
 *     site/acknowledged/<slot>-<process>.json             how far a process has acknowledged changes, ahead of the records
 *     site/restoring.json                                 which backup is being restored, until it is complete
 *     mirrors/<index id>/<aa>/<address>/<filename>.metadata   core metadata as an upstream gave it, or from its wheel
 *     mirrors/<index id>/<aa>/<address>/<filename>.json   which bytes are kept of a file of an upstream
 *     mirrors/<index id>/pages/<project>.json             a page of an upstream, as it was last kept
 *     history/log/<first serial>.jsonl                    the log of changes, so many serials an object
 *     history/downloads/<day>.jsonl.gz                    counts of downloads, a day an object
 *     trash/<batch>/<key>                                 what a repair took away, under the key it had
 *     trash/<batch>/about.json                            when and why
 *
 * Segments are checked values (names, hex digests, file names that passed `distribution-filename.ts`), so no key can
 * leave its folder (STANDARDS E01).
 */
const SEGMENT = /^(?!\.{1,2}$)[^/\\\0-\x1f\x7f]{1,255}$/;

function join(...segments: string[]): string {
  for (const segment of segments) {
    if (!SEGMENT.test(segment)) throw new Error(`not a storage key segment: ${JSON.stringify(segment)}`);
  }
  return segments.join("/");
}

export function fileKey(sha256: string, filename: string): string {
  return join("files", sha256.slice(0, 2), sha256, filename);
}

export function metadataKey(sha256: string, filename: string): string {
  return join("files", sha256.slice(0, 2), sha256, `${filename}.metadata`);
}

export function signatureKey(sha256: string, filename: string): string {
  return join("files", sha256.slice(0, 2), sha256, `${filename}.asc`);
}

export function fileRecordKey(owner: string, index: string, project: string, filename: string): string {
  return join("records", owner, index, project, `${filename}.json`);
}

/** No distribution is called just `project`, so this key is never a file's. */
export function projectRecordKey(owner: string, index: string, project: string): string {
  return join("records", owner, index, project, "project.json");
}

export function indexRecordKey(owner: string, index: string): string {
  return join("records", owner, index, "index.json");
}

export function siteRecordKey(what: string): string {
  return join("records", "site", `${what}.json`);
}

/** `slot`: a number that grows with time. Keys are in its order. */
export function acknowledgedKey(slot: number, process: string): string {
  return join("site", "acknowledged", `${String(slot).padStart(12, "0")}-${process}.json`);
}

export const ACKNOWLEDGED_PREFIX = "site/acknowledged/";

/** Apart from `files/`, since an upstream's word for a file's metadata must not stand in for the file's own. */
export function mirrorMetadataKey(indexId: number, address: string, filename: string): string {
  return join("mirrors", String(indexId), address.slice(0, 2), address, `${filename}.metadata`);
}

/** What every record of an index begins with. */
export function indexRecordsPrefix(owner: string, index: string): string {
  return `${join("records", owner, index)}/`;
}

export function mirrorFileRecordKey(indexId: number, address: string, filename: string): string {
  return join("mirrors", String(indexId), address.slice(0, 2), address, `${filename}.json`);
}

export function mirrorPageRecordKey(indexId: number, project: string): string {
  return join("mirrors", String(indexId), "pages", `${project}.json`);
}

/** What a record of a mirror is about; null for a key that is none. */
export function readMirrorRecordKey(
  key: string,
): { kind: "file"; filename: string } | { kind: "page" } | null {
  const [top, index, group, ...rest] = key.split("/");
  const last = rest.at(-1);
  if (top !== "mirrors" || !index || !group || last === undefined || !last.endsWith(".json")) return null;
  if (group === "pages") return rest.length === 1 ? { kind: "page" } : null;
  return rest.length === 2 ? { kind: "file", filename: last.slice(0, -".json".length) } : null;
}

export const MIRRORS_PREFIX = "mirrors/";

/** The part of the log of changes that begins with this serial; in the order of serials. */
export function logSegmentKey(first: number): string {
  return join("history", "log", `${String(first).padStart(15, "0")}.jsonl`);
}

/** The downloads of a day, in days since 1970. */
export function downloadsKey(day: number): string {
  return join("history", "downloads", `${day}.jsonl.gz`);
}

export const HISTORY_PREFIX = "history/";
export const LOG_PREFIX = "history/log/";
export const DOWNLOADS_PREFIX = "history/downloads/";

/** Where an object that is taken away goes. */
export function trashKey(batch: string, key: string): string {
  return join("trash", batch, ...key.split("/"));
}

/** The note in each batch of the trash; no stored object has such a key. */
export const TRASH_NOTE = "about.json";

export function trashNoteKey(batch: string): string {
  return join("trash", batch, TRASH_NOTE);
}

/** The batch that an object of the trash belongs to, and the key it had; null for a key that is not in the trash. */
export function readTrashKey(key: string): { batch: string; key: string } | null {
  const [top, batch, ...original] = key.split("/");
  return top === "trash" && batch && original.length > 0 ? { batch, key: original.join("/") } : null;
}

/** Names of files in a storage folder that are still being written begin so. No key does, because file names never begin with a dot. */
export const DRAFT_PREFIX = ".draft-";
export const TRASH_PREFIX = "trash/";
export const SITE_MARK_KEY = join("site", "mark.json");
export const RESTORING_KEY = join("site", "restoring.json");
export const FILES_PREFIX = "files/";
export const RECORDS_PREFIX = "records/";

/** What the key of a record is about; null for a key that is none. */
export type RecordSubject =
  | { kind: "site"; what: string }
  | { kind: "index"; owner: string; index: string }
  | { kind: "project"; owner: string; index: string; project: string }
  | { kind: "file"; owner: string; index: string; project: string; filename: string };

export function readRecordKey(key: string): RecordSubject | null {
  const [top, owner, index, project, last, ...rest] = key.split("/") as (string | undefined)[];
  if (top !== "records" || !owner || !index || rest.length > 0) return null;
  if (project === undefined)
    return owner === "site" ? withoutJson(index, (what) => ({ kind: "site", what })) : null;
  if (last === undefined) return project === "index.json" ? { kind: "index", owner, index } : null;
  if (last === "project.json") return { kind: "project", owner, index, project };
  return withoutJson(last, (filename) => ({ kind: "file", owner, index, project, filename }));
}

/** The hash and file name of bytes in the store; null for their side files and for what is none. */
export function readFileKey(key: string): { sha256: string; filename: string } | null {
  const [top, head, sha256, filename, ...rest] = key.split("/");
  if (top !== "files" || !filename || rest.length > 0 || !sha256?.startsWith(head ?? "-")) return null;
  return { sha256, filename };
}

function withoutJson(segment: string, subject: (stem: string) => RecordSubject): RecordSubject | null {
  return segment.endsWith(".json") ? subject(segment.slice(0, -".json".length)) : null;
}
