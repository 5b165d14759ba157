import { Refusal } from "../../refusal.ts";
import type { Storage } from "../../storage/storage.ts";
import { NOTE_KEY } from "./layout.ts";

const FORM = 1;

/** The index at each prefix of an export: `owner/name` by prefix. */
export type ExportedIndexes = Record<string, string>;

/** What an export says it is of; null: the place is empty. Refuses a place that contains anything else. */
export async function readNote(storage: Storage): Promise<ExportedIndexes | null> {
  const bytes = await storage.get(NOTE_KEY, 2 ** 20);
  if (bytes !== null) return parseNote(Buffer.from(bytes).toString("utf8"));
  for await (const { key } of storage.list("")) {
    throw new Refusal(
      "conflict",
      "not-an-export",
      `The target contains other files, such as ${key}. Choose an empty folder or prefix, or the one of an earlier export.`,
    );
  }
  return null;
}

/**
 * Notes what is exported where. Refuses (`conflict`) if another index was exported to the same prefix before. Resolves with the
 * time of the store, in milliseconds since 1970: what is older was there before.
 */
export async function writeNote(storage: Storage, indexes: ExportedIndexes): Promise<number> {
  const earlier = (await readNote(storage)) ?? {};
  for (const [prefix, index] of Object.entries(indexes)) {
    if ((earlier[prefix] ?? index) === index) continue;
    throw new Refusal(
      "conflict",
      "other-index",
      `The target already contains ${earlier[prefix]} at /${prefix}. Choose another target for ${index}.`,
    );
  }
  const note = { wheelyardExport: FORM, indexes: { ...earlier, ...indexes } };
  await storage.put(NOTE_KEY, Buffer.from(`${JSON.stringify(note, null, 2)}\n`));
  return (await storage.stat(NOTE_KEY))?.modifiedAt ?? 0;
}

function parseNote(text: string): ExportedIndexes {
  const note = parseJson(text) as { wheelyardExport?: unknown; indexes?: unknown } | null;
  if (note?.wheelyardExport === FORM && typeof note.indexes === "object" && note.indexes !== null)
    return note.indexes as ExportedIndexes;
  throw new Refusal(
    "invalid",
    "bad-export-note",
    `${NOTE_KEY} in the target is damaged, or was written by a newer version. Export to an empty folder.`,
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
