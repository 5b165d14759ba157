import type { Database } from "../database/database.ts";
import type { IndexRecord } from "../indexes/index-record.ts";
import { Refusal } from "../refusal.ts";
import { AcknowledgedSerials } from "../site/acknowledged.ts";
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
  readonly #acknowledged: AcknowledgedSerials;

  constructor(database: Database, storage: Storage) {
    this.#database = database;
    this.#storage = storage;
    this.#acknowledged = new AcknowledgedSerials(storage);
  }

  /**
   * Puts the record, and notes how far changes are acknowledged. Refuses (`unavailable`) when the store does not take it; the
   * file is published all the same. Refuses too if another server of the database took over meanwhile: it may lack the file.
   * `test/model/fail-over-model.ts` tries every moment.
   */
  async put(
    index: Pick<IndexRecord, "id" | "owner" | "name">,
    project: string,
    filename: string,
  ): Promise<void> {
    const { epoch } = this.#database;
    const record = await fileRecord(this.#database.read, index.id, filename);
    const key = fileRecordKey(index.owner, index.name, project, filename);
    const [isFirst] = record
      ? await Promise.all([
          this.#storage.putNew(key, writeRecord(record)),
          this.#acknowledged.note(record.file.added_serial),
        ])
      : [false];
    // Its index and the index's records may have been removed meanwhile. A new index of the same name is another one.
    const isGone = await this.#isGone(index.id);
    if (isFirst && isGone) await this.#storage.remove(key);
    if (this.#database.epoch !== epoch || (record === null && !isGone)) throw failedOver();
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

function failedOver(): Refusal {
  const message = "Another server of the database took over while the file was published. Publish it again.";
  return new Refusal("unavailable", "database-failed-over", message, { retryAfter: 5 });
}
