import { createHash } from "node:crypto";

/** The kind of entry that seals those before it. */
export const SEAL_KIND = "audit.sealed";

/** An entry of the change log, as the API and its exports show it. */
export interface AuditEntry {
  serial: number;
  kind: string;
  /** As owner/name. */
  index: string | null;
  project: string | null;
  subject: string | null;
  actor: string | null;
  address: string | null;
  /** ISO 8601, with milliseconds, in UTC. */
  at: string;
  detail: Readonly<Record<string, unknown>>;
}

/** What a seal says, in the detail of its entry. */
export interface Seal {
  /** Serial of the last entry that the seal before covers; 0: this is the first. */
  after: number;
  /** Serial of the last entry that this one covers. */
  through: number;
  /** How many entries lie between. Serials have gaps. */
  entries: number;
  /** Digest of the seal before; "": this is the first. */
  previous: string;
  /** SHA-256 (hex) of `previous` and the covered entries. */
  digest: string;
}

/** The digest of a seal: of the digest before, and of every entry as a line of JSON. */
export function digestOf(previous: string, entries: readonly AuditEntry[]): string {
  const hash = createHash("sha256").update(`${previous}\n`);
  for (const entry of entries) hash.update(`${lineOf(entry)}\n`);
  return hash.digest("hex");
}

/** The seal of the entries that follow a seal (null: of the first ones), which are ordered and at least one. */
export function sealOf(
  before: Pick<Seal, "through" | "digest"> | null,
  entries: readonly AuditEntry[],
): Seal {
  const previous = before?.digest ?? "";
  return {
    after: before?.through ?? 0,
    through: entries.at(-1)?.serial ?? 0,
    entries: entries.length,
    previous,
    digest: digestOf(previous, entries),
  };
}

/** The seal that an entry holds; null if it is of another kind, or damaged. */
export function sealIn({ kind, detail }: Pick<AuditEntry, "kind" | "detail">): Seal | null {
  if (kind !== SEAL_KIND) return null;
  const { after, through, entries, previous, digest } = detail;
  const isWhole =
    [after, through, entries].every((one) => Number.isSafeInteger(one)) &&
    [previous, digest].every((one) => typeof one === "string");
  return isWhole ? ({ after, through, entries, previous, digest } as Seal) : null;
}

/** Every field at its place, so that nothing can move from one to another. */
function lineOf(entry: AuditEntry): string {
  const { serial, kind, index, project, subject, actor, address, at, detail } = entry;
  return JSON.stringify([serial, kind, index, project, subject, actor, address, at, detail]);
}
