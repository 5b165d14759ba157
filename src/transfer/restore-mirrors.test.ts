import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mock, test } from "node:test";
import { check, emptyDatabase, filled } from "../../test/harness/recorded-site.ts";
import { recordMirrors } from "../changes/mirror-records.ts";
import type { Database } from "../database/database.ts";
import { siteNow } from "../database/site-clock.ts";
import { fileKey, mirrorFileRecordKey, mirrorPageRecordKey } from "../storage/storage-key.ts";
import { rebuild } from "./rebuild.ts";

const FILES = ["far-1.0.tar.gz", "far-1.1.tar.gz", "far-1.2.tar.gz"];
const bytes = Buffer.from("from far away");
const sha256 = createHash("sha256").update(bytes).digest("hex");

const filesOf = ({ read }: Database) =>
  read.selectFrom("mirror_files").selectAll().orderBy("filename").execute();
const pagesOf = ({ read }: Database) => read.selectFrom("mirror_pages").selectAll().orderBy("name").execute();

async function mirroredSite() {
  const { database, storage } = await filled();
  await database.write(async ({ tx }) => {
    for (const filename of FILES)
      await tx
        .insertInto("mirror_files")
        .values({
          index_id: 2,
          address: sha256,
          filename,
          project: "far",
          sha256,
          size: bytes.length,
          stored_at: 7,
          used_at: 8,
        })
        .execute();
    await tx
      .insertInto("mirror_pages")
      .values({
        index_id: 2,
        name: "far",
        found: 1,
        serial: 3,
        checked_at: 1,
        expires_at: 2,
        etag: "e",
        last_modified: null,
        digest: "d",
        page: Buffer.from([0, 255, 10]),
      })
      .execute();
  });
  for (const filename of FILES) await storage.put(fileKey(sha256, filename), bytes);
  await recordMirrors(database, storage);
  return { database, storage };
}

test("what mirrors kept comes back: their pages, and the files whose bytes are there", async () => {
  const { database, storage } = await mirroredSite();
  const anew = await emptyDatabase();
  const { mirrors, problems } = await rebuild(anew, storage, () => undefined);
  assert.deepEqual(problems, []);
  assert.deepEqual(mirrors, { files: 3, pages: 1 });
  assert.deepEqual(await filesOf(anew), await filesOf(database));
  assert.deepEqual(
    (await pagesOf(anew)).map(({ page, ...facts }) => ({ ...facts, page: Buffer.from(page) })),
    (await pagesOf(database)).map(({ page, ...facts }) => ({ ...facts, page: Buffer.from(page) })),
  );
  assert.deepEqual(await check(anew, storage), []);
  await storage.remove(fileKey(sha256, FILES[0] as string));
  const later = await emptyDatabase();
  assert.equal((await rebuild(later, storage, () => undefined)).mirrors.files, 2);
});

test("what was recorded before is not recorded again while nothing changes", async () => {
  const { database, storage } = await mirroredSite();
  const puts = mock.method(storage, "put");
  await recordMirrors(database, storage);
  assert.equal(puts.mock.callCount(), 0);
  await database.write(({ tx }) => tx.updateTable("mirror_pages").set({ serial: 4 }).execute());
  await database.write(({ tx }) =>
    tx
      .updateTable("mirror_files")
      .set({ stored_at: siteNow() })
      .where("filename", "=", FILES[1] as string)
      .execute(),
  );
  await recordMirrors(database, storage);
  assert.deepEqual(
    puts.mock.calls.map(({ arguments: [key] }) => key),
    [mirrorFileRecordKey(2, sha256, FILES[1] as string), mirrorPageRecordKey(2, "far")],
  );
});

test("a record that does not fit, or that nobody can read, is named and keeps no other back", async () => {
  const { storage } = await mirroredSite();
  const [odd, damaged] = [mirrorPageRecordKey(2, "odd"), mirrorPageRecordKey(2, "damaged")];
  await storage.put(
    odd,
    Buffer.from(JSON.stringify({ wheelyard: 1, row: { index_id: 2, no_column: 1 }, bytes: [] })),
  );
  await storage.put(damaged, Buffer.from("{"));
  const anew = await emptyDatabase();
  const { mirrors, problems } = await rebuild(anew, storage, () => undefined);
  assert.deepEqual(problems.map(({ key }) => key).sort(), [damaged, odd]);
  assert.deepEqual(mirrors, { files: 3, pages: 1 });
});

test("F146 bytes that the record of a mirror names stay where they are", async () => {
  const { database, storage } = await mirroredSite();
  await database.write(({ tx }) => tx.deleteFrom("mirror_files").execute());
  assert.deepEqual(await check(database, storage, { repair: true }), []);
  assert.ok(await storage.get(fileKey(sha256, FILES[0] as string)));
});
