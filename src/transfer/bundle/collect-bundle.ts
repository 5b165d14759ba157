import { copyFile, cp, mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { hashOfFile } from "./file-bytes.ts";
import { openBundle } from "./open-bundle.ts";
import { PARTIAL } from "./write-files.ts";

/** What a bundle is made of besides its volumes. */
const PARTS = ["signatures", "facts", "SHA256SUMS", "README.txt", "manifest.json.sig", "manifest.json"];

/** What a folder has of a bundle after a medium was read. */
export interface Collected {
  /** Volumes that this medium brought. */
  brought: string[];
  /** Volumes of this medium whose bytes are not the ones of the manifest. They are not kept. */
  damaged: string[];
  /** Volumes that are on none of the media so far. null: no medium has brought the manifest yet. */
  missing: string[] | null;
}

/**
 * Copies what a medium has of a bundle into a folder. The media of a bundle may come in any order, and one may come again. A volume is
 * there whole or not at all; it is compared with the manifest as soon as that is there.
 */
export async function collectBundle(folder: string, medium: string): Promise<Collected> {
  await mkdir(join(folder, "volumes"), { recursive: true });
  if (!(await isThere(join(folder, "manifest.json")))) await copyParts(folder, medium);
  const found = await volumesOn(medium);
  for (const path of found) await copyVolume(folder, path);
  await rm(join(folder, PARTIAL), { recursive: true, force: true });
  const names = found.map((path) => basename(path));
  if (!(await isThere(join(folder, "manifest.json")))) return { brought: names, damaged: [], missing: null };
  const { manifest } = await openBundle(folder);
  const collected: Collected = { brought: [], damaged: [], missing: [] };
  for (const { name, sha256 } of manifest.volumes) {
    const path = join(folder, "volumes", name);
    const kept = await hashOfFile(path);
    const isGood = kept?.sha256 === sha256;
    if (kept !== null && !isGood) await rm(path);
    if (!isGood) (kept === null ? (collected.missing ?? []) : collected.damaged).push(name);
    else if (names.includes(name)) collected.brought.push(name);
  }
  return collected;
}

/** The manifest comes last: a folder with it has the other parts too. */
async function copyParts(folder: string, medium: string): Promise<void> {
  if (!(await isThere(join(medium, "manifest.json")))) return;
  for (const part of PARTS) {
    if (await isThere(join(medium, part)))
      await cp(join(medium, part), join(folder, part), { recursive: true });
  }
}

/** Volumes in the folder of a medium, or in `volumes/` there. */
async function volumesOn(medium: string): Promise<string[]> {
  const found: string[] = [];
  for (const place of [medium, join(medium, "volumes")]) {
    const names = await readdir(place).catch(() => []);
    found.push(...names.filter((name) => /^\d{3,6}\.tar$/.test(name)).map((name) => join(place, name)));
  }
  return found.sort();
}

async function copyVolume(folder: string, path: string): Promise<void> {
  const target = join(folder, "volumes", basename(path));
  const [here, there] = await Promise.all([stat(target).catch(() => null), stat(path)]);
  if (here?.size === there.size) return;
  const partial = join(folder, PARTIAL, basename(path));
  await mkdir(join(folder, PARTIAL), { recursive: true });
  await copyFile(path, partial);
  await rename(partial, target);
}

async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null)) !== null;
}
