import type { Kysely } from "kysely";
import type { Tables } from "../../database/tables.ts";
import { seenKey } from "./files-read.ts";
import type { MirrorFile, MirrorPage } from "./page.ts";

/** What was found out here about a file of an upstream's page. */
interface Learned {
  sha256: string | null;
  size: number | null;
  /** Of the core metadata that is given out; empty: there is none; null: as the page says. */
  metadata: string | null;
}

/** The page with what is known here of its files, beyond what the upstream tells. */
export async function applyLearned(
  database: Kysely<Tables>,
  indexId: number,
  page: MirrorPage,
): Promise<MirrorPage> {
  const rows = await database
    .selectFrom("mirror_files")
    .select(["address", "filename", "size", "proved_sha256", "promised_metadata"])
    .where("index_id", "=", indexId)
    .where("project", "=", page.name)
    .where((row) => row.or([row("proved_sha256", "is not", null), row("promised_metadata", "is not", null)]))
    .execute();
  if (rows.length === 0) return page;
  const learned = new Map(
    rows.map((row): [string, Learned] => [
      seenKey(row),
      { sha256: row.proved_sha256, size: row.size, metadata: row.promised_metadata },
    ]),
  );
  const know = (file: MirrorFile) => withLearned(file, learned.get(seenKey(file)));
  return { ...page, files: page.files.map(know), dropped: page.dropped.map(know) };
}

/** Whether the upstream's page leaves out what the bytes of a file tell. */
export function lacksFacts({ sha256, size }: Pick<MirrorFile, "sha256" | "size">): boolean {
  return sha256 === null || size === null;
}

function withLearned(file: MirrorFile, learned: Learned | undefined): MirrorFile {
  if (learned === undefined) return file;
  const known = { ...file };
  if (learned.sha256 !== null && (file.isLearned || lacksFacts(file))) {
    known.sha256 = learned.sha256;
    known.size = learned.size;
    known.isLearned = true;
  }
  if (learned.metadata !== null) {
    known.metadataSha256 = learned.metadata === "" ? null : learned.metadata;
    known.metadataUnhashed = false;
  }
  return known;
}
