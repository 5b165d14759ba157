import type { Kysely } from "kysely";
import type { Database } from "../../database/database.ts";
import { MIGRATIONS } from "../../database/migrations/migrations.ts";
import { siteNow } from "../../database/site-clock.ts";
import { siteRow } from "../../database/site-row.ts";
import type { Tables } from "../../database/tables.ts";
import { Refusal } from "../../refusal.ts";
import type { Storage } from "../../storage/storage.ts";
import { VERSION } from "../../version.ts";
import { FileCopier } from "./copy-files.ts";
import { dumpTables } from "./dump-tables.ts";
import { ExistingObjects } from "./existing-objects.ts";
import { type Manifest, putManifest } from "./manifest.ts";
import { type NamedFile, namedFiles } from "./named-files.ts";
import { PartWriter, type Target } from "./parts.ts";
import { claimPlace } from "./place.ts";
import { whileMarked } from "./running.ts";

/** What is backed up, and where to. */
export interface BackupParts {
  database: Database;
  storage: Storage;
  place: Storage;
  /** The site's id, which the database and the storage share. */
  site: string;
  /** The settings in force, secrets masked. */
  settings: Record<string, unknown>;
}

export interface CreatedBackup {
  name: string;
  serial: number;
  /** When the database was read, in milliseconds since 1970. */
  at: number;
  files: number;
  /** Bytes of all files. */
  bytes: number;
  /** Files that were not in the place before. */
  copied: number;
  /** Bytes of them, and of rows, that were not in the place before. */
  added: number;
  /** Keys of files that the storage does not have undamaged. */
  damaged: string[];
}

/** Called now and then with what is being done. */
export type BackupWatcher = (phase: string, done: number) => void;

/** How often the database is read again because files were removed before they were copied. */
const ATTEMPTS = 8;

/**
 * Makes a backup, consistent at one serial, while servers go on writing. First copies the files that the place does not have.
 * Then reads the whole database at one moment, and copies the files that came in between. Writes the manifest last: until then
 * the backup does not exist. Repeating it after an interruption continues with what is there.
 * Refuses (`conflict`) a place that is used for something else, or is being pruned.
 */
export async function createBackup(parts: BackupParts, watch: BackupWatcher): Promise<CreatedBackup> {
  await claimPlace(parts.place, parts.site);
  return whileMarked(parts.place, "backup", () => copyAndDescribe(parts, watch));
}

async function copyAndDescribe(parts: BackupParts, watch: BackupWatcher): Promise<CreatedBackup> {
  const { database, storage, place } = parts;
  const target: Target = { place, existing: await ExistingObjects.of(place), added: 0 };
  const copier = new FileCopier(storage, target, (done) => watch("files", done));
  await copier.copyAll(namedFiles(database.read));
  const manifest = await untilWhole(new Moment(parts, target, copier, watch));
  const name = await putManifest(place, manifest);
  const { serial, at, files, damaged } = manifest;
  const { count, bytes } = files;
  return { name, serial, at, files: count, bytes, copied: copier.copied, added: target.added, damaged };
}

async function untilWhole(moment: Moment): Promise<Manifest> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const manifest = await moment.take();
    if (manifest !== null) return manifest;
  }
  throw new Refusal(
    "unavailable",
    "backup-overtaken",
    "Files were removed faster than they could be copied, so no backup was made. Run the command again.",
  );
}

/** Reads the site as it is at one moment. */
class Moment {
  readonly #parts: BackupParts;
  readonly #target: Target;
  readonly #copier: FileCopier;
  readonly #watch: BackupWatcher;
  /** Keys of files that could not be copied after an earlier moment. */
  readonly #lost = new Set<string>();

  constructor(parts: BackupParts, target: Target, copier: FileCopier, watch: BackupWatcher) {
    this.#parts = parts;
    this.#target = target;
    this.#copier = copier;
    this.#watch = watch;
  }

  /**
   * Null: files were removed before they could be copied, so a later moment is needed. A file that the storage lacks though
   * a later moment still names it is damaged.
   */
  async take(): Promise<Manifest | null> {
    const list = new FileList(this.#target);
    const read = await this.#parts.database.snapshot((snapshot) => this.#read(snapshot, list));
    const damaged: string[] = [];
    for (const file of read.left) {
      if (await list.add(file, await this.#copier.copy(file))) continue;
      if (this.#lost.has(file.key)) damaged.push(file.key);
      this.#lost.add(file.key);
    }
    if (read.left.some(({ key }) => this.#lost.has(key) && !damaged.includes(key))) return null;
    const { site, settings, database, storage } = this.#parts;
    return {
      wheelyardBackup: 1,
      site,
      serial: read.serial,
      at: read.at,
      version: VERSION,
      schema: MIGRATIONS.length,
      drivers: { database: database.name, storage: storage.name },
      settings,
      tables: read.tables,
      files: await list.end(),
      damaged,
    };
  }

  async #read(snapshot: Kysely<Tables>, list: FileList) {
    const serial = Number((await siteRow(snapshot, "serial")) ?? 0);
    const at = siteNow();
    const tables = await dumpTables(snapshot, this.#target, this.#watch);
    const left: NamedFile[] = [];
    for await (const file of namedFiles(snapshot))
      if (!(await list.add(file, this.#copier.find(file)))) left.push(file);
    return { serial, at, tables, left };
  }
}

/** The list of files of a backup, as it is written. */
class FileList {
  readonly #writer: PartWriter;
  #count = 0;
  #bytes = 0;

  constructor(target: Target) {
    this.#writer = new PartWriter(target);
  }

  /** Resolves with whether there was something to add. */
  async add({ key }: NamedFile, bytes: { sha256: string; size: number } | null): Promise<boolean> {
    if (bytes === null) return false;
    await this.#writer.write([key, bytes.sha256, bytes.size]);
    this.#count++;
    this.#bytes += bytes.size;
    return true;
  }

  async end(): Promise<Manifest["files"]> {
    return { count: this.#count, bytes: this.#bytes, parts: await this.#writer.end() };
  }
}
