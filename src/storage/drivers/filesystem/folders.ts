import { closeSync, fsyncSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import { isMissing } from "./error.ts";

/** Of the folders of a storage. */
export const FOLDER_MODE = 0o750;

/**
 * Makes a folder and those above it, up to the root, which is not made: a root that is gone, with the volume that it was on,
 * must not be there again and take files. Returns the topmost folder that was new, if any.
 */
export function makeFolders(root: string, folder: string): string | undefined {
  if (folder === root) return undefined;
  try {
    return makeOne(folder) ? folder : undefined;
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  const top = makeFolders(root, dirname(folder));
  const isNew = makeOne(folder);
  return top ?? (isNew ? folder : undefined);
}

/** Whether it was new. */
function makeOne(path: string): boolean {
  try {
    mkdirSync(path, { mode: FOLDER_MODE });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** A folder and those above it up to `top`, which holds the first folder that was new. */
export function foldersUpTo(folder: string, top: string): string[] {
  const folders = [folder];
  while (folders.at(-1) !== top) folders.push(dirname(folders.at(-1) as string));
  return folders;
}

export function syncFolder(path: string): void {
  const folder = openSync(path, "r");
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
