import type { Kysely } from "kysely";
import { z } from "zod";
import type { ChangeKind } from "../../database/change.ts";
import type { Tables } from "../../database/tables.ts";
import type { BundleNumber } from "./sequence.ts";

/**
 * Bundles that an index admitted are entries of the change log, and nothing else: the log is in the records, so that they
 * survive the loss of the database.
 */
const ADMITTED: ChangeKind = "bundle.admitted";
const APPROVED: ChangeKind = "bundle.approved";
const REVERTED: ChangeKind = "bundle.reverted";

/** The detail of an entry about a bundle that was admitted. */
export const AdmittedDetail = z.object({
  stream: z.string(),
  sequence: z.number(),
  manifestSha256: z.string(),
  createdAt: z.string(),
  /** Names and fingerprints of the keys that signed it. */
  signedBy: z.array(z.string()),
  /** Index that its files were in before. */
  quarantine: z.string(),
  files: z.number(),
  unchanged: z.number(),
  yanked: z.number(),
  leftOut: z.number(),
  /** Files that it withdrew. Missing in entries of older versions. */
  withdrawn: z.number().default(0),
  /** Who approved it before, besides the administrator who admitted it. */
  approvedBy: z.array(z.string()).default([]),
  /** The first serial that it wrote. Its files have serials from this to the one of the entry. */
  firstSerial: z.number(),
});
export type AdmittedDetail = z.infer<typeof AdmittedDetail>;

/** A bundle that an index admitted. */
export interface AdmittedBundle extends AdmittedDetail {
  serial: number;
  /** Milliseconds since 1970. */
  at: number;
  actor: string | null;
  /** Whether its files were removed again. */
  reverted: boolean;
}

/** The bundles that an index admitted, newest first; `before`: with lower serials. */
export async function admittedBundles(
  database: Kysely<Tables>,
  indexId: number,
  { before, limit }: { before: number | null; limit: number },
): Promise<AdmittedBundle[]> {
  let query = database
    .selectFrom("changes")
    .select(["serial", "at", "actor", "detail", "subject"])
    .where("index_id", "=", indexId)
    .where("project", "is", null)
    .where("kind", "=", ADMITTED)
    .orderBy("serial", "desc")
    .limit(limit);
  if (before !== null) query = query.where("serial", "<", before);
  const rows = await query.execute();
  const subjects = rows.map(({ subject }) => subject ?? "");
  const reverted = new Set(await revertedOf(database, indexId, subjects));
  return rows.map(({ serial, at, actor, detail, subject }) => ({
    ...AdmittedDetail.parse(JSON.parse(detail)),
    ...{ serial, at, actor, reverted: reverted.has(subject) },
  }));
}

/** The last bundle that an index admitted, reverted or not; null: none yet. */
export async function lastAdmitted(
  database: Kysely<Tables>,
  indexId: number,
): Promise<AdmittedBundle | null> {
  return (await admittedBundles(database, indexId, { before: null, limit: 1 }))[0] ?? null;
}

/** One of them by its number; null: there is none. */
export async function findAdmitted(
  database: Kysely<Tables>,
  indexId: number,
  sequence: number,
): Promise<AdmittedBundle | null> {
  for (let before: number | null = null; ; ) {
    const some: AdmittedBundle[] = await admittedBundles(database, indexId, { before, limit: 100 });
    const found = some.find((one) => one.sequence === sequence);
    if (found !== undefined || some.length < 100) return found ?? null;
    before = some.at(-1)?.serial ?? null;
  }
}

/** Names of the administrators who approved exactly this bundle for an index. */
export async function approversOf(
  database: Kysely<Tables>,
  indexId: number,
  bundle: BundleNumber,
): Promise<string[]> {
  const rows = await database
    .selectFrom("changes")
    .select(["actor", "detail"])
    .where("index_id", "=", indexId)
    .where("project", "is", null)
    .where("kind", "=", APPROVED)
    .where("subject", "=", subjectOf(bundle))
    .orderBy("serial")
    .execute();
  const same = rows.filter(
    ({ detail }) => (JSON.parse(detail) as Partial<BundleNumber>).manifestSha256 === bundle.manifestSha256,
  );
  return [...new Set(same.map(({ actor }) => actor ?? ""))];
}

/** What entries about a bundle have as their subject. */
export function subjectOf({ stream, sequence }: Pick<BundleNumber, "stream" | "sequence">): string {
  return `${stream} ${sequence}`;
}

async function revertedOf(
  database: Kysely<Tables>,
  indexId: number,
  subjects: readonly string[],
): Promise<(string | null)[]> {
  if (subjects.length === 0) return [];
  const rows = await database
    .selectFrom("changes")
    .select("subject")
    .where("index_id", "=", indexId)
    .where("project", "is", null)
    .where("kind", "=", REVERTED)
    .where("subject", "in", subjects)
    .execute();
  return rows.map(({ subject }) => subject);
}
