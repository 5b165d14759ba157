import type { Actor } from "../database/change.ts";
import type { Writing } from "../database/database.ts";
import { siteNow } from "../database/site-clock.ts";
import { signPolicy } from "../policies/sign.ts";
import { Refusal } from "../refusal.ts";
import { checkIndexAddress } from "./index-name.ts";
import { addressOf, type IndexRecord, type IndexSettings, type IndexSettingsChange } from "./index-record.ts";
import { checkKind, checkOrigins, checkSettings, presentRow, readIndexes } from "./index-rows.ts";
import { checkTree, checkTrees, finder } from "./tree.ts";

export interface NewIndex {
  owner: string;
  name: string;
  kind?: IndexRecord["kind"];
  settings?: IndexSettingsChange;
}

/** Makes an index; refuses (`conflict`) an address that is taken, (`invalid`) settings and bases that cannot be. */
export async function createIndex(
  { tx, record }: Writing,
  { owner, name, kind = "hosted", settings }: NewIndex,
  actor: Actor,
): Promise<IndexRecord> {
  checkIndexAddress(owner, name);
  const checked = checkSettings(settings ?? {});
  checked.policy = signPolicy(checked.policy, [], actor.name, siteNow());
  const same = tx.selectFrom("indexes").select("id").where("owner", "=", owner).where("name", "=", name);
  if (await same.where("removed_serial", "is", null).executeTakeFirst()) {
    throw new Refusal("conflict", "index-exists", `There is already an index named ${owner}/${name}.`);
  }
  const row = await tx
    .insertInto("indexes")
    .values({ owner, name, kind, settings: JSON.stringify(checked), created_at: siteNow(), serial: 0 })
    .returningAll()
    .executeTakeFirstOrThrow();
  const made = presentRow(row);
  const find = finder(await readIndexes(tx));
  checkKind(made);
  checkTree(made, find);
  checkOrigins(made, find);
  const subject = addressOf(made);
  await record({ kind: "index.created", actor, indexId: made.id, project: null, subject });
  return made;
}

/** Changes the settings that `changeOf` returns. It is called with the settings as they are at that moment. */
export async function changeIndex(
  { tx, record }: Writing,
  index: IndexRecord,
  changeOf: (before: IndexSettings) => IndexSettingsChange,
  actor: Actor,
): Promise<IndexRecord> {
  const records = await readIndexes(tx);
  const before = records.find(({ id }) => id === index.id);
  if (!before) throw gone(index);
  const settings = changeOf(before.settings);
  const merged = checkSettings({ ...before.settings, ...settings });
  merged.policy = signPolicy(merged.policy, before.settings.policy, actor.name, siteNow());
  const after = { ...before, settings: merged };
  checkKind(after);
  const all = records.map((one) => (one === before ? after : one));
  if (settings.bases) checkTrees(after, all);
  if (settings.bases || settings.origins) checkOrigins(after, finder(all));
  await tx
    .updateTable("indexes")
    .set({ settings: JSON.stringify(merged) })
    .where("id", "=", index.id)
    .execute();
  const subject = addressOf(index);
  await record({
    kind: "index.changed",
    actor,
    indexId: index.id,
    project: null,
    subject,
    detail: { settings, before: named(before.settings, settings) },
  });
  return after;
}

/** The settings as they were, of those that a change names. */
function named(before: IndexSettings, change: IndexSettingsChange): Partial<IndexSettings> {
  return Object.fromEntries(Object.keys(change).map((key) => [key, before[key as keyof IndexSettings]]));
}

/** Removes an index. Refuses (`conflict`) if it has files, or if another index inherits from it. */
export async function removeIndex({ tx, record }: Writing, index: IndexRecord, actor: Actor): Promise<void> {
  const records = await readIndexes(tx);
  const present = records.find(({ id }) => id === index.id);
  if (!present) throw gone(index);
  const address = addressOf(index);
  const files = tx.selectFrom("files").select("id").where("index_id", "=", index.id);
  if (await files.where("removed_serial", "is", null).limit(1).executeTakeFirst()) {
    const message = `${address} still has files. Remove its projects first.`;
    throw new Refusal("conflict", "index-not-empty", message);
  }
  if (await files.where("binned_at", "is not", null).limit(1).executeTakeFirst()) {
    const message = `The recycle bin of ${address} still has files. Restore them, or delete them with "wheelyard bin purge --index ${address}".`;
    throw new Refusal("conflict", "index-not-empty", message);
  }
  const heir = records.find(({ settings }) => settings.bases.includes(address));
  if (heir) {
    const message = `${addressOf(heir)} inherits from ${address}. Change its bases first.`;
    throw new Refusal("conflict", "index-has-heirs", message);
  }
  const serial = await record({
    kind: "index.removed",
    actor,
    indexId: index.id,
    project: null,
    subject: address,
    detail: { before: { kind: present.kind, settings: present.settings } },
  });
  await tx.updateTable("indexes").set({ removed_serial: serial }).where("id", "=", index.id).execute();
  // Another index may be made under this address one day: it must not inherit who had rights in this one.
  await tx.deleteFrom("grants").where("index_glob", "=", address).execute();
}

function gone(index: IndexRecord): Refusal {
  return new Refusal("not-found", "no-such-index", `There is no index ${addressOf(index)}.`);
}
