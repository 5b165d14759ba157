import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { it } from "node:test";
import { MIGRATIONS } from "../../database/migrations/migrations.ts";

/** Tables whose hashes are of no stored bytes, or of bytes that another table names. */
const OTHERS = ["blob_removals", "imported_files"];

it("every table that names stored bytes is in the list of files of a backup", () => {
  const database = new DatabaseSync(":memory:");
  for (const { sql } of MIGRATIONS) database.exec(sql);
  const tables = database
    .prepare(
      `select m.name from sqlite_master m join pragma_table_info(m.name) c where m.type = 'table'
       group by m.name having sum(c.name = 'sha256') > 0 and sum(c.name = 'filename') > 0`,
    )
    .all()
    .map(({ name }) => String(name))
    .filter((name) => !OTHERS.includes(name));
  const source = readFileSync(join(import.meta.dirname, "named-files.ts"), "utf8");
  const read = [...source.matchAll(/selectFrom\("(\w+)"\)/g)].map(([, name]) => name);
  assert.deepEqual(tables.sort(), read.sort());
});
