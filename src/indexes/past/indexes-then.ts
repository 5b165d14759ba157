import type { Kysely } from "kysely";
import type { Tables } from "../../database/tables.ts";
import { Refusal } from "../../refusal.ts";
import { addressOf, type IndexRecord, IndexSettings } from "../index-record.ts";
import type { FindIndex } from "../tree.ts";

/** Indexes that are asked about in one query. */
const AT_ONCE = 200;

/** An entry of the change log about an index. */
interface IndexEntry {
  index_id: number | null;
  kind: string;
  detail: string;
}

/**
 * The indexes of today with the settings that they had at a serial: what was changed since is undone, change by change. One
 * that was made later is not among them.
 */
export async function indexesThen(
  database: Kysely<Tables>,
  today: readonly IndexRecord[],
  serial: number,
): Promise<IndexRecord[]> {
  const then: IndexRecord[] = [];
  for (let at = 0; at < today.length; at += AT_ONCE) {
    const some = today.slice(at, at + AT_ONCE);
    const later = await entriesAfter(database, some, serial);
    const byIndex = Map.groupBy(later, (entry) => entry.index_id);
    for (const index of some) {
      const entries = byIndex.get(index.id) ?? [];
      if (entries.some(({ kind }) => kind === "index.created")) continue;
      then.push({ ...index, settings: undo(index.settings, entries) });
    }
  }
  return then;
}

/** The newest first. */
function entriesAfter(database: Kysely<Tables>, indexes: readonly IndexRecord[], serial: number) {
  return database
    .selectFrom("changes")
    .select(["index_id", "kind", "detail"])
    .where(
      "index_id",
      "in",
      indexes.map(({ id }) => id),
    )
    .where("project", "is", null)
    .where("serial", ">", serial)
    .where("kind", "in", ["index.created", "index.changed"])
    .orderBy("serial", "desc")
    .execute();
}

/** Settings that this version does not know any more are left as they are. */
function undo(settings: IndexSettings, entries: readonly IndexEntry[]): IndexSettings {
  let before = settings;
  for (const { detail } of entries) {
    const noted = JSON.parse(detail) as { before?: object };
    const undone = IndexSettings.safeParse({ ...before, ...noted.before });
    if (undone.success) before = undone.data;
  }
  return before;
}

/** Finds among the indexes of then by `owner/name`. Refuses (`gone`) one that is not there any more, or was made again since. */
export function finderThen(then: readonly IndexRecord[]): FindIndex {
  const byAddress = new Map(then.map((index) => [addressOf(index), index]));
  return (address) => {
    const index = byAddress.get(address);
    if (index !== undefined) return index;
    throw new Refusal(
      "gone",
      "base-removed",
      "The index cannot be shown as of this moment: an index that it inherited from was removed since. Choose a later moment.",
    );
  };
}
