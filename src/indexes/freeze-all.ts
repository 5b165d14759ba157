import { isDeepStrictEqual } from "node:util";
import type { Actor } from "../database/change.ts";
import type { Writing } from "../database/database.ts";
import type { FreezeSettings } from "../policies/freeze.ts";
import { addressOf, type IndexRecord, type IndexSettings } from "./index-record.ts";
import { readIndexes } from "./index-rows.ts";

/**
 * Freezes every index, or lifts every freeze (null), in one transaction. An index that is frozen at an earlier moment stays
 * so. Resolves with the indexes that changed.
 */
export async function freezeAll(
  { tx, record }: Writing,
  freeze: FreezeSettings | null,
  actor: Actor,
): Promise<IndexRecord[]> {
  const changed: IndexRecord[] = [];
  for (const index of await readIndexes(tx)) {
    const before = index.settings.freeze;
    const after = stricter(before, freeze);
    if (isDeepStrictEqual(before, after)) continue;
    const settings: IndexSettings = { ...index.settings, freeze: after };
    await tx
      .updateTable("indexes")
      .set({ settings: JSON.stringify(settings) })
      .where("id", "=", index.id)
      .execute();
    await record({
      kind: "index.changed",
      actor,
      indexId: index.id,
      project: null,
      subject: addressOf(index),
      detail: { settings: { freeze: after }, before: { freeze: before } },
    });
    changed.push({ ...index, settings });
  }
  return changed;
}

function stricter(before: FreezeSettings | null, wanted: FreezeSettings | null): FreezeSettings | null {
  if (before === null || wanted === null) return wanted;
  return Date.parse(before.at) < Date.parse(wanted.at) ? before : wanted;
}
