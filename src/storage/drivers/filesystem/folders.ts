import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { isMissing } from "./error.ts";

/** Of the folders of a storage. */
export const FOLDER_MODE = 0o750;

/**
 * Makes a folder and those above it, up to the root, which is not made: a root that is gone, with the volume that it was on,
 * must not be there again and take files. Resolves with the topmost folder that was new, if any.
 */
export async function makeFolders(root: string, folder: string): Promise<string | undefined> {
  if (folder === root) return undefined;
  try {
    return (await makeOne(folder)) ? folder : undefined;
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  const top = await makeFolders(root, dirname(folder));
  const isNew = await makeOne(folder);
  return top ?? (isNew ? folder : undefined);
}

/** Resolves with whether it was new. */
function makeOne(path: string): Promise<boolean> {
  return mkdir(path, { mode: FOLDER_MODE }).then(() => true, falseIfThere);
}

function falseIfThere(error: unknown): false {
  if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
  throw error;
}
