import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { check, emptyDatabase, factsOf, filled, keysOf } from "../../test/harness/recorded-site.ts";
import { fileKey, fileRecordKey, metadataKey } from "../storage/storage-key.ts";
import { isHalfRebuilt, rebuild } from "./rebuild.ts";

test("a database is made anew with every fact, and its serial never goes back", async () => {
  const { database, storage } = await filled();
  const anew = await emptyDatabase();
  const rebuilt = await rebuild(anew, storage, () => undefined);
  assert.deepEqual(rebuilt.problems, []);
  assert.equal(rebuilt.files, 5);
  assert.equal(rebuilt.reserved, 2);
  assert.deepEqual(await factsOf(anew), await factsOf(database));
  assert.ok((await anew.serial()) > (await database.serial()));
  assert.deepEqual(await check(anew, storage), []);
});

test("a rebuild cut off anywhere goes on where it stopped, and is not served from before", async () => {
  const { database, storage } = await filled();
  for (let reads = 1; reads <= 10; reads++) {
    const anew = await emptyDatabase();
    storage.readsLeft = reads;
    await assert.rejects(
      rebuild(anew, storage, () => undefined),
      /power/,
    );
    storage.readsLeft = Number.POSITIVE_INFINITY;
    await rebuild(anew, storage, () => undefined);
    assert.equal(await isHalfRebuilt(anew), false);
    assert.deepEqual(await factsOf(anew), await factsOf(database), `cut off at read ${reads}`);
  }
});

test("a rebuild leaves a database that holds anything alone", async () => {
  const { database, storage } = await filled();
  const before = await factsOf(database);
  await assert.rejects(
    rebuild(database, storage, () => undefined),
    { code: "database-in-use" },
  );
  assert.deepEqual(await factsOf(database), before);
});

test("F08 a file without bytes, and a record that nobody can read, are named and keep no other back", async () => {
  const { database, storage } = await filled();
  const row = await database.read
    .selectFrom("files")
    .select("sha256")
    .where("filename", "=", "demo-1.0.tar.gz");
  const { sha256 } = await row.executeTakeFirstOrThrow();
  await storage.remove(fileKey(sha256, "demo-1.0.tar.gz"));
  await storage.put(fileRecordKey("root", "main", "demo", "demo-1.1.tar.gz"), Buffer.from("{"));
  const anew = await emptyDatabase();
  const { problems, files } = await rebuild(anew, storage, () => undefined);
  assert.deepEqual(
    problems.map(({ key }) => key.split("/").at(-1)),
    ["demo-1.0.tar.gz.json", "demo-1.1.tar.gz.json"],
  );
  assert.equal(files, 3);
});

test("verify names every difference and mends what loses nothing", async () => {
  const { database, storage } = await filled();
  const wheel = "demo-1.0-py3-none-any.whl";
  const { sha256 } = await database.read
    .selectFrom("files")
    .select("sha256")
    .where("filename", "=", wheel)
    .executeTakeFirstOrThrow();
  await storage.put(metadataKey(sha256, wheel), Buffer.from("Name: other"));
  await storage.remove(fileRecordKey("root", "main", "demo", "demo-1.1.tar.gz"));
  const stray = createHash("sha256").update("stray").digest("hex");
  await storage.put(fileKey(stray, "stray-1.0.tar.gz"), Buffer.from("stray"));
  const all = ["metadata", "record", "stray-bytes"];
  assert.deepEqual(await check(database, storage), all);
  assert.deepEqual(
    await check(database, storage, { repair: true }),
    all.map((kind) => `${kind}, mended`),
  );
  assert.deepEqual(await check(database, storage), []);
  await storage.put(fileKey(sha256, wheel), Buffer.alloc(10));
  assert.deepEqual(await check(database, storage, { repair: true, quick: true }), ["damaged-bytes"]);
});

test("a database restored from an old backup is named, and nothing newer is swept or overwritten", async () => {
  const { storage } = await filled();
  const old = await emptyDatabase();
  const before = await keysOf(storage);
  const problems = await check(old, storage, { repair: true });
  assert.ok(problems.includes("old-database"));
  assert.deepEqual(await keysOf(storage), before);
});

test("what a mirror keeps is nobody's stray; what it lost is forgotten, to be fetched again", async () => {
  const { database, storage } = await filled();
  const bytes = Buffer.from("from far away");
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const row = { index_id: 2, project: "far", sha256, size: bytes.length, stored_at: 1, used_at: 1 };
  await database.write(async ({ tx }) => {
    for (const filename of ["far-1.0.tar.gz", "far-1.1.tar.gz", "far-1.2.tar.gz"])
      await tx
        .insertInto("mirror_files")
        .values({ ...row, address: sha256, filename })
        .execute();
  });
  await storage.put(fileKey(sha256, "far-1.0.tar.gz"), bytes);
  await storage.put(fileKey(sha256, "far-1.1.tar.gz"), Buffer.from("from far awry"));
  assert.deepEqual(await check(database, storage), ["mirrored-bytes", "mirrored-bytes"]);
  assert.deepEqual(await check(database, storage, { repair: true }), [
    "mirrored-bytes, mended",
    "mirrored-bytes, mended",
  ]);
  assert.deepEqual(await check(database, storage), []);
  const kept = database.read.selectFrom("mirror_files").select("filename").where("sha256", "is not", null);
  assert.deepEqual(
    (await kept.execute()).map(({ filename }) => filename),
    ["far-1.0.tar.gz"],
  );
  assert.equal(await storage.get(fileKey(sha256, "far-1.1.tar.gz")), null);
});
