import assert from "node:assert/strict";
import { test } from "node:test";
import { emptyDatabase, filled, silent } from "../../test/harness/recorded-site.ts";
import { RecordKeeper } from "../changes/records.ts";
import { SERVER } from "../database/change.ts";
import type { Database } from "../database/database.ts";
import { indexRecordKey, projectRecordKey, siteRecordKey } from "../storage/storage-key.ts";
import { rebuild } from "./rebuild.ts";

async function closedSite() {
  const { database, storage } = await filled();
  await database.write(async ({ tx, record }) => {
    const settings = JSON.stringify({ read: "granted", description: "ours" });
    await tx.updateTable("indexes").set({ settings }).where("name", "=", "main").execute();
    await record({ kind: "index.changed", actor: SERVER, indexId: 1, project: null });
    await tx.updateTable("projects").set({ restricted: 1 }).where("name", "=", "demo").execute();
    await record({ kind: "project.restricted", actor: SERVER, indexId: 1, project: "demo" });
    await tx
      .updateTable("indexes")
      .set({
        removed_serial: await record({ kind: "index.removed", actor: SERVER, indexId: 2, project: null }),
      })
      .where("name", "=", "pypi")
      .execute();
  });
  await new RecordKeeper(database, storage, silent).catchUp();
  return { database, storage };
}

const indexesOf = ({ read }: Database) =>
  read.selectFrom("indexes").select(["id", "name", "settings", "removed_serial"]).orderBy("id").execute();

test("indexes come back with their ids, and a removed one, such as the mirror of every new site, does not", async () => {
  const { database, storage } = await closedSite();
  const anew = await emptyDatabase();
  assert.deepEqual((await rebuild(anew, storage, () => undefined)).problems, []);
  const before = await indexesOf(database);
  const after = await indexesOf(anew);
  assert.deepEqual(
    after.map(({ settings: _, ...one }) => one),
    before.map(({ settings: _, ...one }) => one),
  );
  assert.equal(after[0]?.settings, before[0]?.settings);
  assert.ok(after[1]?.removed_serial);
});

for (const [what, spoil] of [
  ["missing", null],
  ["unreadable", Buffer.from("{")],
] as const)
  test(`rights are never wider: what has a record that is ${what} is closed, and that is said`, async () => {
    for (const key of [
      indexRecordKey("root", "main"),
      projectRecordKey("root", "main", "demo"),
      siteRecordKey("indexes"),
      siteRecordKey("accounts"),
    ]) {
      const { storage } = await closedSite();
      if (spoil === null) await storage.remove(key);
      else await storage.put(key, spoil);
      const anew = await emptyDatabase();
      const { problems, files } = await rebuild(anew, storage, () => undefined);
      assert.equal(files, 5, `${key}: the files are back`);
      const { settings } = (await indexesOf(anew)).find(({ name }) => name === "main") ?? {};
      assert.equal(JSON.parse(settings ?? "{}").read, "granted", key);
      const demo = anew.read.selectFrom("projects").select("restricted").where("name", "=", "demo");
      assert.equal((await demo.executeTakeFirstOrThrow()).restricted, 1, key);
      const isNamed = problems.some((problem) => problem.key === key);
      assert.ok(isNamed, `${key} is not named`);
    }
  });

test("grants that went with a removed index do not come back", async () => {
  const { database, storage } = await filled();
  await database.write(async ({ tx, record }) => {
    await tx
      .insertInto("grants")
      .values({
        principal_kind: "everyone",
        principal: "",
        permission: "read",
        index_glob: "team/old",
        project_glob: "*",
        created_at: 1,
        created_by: null,
      })
      .execute();
    await record({ kind: "grant.added", actor: SERVER, indexId: null, project: null });
  });
  const keeper = new RecordKeeper(database, storage, silent);
  await keeper.catchUp();
  await database.write(async ({ tx, record }) => {
    await tx.deleteFrom("grants").execute();
    await record({ kind: "index.removed", actor: SERVER, indexId: 2, project: null });
  });
  await keeper.catchUp();
  const anew = await emptyDatabase();
  await rebuild(anew, storage, () => undefined);
  assert.deepEqual(await anew.read.selectFrom("grants").selectAll().execute(), []);
});
