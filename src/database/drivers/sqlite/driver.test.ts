import assert from "node:assert/strict";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { after, test } from "node:test";
import { SqliteDatabase } from "./driver.ts";

const folder = await mkdtemp(join(tmpdir(), "wheelyard-sqlite-"));
after(() => rm(folder, { recursive: true }));

const NOT_RUN_ON_WINDOWS = process.platform === "win32" ? { skip: "no file modes" } : {};

test("F99 its files are for its owner and group alone", NOT_RUN_ON_WINDOWS, async () => {
  const path = join(folder, "modes", "wheelyard.db");
  const database = await SqliteDatabase.open({ path });
  await database.write(({ tx }) => tx.insertInto("groups").values({ name: "g", created_at: 1 }).execute());
  for (const name of [path, `${path}-wal`, `${path}-shm`]) assert.equal(statSync(name).mode & 0o007, 0, name);
  await database.close();
});

test("refuses in words, and leaves alone, a file that is no database, and a folder", async () => {
  const path = join(folder, "letter.db");
  const letter = "Dear database, ".repeat(1000);
  writeFileSync(path, letter);
  const refused = { name: "Refusal", kind: "unavailable", message: /database/ };
  await assert.rejects(SqliteDatabase.open({ path }), refused);
  assert.equal(readFileSync(path, "utf8"), letter);
  await mkdir(join(folder, "folder.db"));
  await assert.rejects(SqliteDatabase.open({ path: join(folder, "folder.db") }), refused);
});

test("F07 refuses in words to write while another program holds the file for long", async () => {
  const path = join(folder, "held.db");
  const database = await SqliteDatabase.open({ path });
  const other = new DatabaseSync(path);
  other.exec("begin immediate");
  const writing = database.write(({ tx }) =>
    tx.insertInto("groups").values({ name: "late", created_at: 1 }).execute(),
  );
  const reading = await database.read.selectFrom("groups").selectAll().execute();
  assert.deepEqual(reading, [], "reads go on");
  await assert.rejects(writing, { name: "Refusal", kind: "unavailable", retryAfter: 5 });
  other.exec("rollback");
  await database.write(({ tx }) => tx.insertInto("groups").values({ name: "now", created_at: 1 }).execute());
  const names = await database.read.selectFrom("groups").select("name").execute();
  assert.deepEqual(
    names.map(({ name }) => name),
    ["now"],
  );
  other.close();
  await database.close();
});
