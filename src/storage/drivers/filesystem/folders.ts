import { closeSync, fsyncSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import { isMissing } from "./error.ts";

/** Of the folders of a storage. */
export const FOLDER_MODE = 0o750;

/**
 * Makes a folder and those above it, up to the root, which is not made: a root that is gone, with the volume that it was on,
 * must not be there again and take files.
 */
export function makeFolders(root: string, folder: string): void {
  if (folder === root) return;
  try {
    makeOne(folder);
  } catch (error) {
    if (!isMissing(error)) throw error;
    makeFolders(root, dirname(folder));
    makeOne(folder);
  }
}

function makeOne(path: string): void {
  try {
    mkdirSync(path, { mode: FOLDER_MODE });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
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
