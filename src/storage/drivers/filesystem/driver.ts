import { randomBytes } from "node:crypto";
import { createReadStream, type Stats } from "node:fs";
import {
  copyFile,
  link,
  open,
  readdir,
  readFile,
  rename,
  rm,
  rmdir,
  stat,
  writeFile,
} from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { makeFolder } from "../../../system/folders.ts";
import type { PutOptions, ReadRange, Storage, StoredObject } from "../../storage.ts";
import { DRAFT_PREFIX, FILES_PREFIX, RECORDS_PREFIX } from "../../storage-key.ts";
import { largerThan, notWhatWasGiven, otherSize } from "../../trouble.ts";
import { DeniedFolders } from "./denied-folders.ts";
import { asRefusal, isMissing } from "./error.ts";
import { FOLDER_MODE, makeFolders } from "./folders.ts";
import type { FilesystemOptions } from "./options.ts";
import { walk } from "./walk.ts";

const FILE_MODE = 0o640;
const DRAFT_LIFE_MS = 86_400_000;
/** A folder may be pruned by a removal just before it is written to: made again this often. */
const ATTEMPTS = 50;

/** Objects as files: written as a draft, synced, renamed into place, the folders synced (RELIABILITY F03). */
export class FilesystemStorage implements Storage {
  readonly name = "filesystem";
  readonly isRemote = false;
  readonly #root: string;
  readonly #denied = new DeniedFolders();

  constructor(root: string) {
    this.#root = root;
  }

  async putFile(key: string, path: string, options: PutOptions = {}): Promise<void> {
    await guarded(async () => {
      const durable = options.durable ?? true;
      if (durable) await syncPath(path);
      await this.#moveIn(key, path, durable);
    });
  }

  async put(key: string, bytes: Uint8Array, options: PutOptions = {}): Promise<void> {
    await guarded(async () => {
      const durable = options.durable ?? true;
      const draft = join(this.#root, DRAFT_PREFIX + randomBytes(12).toString("hex"));
      try {
        await writeFile(draft, bytes, { mode: FILE_MODE, flush: durable });
        await this.#moveIn(key, draft, durable);
      } catch (error) {
        await rm(draft, { force: true });
        throw error;
      }
    });
  }

  async putNew(key: string, bytes: Uint8Array): Promise<boolean> {
    return guarded(async () => {
      const draft = join(this.#root, DRAFT_PREFIX + randomBytes(12).toString("hex"));
      try {
        await writeFile(draft, bytes, { mode: FILE_MODE, flush: true });
        return await this.#moveIn(key, draft, true, link).then(() => true, falseIfThere);
      } finally {
        await rm(draft, { force: true });
      }
    });
  }

  async get(key: string, maxBytes = 64 * 2 ** 20): Promise<Uint8Array | null> {
    return guarded(async () => {
      const path = this.localPath(key);
      const found = await statFile(path);
      if (!found) return null;
      if (found.size > maxBytes) throw largerThan(maxBytes);
      return readFile(path).catch(nullIfMissing);
    });
  }

  async open(key: string, range?: ReadRange): Promise<Readable | null> {
    return guarded(async () => {
      const handle = await open(this.localPath(key), "r").catch(nullIfMissing);
      if (!handle) return null;
      const found = await handle.stat();
      const isRight = range?.of === undefined || range.of === found.size;
      if (found.isFile() && isRight) {
        const { start, end } = range ?? {};
        return createReadStream("", { fd: handle, highWaterMark: 256 * 1024, ...(range && { start, end }) });
      }
      await handle.close();
      if (!isRight) throw otherSize();
      return null;
    });
  }

  async stat(key: string): Promise<StoredObject | null> {
    return guarded(async () => {
      const found = await statFile(this.localPath(key));
      return found && { key, size: found.size, modifiedAt: found.mtimeMs };
    });
  }

  list(prefix: string, after?: string): AsyncIterable<StoredObject> {
    return walk(this.#root, prefix, after ?? "");
  }

  async remove(key: string): Promise<boolean> {
    return guarded(async () => {
      const path = this.localPath(key);
      if (!(await statFile(path))) return false;
      const removed = await rm(path).then(() => true, falseIfMissing);
      if (removed) await this.#prune(dirname(path));
      return removed;
    });
  }

  /** Also where publishing goes: folders there may belong to another user than the root does. */
  async check(): Promise<void> {
    const name = `check-${randomBytes(8).toString("hex")}`;
    await this.put(name, Buffer.from(name));
    const back = await this.get(name);
    await this.remove(name);
    if (!back || Buffer.from(back).toString() !== name) throw notWhatWasGiven();
    for (const folder of [FILES_PREFIX, RECORDS_PREFIX]) {
      await this.put(`${folder}${name}/0`, new Uint8Array(), { durable: false });
      await this.remove(`${folder}${name}/0`);
    }
    await guarded(() => this.#denied.check());
  }

  localPath(key: string): string {
    return join(this.#root, key);
  }

  async close(): Promise<void> {}

  /** Renames a whole file into place, making its folder; synced means the name survives power loss too. */
  async #moveIn(
    key: string,
    from: string,
    durable: boolean,
    place: typeof link = (draft, target) => this.#rename(draft as string, target as string, durable),
  ): Promise<void> {
    const target = this.localPath(key);
    const folder = dirname(target);
    for (let attempt = 1; ; attempt++) {
      try {
        const made = await makeFolders(this.#root, folder);
        await place(from, target);
        if (durable) await syncFolders(folder, made ? dirname(made) : folder);
        return;
      } catch (error) {
        this.#denied.note(error);
        if (!isMissing(error) || attempt === ATTEMPTS || !(await statFile(from))) throw error;
      }
    }
  }

  /** Renames, or from another file system copies to a draft beside the target first. */
  async #rename(from: string, target: string, durable: boolean): Promise<void> {
    try {
      await rename(from, target);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EXDEV") throw error;
      const draft = join(this.#root, DRAFT_PREFIX + randomBytes(12).toString("hex"));
      try {
        await copyFile(from, draft);
        if (durable) await syncPath(draft);
        await rename(draft, target);
      } finally {
        await rm(draft, { force: true });
      }
      await rm(from, { force: true });
    }
  }

  /** Removes folders that became empty, up to the root. */
  async #prune(folder: string): Promise<void> {
    for (let at = folder; at.length > this.#root.length; at = dirname(at)) {
      const removed = await rmdir(at).then(
        () => true,
        () => false,
      );
      if (!removed) return;
    }
  }
}

/** Removes drafts that a crash left; one this old belongs to no write under way, of another process neither. */
async function sweepDrafts(root: string): Promise<void> {
  const oldest = Date.now() - DRAFT_LIFE_MS;
  for (const name of await readdir(root)) {
    if (!name.startsWith(DRAFT_PREFIX)) continue;
    const found = await statFile(join(root, name));
    if (found && found.mtimeMs < oldest) await rm(join(root, name), { force: true });
  }
}

async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw asRefusal(error);
  }
}

async function statFile(path: string): Promise<Stats | null> {
  const found = await stat(path).catch(nullIfMissing);
  return found?.isFile() ? found : null;
}

async function syncPath(path: string): Promise<void> {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * Syncs a folder and those above it up to `top`, which holds the first folder that was new; all at once. One that is
 * gone was pruned by a removal since, so that there is no name in it to keep.
 */
async function syncFolders(folder: string, top: string): Promise<void> {
  const folders = [folder];
  while (folders.at(-1) !== top) folders.push(dirname(folders.at(-1) as string));
  await Promise.all(folders.map((path) => syncPath(path).catch(nullIfMissing)));
}

function nullIfMissing(error: unknown): null {
  if (isMissing(error)) return null;
  throw error;
}

function falseIfThere(error: unknown): false {
  if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
  throw error;
}

function falseIfMissing(error: unknown): false {
  if (isMissing(error)) return false;
  throw error;
}

/** Opens the folder, creating it when it is missing. */
export async function openFolder({ path }: FilesystemOptions): Promise<FilesystemStorage> {
  await guarded(async () => {
    const made = makeFolder(path, FOLDER_MODE);
    if (made) await syncFolders(path, dirname(made));
    await sweepDrafts(path);
  });
  return new FilesystemStorage(path);
}
