import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import type { StoredObject } from "../../storage.ts";
import { DRAFT_PREFIX } from "../../storage-key.ts";
import { asRefusal, isMissing } from "./error.ts";

/**
 * Every file below `root` whose key starts with `prefix` and comes behind `after`, in key order. Holds the names of one
 * folder a level, so memory is bounded by the widest folder, not by the store.
 */
export async function* walk(root: string, prefix: string, after: string): AsyncGenerator<StoredObject> {
  const folder = prefix.slice(0, prefix.lastIndexOf("/") + 1);
  yield* walkFolder(root, folder, prefix, after);
}

async function* walkFolder(
  root: string,
  folder: string,
  prefix: string,
  after: string,
): AsyncGenerator<StoredObject> {
  for (const { key, isFolder } of await entries(root, folder)) {
    if (!key.startsWith(prefix) && !prefix.startsWith(key)) continue;
    if (isFolder) {
      // A folder wholly before the cursor cannot hold anything behind it.
      if (key < after && !after.startsWith(key)) continue;
      yield* walkFolder(root, key, prefix, after);
    } else if (key > after && key.startsWith(prefix)) {
      const found = await stat(join(root, key)).catch(nullIfGone);
      if (found) yield { key, size: found.size, modifiedAt: found.mtimeMs };
    }
  }
}

/** What was removed since its folder was read is no part of the list; anything else must not shorten it unsaid. */
function nullIfGone(error: unknown): null {
  if (isMissing(error)) return null;
  throw asRefusal(error);
}

/** Files and folders of a folder in the order of their keys; a folder's key ends with `/`. */
async function entries(root: string, folder: string): Promise<{ key: string; isFolder: boolean }[]> {
  try {
    const found = await readdir(join(root, folder), { withFileTypes: true });
    return found
      .filter((entry) => !entry.name.startsWith(DRAFT_PREFIX) && (entry.isFile() || entry.isDirectory()))
      .map((entry) => ({
        key: folder + entry.name + (entry.isDirectory() ? "/" : ""),
        isFolder: entry.isDirectory(),
      }))
      .sort((a, b) => (a.key < b.key ? -1 : 1));
  } catch (error) {
    if (isMissing(error)) return [];
    throw asRefusal(error);
  }
}
