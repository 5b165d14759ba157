import { randomBytes } from "node:crypto";
import { createReadStream, type Stats } from "node:fs";
import { open, readdir, readFile, rm, rmdir, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { makeFolder } from "../../../system/folders.ts";
import type { PutOptions, ReadRange, Storage, StoredObject } from "../../storage.ts";
import { DRAFT_PREFIX, FILES_PREFIX, RECORDS_PREFIX } from "../../storage-key.ts";
import { largerThan, notWhatWasGiven, otherSize } from "../../trouble.ts";
import { DeniedFolders } from "./denied-folders.ts";
import { asRefusal, isMissing } from "./error.ts";
import { FOLDER_MODE, foldersUpTo, syncFolder } from "./folders.ts";
import type { FilesystemOptions } from "./options.ts";
import type { Order } from "./place.ts";
import { Placer } from "./placer.ts";
import { walk } from "./walk.ts";

const DRAFT_LIFE_MS = 86_400_000;

/** Objects as files: written as a draft, synced, renamed into place, the folders synced (RELIABILITY F03). */
export class FilesystemStorage implements Storage {
  readonly name = "filesystem";
  readonly isRemote = false;
  readonly #root: string;
  readonly #denied = new DeniedFolders();
  readonly #placer: Placer;

  constructor(root: string) {
    this.#root = root;
    this.#placer = new Placer(root);
  }

  async putFile(key: string, path: string, options: PutOptions = {}): Promise<void> {
    await this.#place({ key, from: path, isDurable: options.durable ?? true, isNew: false });
  }

  async put(key: string, bytes: Uint8Array, options: PutOptions = {}): Promise<void> {
    await this.#place({ key, from: bytes, isDurable: options.durable ?? true, isNew: false });
  }

  async putNew(key: string, bytes: Uint8Array): Promise<boolean> {
    return this.#place({ key, from: bytes, isDurable: true, isNew: true });
  }

  async get(key: string, maxBytes = 64 * 2 ** 20): Promise<Uint8Array | null> {
    return withRefusals(async () => {
      const path = this.localPath(key);
      const found = await statFile(path);
      if (!found) return null;
      if (found.size > maxBytes) throw largerThan(maxBytes);
      return readFile(path).catch(nullIfMissing);
    });
  }

  async open(key: string, range?: ReadRange): Promise<Readable | null> {
    return withRefusals(async () => {
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
    return withRefusals(async () => {
      const found = await statFile(this.localPath(key));
      return found && { key, size: found.size, modifiedAt: found.mtimeMs };
    });
  }

  list(prefix: string, after?: string): AsyncIterable<StoredObject> {
    return walk(this.#root, prefix, after ?? "");
  }

  async remove(key: string): Promise<boolean> {
    return withRefusals(async () => {
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
    await withRefusals(() => this.#denied.check());
  }

  localPath(key: string): string {
    return join(this.#root, key);
  }

  async close(): Promise<void> {
    await this.#placer.close();
  }

  async #place(order: Omit<Order, "root">): Promise<boolean> {
    return withRefusals(() =>
      this.#placer.place(order).catch((error) => {
        this.#denied.note(error);
        throw error;
      }),
    );
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

async function withRefusals<T>(work: () => Promise<T>): Promise<T> {
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

function nullIfMissing(error: unknown): null {
  if (isMissing(error)) return null;
  throw error;
}

function falseIfMissing(error: unknown): false {
  if (isMissing(error)) return false;
  throw error;
}

/** Opens the folder, creating it when it is missing. */
export async function openFolder({ path }: FilesystemOptions): Promise<FilesystemStorage> {
  await withRefusals(async () => {
    const made = makeFolder(path, FOLDER_MODE);
    if (made) for (const folder of foldersUpTo(path, dirname(made))) syncFolder(folder);
    await sweepDrafts(path);
  });
  return new FilesystemStorage(path);
}
