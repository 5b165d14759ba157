import { randomBytes } from "node:crypto";
import {
  closeSync,
  fsync,
  fsyncSync,
  linkSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { copyFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { boundedMap } from "../../../bounded-map.ts";
import { DRAFT_PREFIX } from "../../storage-key.ts";
import { isMissing } from "./error.ts";
import { makeFolders } from "./folders.ts";

/** An object to be put in its place below `root`: written as a draft, synced, renamed, its folders synced (RELIABILITY F03). */
export interface Order {
  root: string;
  key: string;
  /** Its bytes, or the path of a file that has them and is moved away. */
  from: Uint8Array | string;
  /** Whether it must survive power loss. */
  isDurable: boolean;
  /** Whether an object that is there stays. */
  isNew: boolean;
}

const FILE_MODE = 0o640;
/** A folder may be pruned by a removal just before it is written to: made again this often. */
const ATTEMPTS = 50;

/** Orders at hand in this thread. */
let atHand = 0;
const syncLater = promisify(fsync);
/** What came while the thread waited for the disk is known, and counted, before the first of it is begun. */
const gathered = () => new Promise((resolve) => setImmediate(resolve));

/**
 * Carries out an order; resolves with whether the object is there by it. It runs in a thread of its own, where the calls may wait for
 * the disk: one thread that waits costs a tenth of the processor time of a pool's threads that hand each call on.
 */
export async function place(order: Order): Promise<boolean> {
  atHand++;
  try {
    await gathered();
    return typeof order.from === "string"
      ? await placeFile(order, order.from)
      : await placeBytes(order, order.from);
  } finally {
    atHand--;
  }
}

async function placeFile(order: Order, path: string): Promise<boolean> {
  if (order.isDurable) await syncPath(path, true);
  await moveIn(order, path);
  return true;
}

async function placeBytes(order: Order, bytes: Uint8Array): Promise<boolean> {
  const draft = newDraft(order.root);
  try {
    const file = openSync(draft, "wx", FILE_MODE);
    try {
      writeFileSync(file, bytes);
      if (order.isDurable) await sync(file, false);
    } finally {
      closeSync(file);
    }
    return await moveIn(order, draft);
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Moves a whole file into place, making its folder; synced means the name survives power loss too. */
async function moveIn(order: Order, from: string): Promise<boolean> {
  const target = join(order.root, order.key);
  const folder = dirname(target);
  for (let attempt = 1; ; attempt++) {
    try {
      makeFolders(order.root, folder);
      if (order.isNew && !linked(from, target)) return false;
      if (!order.isNew) await rename(order, from, target);
      if (order.isDurable) await settle(order.root, folder);
      return true;
    } catch (error) {
      if (!isMissing(error) || attempt === ATTEMPTS || !isThere(from)) throw error;
    }
  }
}

/** false: there is one. */
function linked(from: string, target: string): boolean {
  try {
    linkSync(from, target);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** Renames, or from another file system copies to a draft beside the target first. */
async function rename(order: Order, from: string, target: string): Promise<void> {
  try {
    renameSync(from, target);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EXDEV") throw error;
    const draft = newDraft(order.root);
    try {
      await copyFile(from, draft);
      if (order.isDurable) await syncPath(draft, true);
      renameSync(draft, target);
    } finally {
      rmSync(draft, { force: true });
    }
    rmSync(from, { force: true });
  }
}

function newDraft(root: string): string {
  return join(root, DRAFT_PREFIX + randomBytes(12).toString("hex"));
}

/** Folders whose own names are on the disk for certain, by their paths, with what tells each from one that was made anew. */
const settled = boundedMap<string, string>(10_000);

/**
 * Syncs a folder, and those above it that may hold a name which is not on the disk yet, whoever made it: this order or another one,
 * or a process that was killed since.
 */
async function settle(root: string, folder: string): Promise<void> {
  const names: { path: string; identity: string }[] = [];
  for (let path = folder; path !== root; path = dirname(path)) {
    const identity = identityOf(path);
    if (settled.get(path) === identity) break;
    names.push({ path, identity });
  }
  await Promise.all([folder, ...names.map(({ path }) => dirname(path))].map(syncIfThere));
  for (const { path, identity } of names) settled.set(path, identity);
}

function identityOf(folder: string): string {
  const { ino, birthtimeNs } = statSync(folder, { bigint: true, throwIfNoEntry: false }) ?? {};
  return `${ino} ${birthtimeNs}`;
}

/** A folder that is gone was pruned by a removal since, so that there is no name in it to keep. */
async function syncIfThere(path: string): Promise<void> {
  await syncPath(path, false).catch((error) => {
    if (!isMissing(error)) throw error;
  });
}

async function syncPath(path: string, isLarge: boolean): Promise<void> {
  const file = openSync(path, "r");
  try {
    await sync(file, isLarge);
  } finally {
    closeSync(file);
  }
}

/** Syncs at once what is alone. Several orders, and large files, wait side by side. */
async function sync(file: number, isLarge: boolean): Promise<void> {
  if (atHand > 1 || isLarge) await syncLater(file);
  else fsyncSync(file);
}

function isThere(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}
