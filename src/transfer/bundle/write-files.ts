import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { Refusal } from "../../refusal.ts";
import { hashOfFile, readVolume } from "./file-bytes.ts";
import { type FileFact, type Manifest, pathOfFile } from "./manifest.ts";
import type { PlannedVolume } from "./plan-bundle.ts";
import { paddingOf, TAR_END, tarHeader } from "./tar-header.ts";

/** Where the bytes of files come from, and who watches them come. */
export interface FileSource {
  open(fact: FileFact): Promise<AsyncIterable<Uint8Array>>;
  /** Is called for each file that is in the bundle, with its bytes. */
  done(bytes: number): void;
}

/** Folder for what is not complete yet. It is gone when the bundle is complete. */
export const PARTIAL = "partial";

/** Writes each file that is sent into the folder. A file that is there from an interrupted run, with the right bytes, stays. */
export async function writeFolder(folder: string, facts: FileFact[], source: FileSource): Promise<void> {
  for (const fact of facts) {
    if (!fact.present) continue;
    const path = join(folder, pathOfFile(fact));
    const kept = await hashOfFile(path);
    if (kept?.sha256 === fact.sha256) fact.size = kept.size;
    else await writeWhole(folder, path, checked(fact, await source.open(fact)));
    source.done(fact.size ?? 0);
  }
  await removeOthers(folder, new Set(facts.filter(({ present }) => present).map(pathOfFile)));
}

/** Writes each volume into the folder. One that is there from an interrupted run, with the right bytes, stays. */
export async function writeVolumes(
  folder: string,
  volumes: readonly PlannedVolume[],
  source: FileSource,
): Promise<Manifest["volumes"]> {
  const written: Manifest["volumes"] = [];
  for (const { name, files } of volumes) {
    const path = join(folder, "volumes", name);
    const kept = await readVolume(path, files);
    if (kept?.damaged.length !== 0 || kept.size !== lengthOf(files))
      await writeWhole(folder, path, volumeBytes(files, source));
    else for (const { size } of files) source.done(size ?? 0);
    const { sha256, size } = (await hashOfFile(path)) as { sha256: string; size: number };
    written.push({ name, size, sha256 });
  }
  await removeOthers(folder, new Set(volumes.map(({ name }) => `volumes/${name}`)));
  return written;
}

async function* volumeBytes(files: readonly FileFact[], source: FileSource): AsyncGenerator<Uint8Array> {
  for (const fact of files) {
    const size = fact.size ?? 0;
    yield tarHeader(pathOfFile(fact), size);
    yield* checked(fact, await source.open(fact));
    yield paddingOf(size);
    source.done(size);
  }
  yield TAR_END;
}

function lengthOf(files: readonly FileFact[]): number {
  const last = files.at(-1);
  const size = last?.size ?? 0;
  return (last?.place?.offset ?? 0) + size + paddingOf(size).length + TAR_END.length;
}

/** The bytes, if they have the hash and the size of the list. Notes the size where it was not known. */
async function* checked(fact: FileFact, bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const hash = createHash("sha256");
  let size = 0;
  for await (const chunk of bytes) {
    hash.update(chunk);
    size += chunk.length;
    yield chunk;
  }
  if (hash.digest("hex") !== fact.sha256 || (fact.size ?? size) !== size)
    throw new Refusal(
      "conflict",
      "other-bytes",
      `The server sent other bytes for ${fact.filename} than its page says. Run wheelyard verify there, and try again.`,
    );
  fact.size = size;
}

/** Writes a file under another name first, so that it is there whole or not at all. */
async function writeWhole(folder: string, path: string, bytes: AsyncIterable<Uint8Array>): Promise<void> {
  const partial = join(folder, PARTIAL, crypto.randomUUID());
  await mkdir(dirname(path), { recursive: true });
  await mkdir(dirname(partial), { recursive: true });
  try {
    await pipeline(bytes, createWriteStream(partial, { flush: true }));
    await rename(partial, path);
  } finally {
    await rm(partial, { force: true });
  }
}

/** Removes what an interrupted run with another selection left. */
async function removeOthers(folder: string, wanted: ReadonlySet<string>): Promise<void> {
  for (const top of ["files", "volumes"]) {
    const found = await readdir(join(folder, top), { recursive: true, withFileTypes: true }).catch(() => []);
    for (const entry of found) {
      if (entry.isDirectory()) continue;
      const path = join(entry.parentPath, entry.name);
      const below = path
        .slice(folder.length + 1)
        .split("\\")
        .join("/");
      if (!wanted.has(below)) await rm(path);
    }
  }
  await rm(join(folder, PARTIAL), { recursive: true, force: true });
}
