import assert from "node:assert/strict";
import { test } from "node:test";
import { emptyDatabase, filled, keysOf, silent } from "../../test/harness/recorded-site.ts";
import { recordDownloads } from "../changes/download-records.ts";
import { RecordKeeper } from "../changes/records.ts";
import type { Database } from "../database/database.ts";
import { downloadsKey, logSegmentKey } from "../storage/storage-key.ts";
import { rebuild } from "./rebuild.ts";

const logOf = ({ read }: Database) => read.selectFrom("changes").selectAll().orderBy("serial").execute();
const countsOf = ({ read }: Database) => read.selectFrom("downloads").selectAll().orderBy("day").execute();
const today = Math.floor(Date.now() / 86_400_000);

/** A log of several segments, and downloads of some days. */
async function usedSite() {
  const { database, storage } = await filled();
  const keeper = new RecordKeeper(database, storage, silent);
  await keeper.catchUp();
  for (let round = 0; round < 3; round++) {
    await database.write(async ({ record }) => {
      for (let i = 0; i < 200; i++)
        await record({
          kind: "session.started",
          actor: { name: "ann", address: "192.0.2.1" },
          indexId: null,
          project: null,
          detail: { round, text: 'a "word"\nand a line' },
        });
    });
    await keeper.catchUp();
  }
  const row = { index_id: 1, project: "demo", version: "1.0", python: "3.12", installer: "pip" };
  await database.write(({ tx }) =>
    tx
      .insertInto("downloads")
      .values(
        [today - 400, today - 1, today].map((day) => ({
          ...row,
          installer_version: "25.1",
          day,
          count: day,
        })),
      )
      .execute(),
  );
  await recordDownloads(database, storage);
  return { database, storage };
}

test("the log of changes and the counts of downloads come back whole", async () => {
  const { database, storage } = await usedSite();
  const anew = await emptyDatabase();
  const { history, problems } = await rebuild(anew, storage, () => undefined);
  assert.deepEqual(problems, []);
  const log = await logOf(anew);
  assert.equal(log.at(-1)?.kind, "database.rebuilt");
  assert.deepEqual(log.slice(0, -1), await logOf(database));
  assert.equal(history.changes, log.length - 1);
  assert.deepEqual(await countsOf(anew), await countsOf(database));
  assert.equal(history.days, 3);
});

test("a log of an earlier program is written a little at a time; a day that is over is written once", async () => {
  const { database, storage } = await usedSite();
  for (const { key } of await keysOf(storage)) if (key.startsWith("history/")) await storage.remove(key);
  await database.write(({ tx }) => tx.deleteFrom("site").where("key", "in", ["records.log"]).execute());
  await new RecordKeeper(database, storage, silent).catchUp();
  const keys = (await keysOf(storage)).map(({ key }) => key).filter((key) => key.startsWith("history/log/"));
  assert.deepEqual(keys, [0, 256, 512].map(logSegmentKey));
  await recordDownloads(database, storage);
  const days = (await keysOf(storage)).map(({ key }) => key).filter((key) => key.startsWith("history/down"));
  assert.deepEqual(days, [today - 1, today].map(downloadsKey), "the day that was over is not written again");
  await database.write(({ tx }) => tx.deleteFrom("downloads").where("day", "<", today).execute());
  await recordDownloads(database, storage);
  assert.equal(await storage.get(downloadsKey(today - 1)), null, "what is not kept any more goes");
});

test("lines of the log and days that nobody can read are named, and keep nothing else back", async () => {
  const { database, storage } = await usedSite();
  const first = logSegmentKey(0);
  const bytes = Buffer.from((await storage.get(first)) ?? []);
  await storage.put(first, Buffer.concat([Buffer.from("{\n"), bytes]));
  await storage.put(downloadsKey(today), Buffer.from("no gzip"));
  const anew = await emptyDatabase();
  const { problems } = await rebuild(anew, storage, () => undefined);
  assert.deepEqual(
    problems.map(({ key }) => key),
    [first, downloadsKey(today)],
  );
  assert.equal((await logOf(anew)).length, (await logOf(database)).length + 1);
  assert.ok((await anew.serial()) > (await database.serial()));
  assert.equal((await countsOf(anew)).length, 2);
});
