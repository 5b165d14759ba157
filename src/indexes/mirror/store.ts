import type { Selectable } from "kysely";
import { boundedMap } from "../../bounded-map.ts";
import { SERVER } from "../../database/change.ts";
import type { Database, Writing } from "../../database/database.ts";
import { siteNow } from "../../database/site-clock.ts";
import type { Storage } from "../../storage/storage.ts";
import { fileKey, mirrorMetadataKey } from "../../storage/storage-key.ts";
import type { MirrorCounts } from "./counts.ts";
import type { DownloadedFile } from "./download.ts";
import { lacksFacts } from "./learned.ts";
import type { MirrorFileTable } from "./mirror-tables.ts";
import type { MirrorFile } from "./page.ts";

/** What is kept of a mirror's file. */
export interface KeptFile {
  /** Of the bytes; null when they are not kept. */
  sha256: string | null;
  size: number | null;
  /** Of the core metadata; null when it is not kept. */
  metadataSha256: string | null;
  /** Of the core metadata that is promised in place of what the upstream's page says; empty: there is none; null: as it says. */
  promisedMetadata: string | null;
}

type Facts = Partial<
  Pick<MirrorFileTable, "sha256" | "size" | "metadata_sha256" | "proved_sha256" | "promised_metadata">
>;

const MAX_REMEMBERED = 100_000;

/** Which files of mirrors are kept, in the database and what was asked for lately in memory; when each was last used. */
export class MirrorStore {
  readonly #database: Database;
  readonly #storage: Storage;
  readonly #counts: MirrorCounts;
  readonly #known = boundedMap<string, KeptFile>(MAX_REMEMBERED);
  #used = new Map<string, MirrorFile>();

  constructor(database: Database, storage: Storage, counts: MirrorCounts) {
    this.#database = database;
    this.#storage = storage;
    this.#counts = counts;
  }

  /** What is kept of the file; counts as a use. Bytes that another index holds already are taken as kept here too. */
  async find(file: MirrorFile): Promise<KeptFile | null> {
    const key = keyOf(file);
    const known = this.#known.get(key);
    if (known?.sha256) {
      this.#used.set(key, file);
      return known;
    }
    const row = await this.#row(file);
    if (row?.sha256) return this.#remember(key, present(row));
    return (await this.#adopt(file)) ?? (row ? present(row) : null);
  }

  /** Moves what came down to its place and notes it; pages that lack what it tells are announced to have changed. */
  async keep(file: MirrorFile, { path, sha256, size }: DownloadedFile): Promise<KeptFile> {
    this.#counts.fetched(file.sourceIndexId, size);
    await this.#storage.putFile(fileKey(sha256, file.filename), path);
    return this.#noteBytes(file, { sha256, size });
  }

  /** Keeps core metadata; where the upstream's page tells another hash of it, the page is announced to have changed. */
  async keepMetadata(file: MirrorFile, bytes: Uint8Array, metadataSha256: string): Promise<void> {
    const key = mirrorMetadataKey(file.sourceIndexId, file.address, file.filename);
    await this.#storage.put(key, bytes, { durable: false });
    const isPromised = file.metadataSha256 === null || file.metadataSha256 === metadataSha256;
    if (isPromised) await this.#note(file, { metadata_sha256: metadataSha256 });
    else await this.#learn(file, { metadata_sha256: metadataSha256, promised_metadata: metadataSha256 });
  }

  /** Notes that a file has no core metadata, although its page promised some. */
  async noteNoMetadata(file: MirrorFile): Promise<void> {
    await this.#learn(file, { promised_metadata: "" });
  }

  /** Forgets that the bytes are kept: they are not there any more. */
  async forget(file: MirrorFile): Promise<void> {
    this.#known.delete(keyOf(file));
    await this.#note(file, { sha256: null });
  }

  /** Writes down when files were last used, for all that were since the last time. */
  async writeUses(): Promise<void> {
    const used = [...this.#used.values()];
    this.#used = new Map();
    if (used.length === 0) return;
    const now = siteNow();
    await this.#database.write(async ({ tx }) => {
      for (const { sourceIndexId, address, filename } of used) {
        await tx
          .updateTable("mirror_files")
          .set({ used_at: now })
          .where("index_id", "=", sourceIndexId)
          .where("address", "=", address)
          .where("filename", "=", filename)
          .execute();
      }
    });
  }

  /** Forgets what is in memory: another process may have taken files away. */
  drop(): void {
    this.#known.clear();
  }

  /** Bytes with the right hash under the same name are the same file, no matter who stored them. */
  async #adopt(file: MirrorFile): Promise<KeptFile | null> {
    if (file.sha256 === null) return null;
    const stored = await this.#storage.stat(fileKey(file.sha256, file.filename));
    if (stored === null || (file.size !== null && file.size !== stored.size)) return null;
    return this.#noteBytes(file, { sha256: file.sha256, size: stored.size });
  }

  #noteBytes(file: MirrorFile, { sha256, size }: { sha256: string; size: number }): Promise<KeptFile> {
    const isNews = file.isLearned ? file.sha256 !== sha256 : lacksFacts(file);
    return isNews
      ? this.#learn(file, { sha256, size, proved_sha256: sha256 })
      : this.#note(file, { sha256, size });
  }

  #row(file: MirrorFile): Promise<Selectable<MirrorFileTable> | undefined> {
    return this.#database.read
      .selectFrom("mirror_files")
      .selectAll()
      .where("index_id", "=", file.sourceIndexId)
      .where("address", "=", file.address)
      .where("filename", "=", file.filename)
      .executeTakeFirst();
  }

  /** Notes what the page of the file lacks, and that the page is another one now. */
  async #learn(file: MirrorFile, facts: Facts): Promise<KeptFile> {
    const { sourceIndexId: indexId, project, filename } = file;
    const row = await this.#database.write(async (writing) => {
      const noted = await writeRow(writing.tx, file, facts);
      const detail = { learned: filename };
      const serial = await writing.record({
        kind: "mirror.changed",
        actor: SERVER,
        indexId,
        project,
        detail,
      });
      await writing.tx
        .updateTable("mirror_pages")
        .set({ serial, learned: 1 })
        .where("index_id", "=", indexId)
        .where("name", "=", project)
        .execute();
      return noted;
    });
    return this.#remember(keyOf(file), present(row));
  }

  async #note(file: MirrorFile, facts: Facts): Promise<KeptFile> {
    const row = await this.#database.write(({ tx }) => writeRow(tx, file, facts));
    return this.#remember(keyOf(file), present(row));
  }

  #remember(key: string, kept: KeptFile): KeptFile {
    this.#known.set(key, kept);
    return kept;
  }
}

function writeRow(tx: Writing["tx"], file: MirrorFile, facts: Facts): Promise<Selectable<MirrorFileTable>> {
  const now = siteNow();
  const values = { ...facts, stored_at: now, used_at: now };
  const nothing = {
    sha256: null,
    size: null,
    metadata_sha256: null,
    proved_sha256: null,
    promised_metadata: null,
  };
  const { sourceIndexId: index_id, address, filename, project } = file;
  return tx
    .insertInto("mirror_files")
    .values({ index_id, address, filename, project, ...nothing, ...values })
    .onConflict((conflict) => conflict.columns(["index_id", "address", "filename"]).doUpdateSet(values))
    .returningAll()
    .executeTakeFirstOrThrow();
}

function present(row: Selectable<MirrorFileTable>): KeptFile {
  return {
    sha256: row.sha256,
    size: row.size,
    metadataSha256: row.metadata_sha256,
    promisedMetadata: row.promised_metadata,
  };
}

export function keyOf({ sourceIndexId, address, filename }: MirrorFile): string {
  return `${sourceIndexId} ${address} ${filename}`;
}
