import type { Kysely } from "kysely";
import type { Tables } from "../database/tables.ts";
import { abreast, widthOf } from "../storage/abreast.ts";
import type { Storage } from "../storage/storage.ts";
import {
  fileRecordKey,
  indexRecordKey,
  indexRecordsPrefix,
  projectRecordKey,
  siteRecordKey,
} from "../storage/storage-key.ts";
import { fileRecord, indexFacts, projectRecord, siteRecord } from "./record-facts.ts";
import { type AnyRecord, writeRecord } from "./record-forms.ts";

/** Which index a record belongs to, as its key spells it. */
export interface RecordedIndex {
  id: number;
  owner: string;
  name: string;
}

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

  async file(index: RecordedIndex, project: string, filename: string): Promise<void> {
    const key = fileRecordKey(index.owner, index.name, project, filename);
    await this.#put(key, await fileRecord(this.#database, index.id, filename));
  }

  /** The records of many files; of a store on other machines many at once. */
  async files(index: RecordedIndex, files: readonly { project: string; filename: string }[]): Promise<void> {
    const write = ({ project, filename }: { project: string; filename: string }) =>
      this.file(index, project, filename);
    for await (const _ of abreast(files, widthOf(this.#storage), write));
  }

  async project(index: RecordedIndex, project: string): Promise<void> {
    const key = projectRecordKey(index.owner, index.name, project);
    await this.#put(key, await projectRecord(this.#database, index.id, project));
  }

  async index(index: RecordedIndex): Promise<void> {
    await this.#put(indexRecordKey(index.owner, index.name), await indexFacts(this.#database, index.id));
  }

  /** Forgets all records of an index that was removed: an index made anew under its name is another one. */
  async forgetIndex({ owner, name }: RecordedIndex): Promise<void> {
    for await (const { key } of this.#storage.list(indexRecordsPrefix(owner, name))) {
      await this.#storage.remove(key);
    }
  }

  async site(): Promise<void> {
    await this.#put(siteRecordKey("accounts"), await siteRecord(this.#database));
  }

  async serial(serial: number): Promise<void> {
    await this.#put(siteRecordKey("serial"), { wheelyard: 1, serial });
  }

  async #put(key: string, record: AnyRecord | null): Promise<void> {
    if (record) await this.#storage.put(key, writeRecord(record), { durable: false });
  }
}
