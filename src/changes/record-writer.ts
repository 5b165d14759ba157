import type { Kysely } from "kysely";
import type { Tables } from "../database/tables.ts";
import { SERIAL_RECORD_KEY } from "../site/recorded-serial.ts";
import { abreast, widthOf } from "../storage/abreast.ts";
import type { PutOptions, Storage } from "../storage/storage.ts";
import {
  fileRecordKey,
  indexRecordKey,
  indexRecordsPrefix,
  projectRecordKey,
  siteRecordKey,
} from "../storage/storage-key.ts";
import { fileRecords, indexFacts, indexList, projectRecord, siteRecord } from "./record-facts.ts";
import { type AnyRecord, writeRecord } from "./record-forms.ts";

/** Which index a record belongs to, as its key spells it. */
export interface RecordedIndex {
  id: number;
  owner: string;
  name: string;
}

interface RecordedFile {
  project: string;
  filename: string;
}

/** Records that are read together: core metadata holds whole descriptions. */
const AT_ONCE = 20;
/** What can be written from the database again after a power cut. */
const PASSING: PutOptions = { durable: false };

/**
 * Writes records as the database has the facts now, whatever change it was that called for it: writing one twice, or
 * late, does no harm.
 */
export class RecordWriter {
  readonly #database: Kysely<Tables>;
  readonly #storage: Storage;

  constructor(database: Kysely<Tables>, storage: Storage) {
    this.#database = database;
    this.#storage = storage;
  }

  /** The records of files; of a store on other machines many at once. */
  async files(index: RecordedIndex, files: readonly RecordedFile[]): Promise<void> {
    for (let at = 0; at < files.length; at += AT_ONCE) {
      const some = files.slice(at, at + AT_ONCE);
      const filenames = some.map(({ filename }) => filename);
      const records = await fileRecords(this.#database, index.id, filenames);
      const write = ({ project, filename }: RecordedFile) =>
        this.#put(fileRecordKey(index.owner, index.name, project, filename), records.get(filename) ?? null);
      for await (const _ of abreast(some, widthOf(this.#storage), write));
    }
  }

  /** `options` as for any object of the storage. */
  async project(index: RecordedIndex, project: string, options: PutOptions = PASSING): Promise<void> {
    const key = projectRecordKey(index.owner, index.name, project);
    await this.#put(key, await projectRecord(this.#database, index.id, project), options);
  }

  async index(index: RecordedIndex, options: PutOptions = PASSING): Promise<void> {
    const record = await indexFacts(this.#database, index.id);
    await this.#put(indexRecordKey(index.owner, index.name), record, options);
  }

  /** The list of all indexes, durably. */
  async indexes(): Promise<void> {
    await this.#put(siteRecordKey("indexes"), await indexList(this.#database), { durable: true });
  }

  /** Removes all records of a removed index: a new index of the same name is another one. */
  async forgetIndex({ owner, name }: RecordedIndex): Promise<void> {
    for await (const { key } of this.#storage.list(indexRecordsPrefix(owner, name))) {
      await this.#storage.remove(key);
    }
  }

  /** Who there is and what they may do; durably, so that no right that was taken away comes back. */
  async site(): Promise<void> {
    await this.#put(siteRecordKey("accounts"), await siteRecord(this.#database), { durable: true });
  }

  /** Notes how far the records go, and by which change; `options` as for any object of the storage. */
  async serial(serial: number, options: PutOptions): Promise<void> {
    const last = await this.#database
      .selectFrom("changes")
      .select(["kind", "subject", "at"])
      .where("serial", "=", serial)
      .executeTakeFirst();
    const record = { wheelyard: 1 as const, serial, ...(last && { last }) };
    await this.#storage.put(SERIAL_RECORD_KEY, writeRecord(record), options);
  }

  async #put(key: string, record: AnyRecord | null, options: PutOptions = PASSING): Promise<void> {
    if (record) await this.#storage.put(key, writeRecord(record), options);
  }
}
