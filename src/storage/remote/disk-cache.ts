import { createHash, randomBytes } from "node:crypto";
import { constants } from "node:fs";
import {
  copyFile,
  type FileHandle,
  link,
  mkdir,
  open,
  readdir,
  rename,
  rm,
  stat,
  utimes,
} from "node:fs/promises";
import { join } from "node:path";
import { boundedMap } from "../../bounded-map.ts";
import { makeFolder } from "../../system/folders.ts";

const DRAFTS = "drafts";
const DRAFT_LIFE_MS = 86_400_000;
/** A use is written down this often at the most. */
const USE_EVERY_MS = 60_000;
/** What is left of the room after some was made; and how much of it may come before the folder is counted again. */
const LEFT = 0.9;
const COUNTED_EVERY = 0.05;
const MOST_USES = 50_000;

interface Entry {
  path: string;
  size: number;
  usedAt: number;
}

/**
 * Objects that never change, kept as files of a folder of bounded size; the least lately used go first. What is there is
 * whole: files are written as drafts, synced and renamed. Several processes may share the folder, so it is counted again
 * now and then, and times of use are the files' own.
 */
export class DiskCache {
  readonly #folder: string;
  readonly #limit: number;
  #size = 0;
  #uncounted = 0;
  #counting: Promise<void> | null = null;
  readonly #uses = boundedMap<string, number>(MOST_USES);

  private constructor(folder: string, limit: number) {
    this.#folder = folder;
    this.#limit = limit;
  }

  /** Makes the folder, clears old drafts away, and counts what is there. */
  static async open(folder: string, limit: number): Promise<DiskCache> {
    const cache = new DiskCache(folder, limit);
    const drafts = join(folder, DRAFTS);
    makeFolder(drafts, 0o700);
    for (const name of await readdir(drafts)) {
      const found = await stat(join(drafts, name)).catch(() => null);
      if (found && Date.now() - found.mtimeMs > DRAFT_LIFE_MS) await rm(join(drafts, name), { force: true });
    }
    await cache.#count();
    return cache;
  }

  /** Whether an object is worth keeping: none that would push out half of all others. */
  takes(size: number): boolean {
    return size <= this.#limit / 2;
  }

  /** Opens a kept object; null when it is not kept, or has another size than is known of it. */
  async open(key: string, size: number | undefined): Promise<{ handle: FileHandle; size: number } | null> {
    const path = this.#pathOf(key);
    const handle = await open(path, "r").catch(() => null);
    if (!handle) return null;
    const found = await handle.stat();
    if (size === undefined || size === found.size) {
      this.#used(path);
      return { handle, size: found.size };
    }
    await handle.close();
    await this.drop(key);
    return null;
  }

  async drop(key: string): Promise<void> {
    await rm(this.#pathOf(key), { force: true });
  }

  /** A draft to be written and then kept or thrown away. */
  draft(): string {
    return join(this.#folder, DRAFTS, randomBytes(12).toString("hex"));
  }

  /** A draft with the bytes of a local file, without a copy if possible; null: it is too large, or cannot be read. */
  async draftOf(path: string): Promise<string | null> {
    const size = (await stat(path).catch(() => null))?.size;
    if (size === undefined || !this.takes(size)) return null;
    const draft = this.draft();
    const made = await link(path, draft)
      .catch(() => copyFile(path, draft, constants.COPYFILE_FICLONE))
      .then(
        () => true,
        () => false,
      );
    if (made) return draft;
    await rm(draft, { force: true });
    return null;
  }

  /** Syncs a whole draft and puts it in its place. A disk that does not take it is no fault of the caller's. */
  async keep(key: string, draft: string): Promise<void> {
    try {
      const handle = await open(draft, "r+");
      const { size } = await handle.stat();
      await handle.sync().finally(() => handle.close());
      const path = this.#pathOf(key);
      await mkdir(join(path, ".."), { recursive: true, mode: 0o700 });
      await rename(draft, path);
      this.#size += size;
      this.#uncounted += size;
    } catch {
      await rm(draft, { force: true });
      return;
    }
    if (this.#size > this.#limit || this.#uncounted > this.#limit * COUNTED_EVERY) await this.#count();
  }

  /** Resolves when all that was begun is done. */
  async close(): Promise<void> {
    await this.#counting;
  }

  #pathOf(key: string): string {
    const name = createHash("sha256").update(key).digest("hex");
    return join(this.#folder, name.slice(0, 2), name);
  }

  #used(path: string): void {
    const now = Date.now();
    if (now - (this.#uses.get(path) ?? 0) < USE_EVERY_MS) return;
    this.#uses.set(path, now);
    utimes(path, new Date(now), new Date(now)).catch(() => undefined);
  }

  /** Counts what is there, and makes room when it is too much. */
  #count(): Promise<void> {
    this.#counting ??= this.#makeRoom().finally(() => {
      this.#counting = null;
    });
    return this.#counting;
  }

  async #makeRoom(): Promise<void> {
    this.#uncounted = 0;
    const entries = await this.#entries();
    let size = entries.reduce((sum, entry) => sum + entry.size, 0);
    if (size > this.#limit) {
      entries.sort((a, b) => a.usedAt - b.usedAt);
      for (const entry of entries) {
        if (size <= this.#limit * LEFT) break;
        await rm(entry.path, { force: true });
        size -= entry.size;
      }
    }
    this.#size = size;
  }

  async #entries(): Promise<Entry[]> {
    const entries: Entry[] = [];
    for (const folder of await readdir(this.#folder)) {
      if (folder === DRAFTS) continue;
      for (const name of await readdir(join(this.#folder, folder)).catch(() => [])) {
        const path = join(this.#folder, folder, name);
        const found = await stat(path).catch(() => null);
        if (found?.isFile()) entries.push({ path, size: found.size, usedAt: found.mtimeMs });
      }
    }
    return entries;
  }
}
