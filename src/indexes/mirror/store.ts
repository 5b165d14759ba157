import type { Selectable } from "kysely";
import type { Database } from "../../database/database.ts";
import { siteNow } from "../../database/site-clock.ts";
import type { MirrorFileTable } from "../../database/tables.ts";
import type { Storage } from "../../storage/storage.ts";
import { fileKey, mirrorMetadataKey } from "../../storage/storage-key.ts";
import type { MirrorCounts } from "./counts.ts";
import type { Landed } from "./flight.ts";
import type { MirrorFile } from "./page.ts";

/** What is kept of a mirror's file. */
export interface KeptFile {
  /** Of the bytes; null when they are not kept. */
  sha256: string | null;
  size: number | null;
  /** Of the core metadata; null when it is not kept. */
  metadataSha256: string | null;
}

const MAX_REMEMBERED = 100_000;

/** Which files of mirrors are kept, in the database and what was asked for lately in memory; when each was last used. */
export class MirrorStore {
  readonly #database: Database;
  readonly #storage: Storage;
  readonly #counts: MirrorCounts;
  readonly #known = new Map<string, KeptFile>();
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

  /** Moves what came down to its place and notes it. */
  async keep(file: MirrorFile, { path, sha256, size }: Landed): Promise<KeptFile> {
    this.#counts.fetched(file.sourceIndexId, size);
    await this.#storage.putFile(fileKey(sha256, file.filename), path);
    return this.#note(file, { sha256, size });
  }

  async keepMetadata(file: MirrorFile, bytes: Uint8Array, metadataSha256: string): Promise<void> {
    const key = mirrorMetadataKey(file.sourceIndexId, file.address, file.filename);
    await this.#storage.put(key, bytes, { durable: false });
    await this.#note(file, { metadata_sha256: metadataSha256 });
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

  /** Bytes of the right hash under the same name are the same file, whoever stored them. */
  async #adopt(file: MirrorFile): Promise<KeptFile | null> {
    if (file.sha256 === null) return null;
    const stored = await this.#storage.stat(fileKey(file.sha256, file.filename));
    if (stored === null || (file.size !== null && file.size !== stored.size)) return null;
    return this.#note(file, { sha256: file.sha256, size: stored.size });
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

  async #note(
    file: MirrorFile,
    values: Partial<Pick<MirrorFileTable, "sha256" | "size" | "metadata_sha256">>,
  ): Promise<KeptFile> {
    const now = siteNow();
    const times = { stored_at: now, used_at: now };
    const row = await this.#database.write(({ tx }) =>
      tx
        .insertInto("mirror_files")
        .values({
          index_id: file.sourceIndexId,
          address: file.address,
          filename: file.filename,
          project: file.project,
          sha256: null,
          size: null,
          metadata_sha256: null,
          ...values,
          ...times,
        })
        .onConflict((conflict) =>
          conflict.columns(["index_id", "address", "filename"]).doUpdateSet({ ...values, ...times }),
        )
        .returningAll()
        .executeTakeFirstOrThrow(),
    );
    return this.#remember(keyOf(file), present(row));
  }

  #remember(key: string, kept: KeptFile): KeptFile {
    if (this.#known.size >= MAX_REMEMBERED) this.#known.clear();
    this.#known.set(key, kept);
    return kept;
  }
}

function present(row: Selectable<MirrorFileTable>): KeptFile {
  return { sha256: row.sha256, size: row.size, metadataSha256: row.metadata_sha256 };
}

export function keyOf({ sourceIndexId, address, filename }: MirrorFile): string {
  return `${sourceIndexId} ${address} ${filename}`;
}
