import type { RecordWriter } from "../changes/record-writer.ts";
import type { Database } from "../database/database.ts";
import type { Storage } from "../storage/storage.ts";
import type { Pace } from "./pace.ts";
import type { Trash } from "./trash.ts";

/** Something that is not as it should be. */
export interface Problem {
  kind:
    | "missing-bytes"
    | "damaged-bytes"
    | "mirrored-bytes"
    | "metadata"
    | "signature"
    | "record"
    | "stray-bytes"
    | "unknown-record"
    | "old-database";
  /** What it is about: `owner/index project filename`, or the key of an object in the storage. */
  subject: string;
  /** What is wrong and, where nothing here can mend it, what to do. */
  problem: string;
  /** Whether a repair knows what to do, without losing anything. */
  mendable: boolean;
  mended: boolean;
}

export interface VerifyOptions {
  /** Mend what can be mended without losing anything. */
  repair: boolean;
  /** Compare sizes only, and read no file whole. */
  quick: boolean;
  pace: Pace;
}

/** What every part of a verification works with. */
export interface Verification extends VerifyOptions {
  database: Database;
  storage: Storage;
  writer: RecordWriter;
  /** Where a repair puts what it takes away. */
  trash: Trash;
  /**
   * The records tell of changes or files that the database has not seen: then the database is not copied over them, and
   * nothing is taken away.
   */
  isDatabaseOld: boolean;
  found(problem: Problem): void;
  watch(phase: string, done: number, total: number | null): void;
}
