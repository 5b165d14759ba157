import type { Database } from "../database/database.ts";
import type { ListedFile } from "../database/listed-files.ts";
import type { Storage } from "../storage/storage.ts";
import { isKnownFile } from "./known-file.ts";
import { findNamelessBytes, type NamelessBytes } from "./nameless-bytes.ts";

/** What a database that was made from the records does not have. */
export interface LeftOut {
  /** Files that the old database listed, as far as it can be read. */
  unrecorded: ListedFile[];
  /** Stored bytes that no record names: the first `MOST_NAMED` of them. */
  nameless: NamelessBytes[];
  /** All of them. */
  namelessCount: number;
}

export const MOST_NAMED = 1_000;

/** Compares a database that was just made with the one before it and with the bytes that are stored. */
export async function findLeftOut(
  database: Database,
  storage: Storage,
  listedBefore: Iterable<ListedFile>,
): Promise<LeftOut> {
  const left: LeftOut = { unrecorded: [], nameless: [], namelessCount: 0 };
  for (const file of listedBefore) if (!(await isKnownFile(database, file))) left.unrecorded.push(file);
  for await (const bytes of findNamelessBytes(database, storage)) {
    left.namelessCount++;
    if (left.nameless.length < MOST_NAMED) left.nameless.push(bytes);
  }
  return left;
}
