import type { Actor } from "../../database/change.ts";
import type { Writing } from "../../database/database.ts";
import { siteNow } from "../../database/site-clock.ts";
import type { IndexRecord } from "../../indexes/index-record.ts";

/** What another index server knew about a file that is imported from it. */
export interface ImportFacts {
  /** Product that it comes from: `pypiserver`. */
  peer: string;
  /** Path of its address there. */
  address: string;
  /** Milliseconds since 1970; null: unknown, so the time of the import counts. */
  uploadedAt: number | null;
  uploadedBy: string | null;
  comment: string | null;
  stamp: string | null;
  /** Whether a project that this file creates is restricted from the start. */
  restricted: boolean;
  /** Whether to take a file that an upload would refuse. */
  acceptsAsIs: boolean;
}

/** The file that came, and who imported it. */
interface NotedFile {
  index: IndexRecord;
  /** Normalised. */
  project: string;
  filename: string;
  sha256: string;
  actor: Actor;
}

/**
 * Notes in the transaction at hand where a file came from, with an entry of the log. `asIs`: why an upload of it would
 * be refused. Nothing is written if that is known already.
 */
export async function noteImported(
  { tx, record }: Writing,
  file: NotedFile,
  facts: ImportFacts,
  asIs: string | null,
): Promise<void> {
  const { index, project, filename, sha256, actor } = file;
  const { peer, address, stamp, comment } = facts;
  const known = await tx
    .selectFrom("imported_files")
    .select(["filename", "sha256", "stamp", "accepted_as_is"])
    .where("index_id", "=", index.id)
    .where("address", "=", address)
    .executeTakeFirst();
  if (known?.filename === filename && known.sha256 === sha256 && known.stamp === stamp) return;
  const accepted = asIs ?? (known?.sha256 === sha256 ? known.accepted_as_is : null);
  const row = { project, filename, sha256, peer, stamp, comment, accepted_as_is: accepted };
  const dated = { ...row, imported_at: siteNow() };
  await tx
    .insertInto("imported_files")
    .values({ index_id: index.id, address, ...dated })
    .onConflict((conflict) => conflict.columns(["index_id", "address"]).doUpdateSet(dated))
    .execute();
  await record({
    kind: "file.imported",
    actor,
    indexId: index.id,
    project,
    subject: filename,
    detail: {
      from: peer,
      address,
      uploadedAt: facts.uploadedAt === null ? null : new Date(facts.uploadedAt).toISOString(),
      uploadedBy: facts.uploadedBy,
      ...(comment === null ? {} : { comment }),
      ...(accepted === null ? {} : { acceptedAsIs: accepted }),
    },
  });
}
