import { randomUUID } from "node:crypto";
import { constants } from "node:fs";
import { copyFile, link, mkdir, open, readdir, rename, rm, stat, unlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import { StorageError } from "wheelyard-plugin";

const SMALL = 64 * 2 ** 20;
/** What the system says when there is nothing under a key. */
const MISSING = new Set(["ENOENT", "ENOTDIR", "EISDIR"]);

/**
 * Objects as files of a folder, each under its key. What is being written is in another folder, and is renamed when it is whole.
 *
 * @implements {import("wheelyard-plugin").PluginStorage}
 */
export class Shelf {
  isRemote = false;
  #objects;
  #drafts;

  /** @param {string} folder */
  static async open(folder) {
    const shelf = new Shelf(folder);
    await mkdir(join(folder, "objects"), { recursive: true });
    await mkdir(join(folder, "drafts"), { recursive: true });
    return shelf;
  }

  /** @param {string} folder */
  constructor(folder) {
    this.#objects = join(folder, "objects");
    this.#drafts = join(folder, "drafts");
  }

  localPath(key) {
    return join(this.#objects, key);
  }

  async putFile(key, path, options = {}) {
    const draft = this.#draft();
    // The file may be on another disk.
    await rename(path, draft).catch(async (error) => {
      if (error.code !== "EXDEV") throw error;
      await copyFile(path, draft, constants.COPYFILE_FICLONE);
      await unlink(path);
    });
    await this.#finish(draft, key, options);
  }

  async put(key, bytes, options = {}) {
    await this.#finish(await this.#write(bytes), key, options);
  }

  async putNew(key, bytes) {
    const draft = await this.#write(bytes);
    const path = this.localPath(key);
    await mkdir(dirname(path), { recursive: true });
    try {
      await sync(draft);
      await link(draft, path);
      await sync(dirname(path));
      return true;
    } catch (error) {
      if (error.code === "EEXIST") return false;
      throw error;
    } finally {
      await unlink(draft);
    }
  }

  async get(key, maxBytes = SMALL) {
    const found = await this.#find(key);
    if (found === null) return null;
    try {
      if (found.size > maxBytes)
        throw new StorageError("too-large", `${key} is larger than ${maxBytes} bytes`);
      return await found.file.readFile();
    } finally {
      await found.file.close();
    }
  }

  async open(key, range) {
    const found = await this.#find(key);
    if (found === null) return null;
    const { start = 0, end = found.size - 1, of = found.size } = range ?? {};
    if (of !== found.size) {
      await found.file.close();
      throw new StorageError("file-damaged", `${key} has ${found.size} bytes instead of ${of}`);
    }
    if (found.size > 0) return found.file.createReadStream({ start, end });
    await found.file.close();
    return Readable.from([]);
  }

  async stat(key) {
    const found = await stat(this.localPath(key)).catch(nothing);
    return found?.isFile() ? { key, size: found.size, modifiedAt: found.mtimeMs } : null;
  }

  list(prefix, after = "") {
    return this.#walk("", prefix, after);
  }

  async remove(key) {
    try {
      // A folder is not an object.
      if ((await this.stat(key)) === null) return false;
      await unlink(this.localPath(key));
      return true;
    } catch (error) {
      return nothing(error) !== null;
    }
  }

  async check() {
    const key = `check/${randomUUID()}`;
    await this.put(key, Buffer.from(key));
    const found = await this.get(key);
    await this.remove(key);
    if (found?.toString() !== key) throw new Error("it does not give back what it was given");
  }

  async close() {}

  #draft() {
    return join(this.#drafts, randomUUID());
  }

  async #write(bytes) {
    const draft = this.#draft();
    const file = await open(draft, "wx");
    try {
      await file.writeFile(bytes);
    } finally {
      await file.close();
    }
    return draft;
  }

  /** The object appears whole. By default it survives a power failure: the file and its folder are synced. */
  async #finish(draft, key, { durable = true }) {
    const path = this.localPath(key);
    try {
      if (durable) await sync(draft);
      await mkdir(dirname(path), { recursive: true });
      await rename(draft, path);
      if (durable) await sync(dirname(path));
    } catch (error) {
      await rm(draft, { force: true });
      throw error;
    }
  }

  async #find(key) {
    const file = await open(this.localPath(key)).catch(nothing);
    if (file === null) return null;
    const found = await file.stat();
    if (found.isFile()) return { file, size: found.size };
    await file.close();
    return null;
  }

  /** In the order of keys: a folder counts with the slash behind its name. */
  async *#walk(above, prefix, after) {
    const entries = (await readdir(join(this.#objects, above), { withFileTypes: true }).catch(nothing)) ?? [];
    const keys = entries.map((entry) => above + entry.name + (entry.isDirectory() ? "/" : "")).sort();
    for (const key of keys) {
      const isWanted = key.startsWith(prefix) || (key.endsWith("/") && prefix.startsWith(key));
      if (!isWanted || (key <= after && !after.startsWith(key))) continue;
      if (key.endsWith("/")) yield* this.#walk(key, prefix, after);
      else if (key > after) {
        const found = await this.stat(key);
        if (found !== null) yield found;
      }
    }
  }
}

/** Null if nothing is under the key; any other error goes on. */
function nothing(error) {
  if (MISSING.has(error.code)) return null;
  throw error;
}

async function sync(path) {
  const file = await open(path);
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
