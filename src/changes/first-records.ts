import type { Database } from "../database/database.ts";
import type { IndexRecord } from "../indexes/index-record.ts";
import type { Storage } from "../storage/storage.ts";
import { fileRecordKey } from "../storage/storage-key.ts";
import { fileRecord } from "./record-facts.ts";
import { writeRecord } from "./record-forms.ts";

/**
 * The record of a file that was just published, put before its publisher gets the answer: in an object store the records
 * outlive the database, so that what was acknowledged is never lost with it. Every record after the first is written by
 * the one that follows the log (`RecordKeeper`); since this one only ever puts where there is none, neither can overwrite
 * what the other knows better.
 */
export class FirstRecords {
  readonly #database: Database;
  readonly #storage: Storage;

  constructor(database: Database, storage: Storage) {
    this.#database = database;
    this.#storage = storage;
  }

  /** Refuses (`unavailable`) when the store does not take it; the file is published all the same. */
  async put(
    index: Pick<IndexRecord, "id" | "owner" | "name">,
    project: string,
    filename: string,
  ): Promise<void> {
    const record = await fileRecord(this.#database.read, index.id, filename);
    if (record === null) return;
    const key = fileRecordKey(index.owner, index.name, project, filename);
    const isFirst = await this.#storage.putNew(key, writeRecord(record));
    // Its index and the index's records may have been removed meanwhile. A new index of the same name is another one.
    if (isFirst && (await this.#isGone(index.id))) await this.#storage.remove(key);
  }

  async #isGone(indexId: number): Promise<boolean> {
    const row = await this.#database.read
      .selectFrom("indexes")
      .select("removed_serial")
      .where("id", "=", indexId)
      .executeTakeFirst();
    return row === undefined || row.removed_serial !== null;
  }
}
