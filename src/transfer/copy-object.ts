import { createWriteStream } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { Storage } from "../storage/storage.ts";

/** Bytes up to which an object goes through memory. */
const SMALL = 4 * 2 ** 20;

/**
 * Copies one object to another key of the same storage, in bounded memory; durable when it resolves. Resolves with
 * whether there was an object to copy.
 */
export async function copyObject(storage: Storage, from: string, to: string): Promise<boolean> {
  const found = await storage.stat(from);
  if (found === null) return false;
  if (found.size > SMALL) return copyLarge(storage, from, to, found.size);
  const bytes = await storage.get(from, 2 * SMALL);
  if (bytes === null) return false;
  await storage.put(to, bytes);
  return true;
}

/** The same through a temporary file. */
async function copyLarge(storage: Storage, from: string, to: string, size: number): Promise<boolean> {
  const stream = await storage.open(from, { start: 0, end: size - 1, of: size });
  if (stream === null) return false;
  const parent = storage.copiesFolder ?? tmpdir();
  await mkdir(parent, { recursive: true, mode: 0o700 });
  const folder = await mkdtemp(join(parent, "wheelyard-copy-"));
  try {
    const path = join(folder, "object");
    await pipeline(stream, createWriteStream(path));
    await storage.putFile(to, path);
    return true;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
