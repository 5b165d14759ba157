import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { check, emptyDatabase, filled, keysOf, silent } from "../../test/harness/recorded-site.ts";
import { RecordKeeper } from "../changes/records.ts";
import { fileKey, fileRecordKey, siteRecordKey } from "../storage/storage-key.ts";
import { emptyTrash, listTrash, restoreTrash } from "./trash.ts";

const bytesOf = async (storage: Parameters<typeof keysOf>[0]) =>
  (await keysOf(storage)).map(({ key }) => key).filter((key) => key.startsWith("files/"));

test("F146 bytes that a record names stay where they are, whatever the database knows", async () => {
  const { storage } = await filled();
  const before = await bytesOf(storage);
  // A database that knows none of them, over which a start has written its own serial since.
  const other = await emptyDatabase();
  await storage.put(siteRecordKey("serial"), Buffer.from('{"wheelyard":1,"serial":0}'));
  const found = await check(other, storage, { repair: true });
  assert.ok(found.includes("unknown-record"), found.join());
  assert.ok(!found.some((kind) => kind.endsWith("mended")), found.join());
  assert.deepEqual(await bytesOf(storage), before);
  assert.deepEqual(await listTrash(storage), []);
});

test("F146 a record that nobody can read keeps the bytes of its file name, and one unknown record keeps everything", async () => {
  const { database, storage } = await filled();
  const stray = createHash("sha256").update("stray").digest("hex");
  const key = fileKey(stray, "stray-1.0.tar.gz");
  await storage.put(key, Buffer.from("stray"));
  const record = fileRecordKey("root", "main", "stray", "stray-1.0.tar.gz");
  await storage.put(record, Buffer.from("{"));
  assert.deepEqual(await check(database, storage, { repair: true }), ["unknown-record"]);
  await storage.put(fileKey(stray, "second-1.0.tar.gz"), Buffer.from("stray"));
  assert.deepEqual(await check(database, storage, { repair: true }), ["stray-bytes", "unknown-record"]);
  assert.ok(await storage.get(key));
  await storage.remove(record);
  assert.deepEqual(await check(database, storage, { repair: true }), [
    "stray-bytes, mended",
    "stray-bytes, mended",
  ]);
});

test("F146 what a repair takes away is put back by one command, and never over something else", async () => {
  const { database, storage } = await filled();
  const stray = createHash("sha256").update("stray").digest("hex");
  const key = fileKey(stray, "stray-1.0.tar.gz");
  const record = fileRecordKey("root", "main", "demo", "demo-1.1.tar.gz");
  await storage.put(key, Buffer.from("stray"));
  await storage.put(record, Buffer.from("damaged"));
  assert.deepEqual(await check(database, storage, { repair: true }), [
    "record, mended",
    "stray-bytes, mended",
  ]);
  assert.equal(await storage.get(key), null);
  const [batch, ...others] = await listTrash(storage);
  assert.ok(batch);
  assert.deepEqual(others, []);
  assert.equal(batch.objects, 2);
  assert.match(batch.reason ?? "", /repair/);
  assert.deepEqual(await restoreTrash(storage, batch.name), { restored: [key], occupied: [record] });
  assert.equal(Buffer.from((await storage.get(key)) ?? []).toString(), "stray");
  assert.equal((await listTrash(storage))[0]?.objects, 1);
  assert.equal(await emptyTrash(storage, batch.name), 1);
  assert.deepEqual(await listTrash(storage), []);
  assert.deepEqual(
    (await keysOf(storage)).filter(({ key }) => key.startsWith("trash/")),
    [],
  );
});

test("what a removed index left behind is no sign of an older database", async () => {
  const { database, storage } = await filled();
  await new RecordKeeper(database, storage, silent).catchUp();
  const record = fileRecordKey("root", "main", "demo", "demo-1.1.tar.gz");
  const bytes = await storage.get(record);
  assert.ok(bytes);
  await database.write(async ({ tx, record: log }) => {
    const serial = await log({
      kind: "index.created",
      actor: { name: null, address: null },
      indexId: null,
      project: null,
    });
    await tx
      .insertInto("indexes")
      .values({
        owner: "team",
        name: "old",
        kind: "hosted",
        settings: "{}",
        created_at: 1,
        serial,
        removed_serial: serial,
      })
      .execute();
  });
  const left = fileRecordKey("team", "old", "demo", "demo-1.1.tar.gz");
  await storage.put(left, bytes);
  assert.deepEqual(await check(database, storage), ["record"]);
  assert.deepEqual(await check(database, storage, { repair: true }), ["record, mended"]);
  assert.deepEqual(await check(database, storage), []);
});
