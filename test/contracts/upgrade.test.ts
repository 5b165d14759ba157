import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { MIGRATIONS } from "../../src/database/migrations/migrations.ts";
import { DATABASES } from "./database-drivers.ts";

/** Facts as the very first tables held them. */
const FACTS = `
insert into accounts (id, name, kind, password_hash, is_admin, disabled, created_at)
  values (51, 'maria', 'person', 'hashed', 1, 0, 1);
insert into groups (id, name, created_at) values (52, 'developers', 1);
insert into group_members (group_id, account_id) values (52, 51);
insert into tokens (id, account_id, note, hash, prefix, scope, created_at)
  values (53, 51, 'laptop', 'abc', 'wy_a', '{}', 1);
insert into grants (id, principal_kind, principal, permission, index_glob, project_glob, created_at)
  values (54, 'group', 'developers', 'publish', '*', '*', 1);
insert into projects (id, index_id, name, display_name, status, restricted, created_at, serial)
  values (55, 1, 'shop', 'Shop', 'active', 0, 1, 1);
insert into files (id, index_id, project_id, filename, filename_key, version, kind, size, sha256, has_signature,
    uploaded_at, uploaded_by, yanked, added_serial)
  values (56, 1, 55, 'shop-1.0.tar.gz', 'shop-1.0', '1.0', 'sdist', 7, 'aa', 0, 1, 'maria', 'bad', 1);
insert into file_metadata (file_id, metadata) values (56, '{"name":"Shop"}');
insert into changes (serial, kind, index_id, project, subject, actor, address, at, detail)
  values (1, 'file.published', 1, 'shop', 'shop-1.0.tar.gz', 'maria', '192.0.2.7', 1, '{}');
update site set value = '1' where key = 'serial';`;

/** What stands in databases that are in use. A new migration is added below the others. */
const FROZEN = [
  "40e69b8e22d29490",
  "335b1c518e4bef89",
  "452bd44c20b8f035",
  "6fd099ef2128bdcb",
  "ed14cbc0ef1697a5",
  "474cbabe68947c38",
  "89e254afc0d3ece1",
  "68f9de3ad059ec26",
  "0b8cca4ca61fe34b",
  "82c039e967061cef",
  "78a498285b0a0203",
  "2338e992d0d20944",
  "68b381e2f1f2b087",
  "911d1a3872a2eda0",
  "4f279a85d72d7533",
  "7283357da7c7f5c5",
  "39174fab228cc742",
  "77b406d712e17a41",
  "1439c659fc0941b1",
  "d2065623a5e777f1",
  "008d0552645f92fc",
  "fa097fed83adf175",
  "1b06afdbbb4db3b2",
  "f77c99a8380f9755",
  "6fb80f5cf037eadb",
  "6e3c999df91a49cc",
  "d4d25496fca1b13a",
  "5c41f870d21ddffa",
  "1eb455915ef3b9dc",
  "88002c3dd77eaf4e",
  "ae574d1ca4d262e6",
  "8b974894f56cb42b",
  "6a8c697aaee40c2d",
  "8b11e4200e481061",
  "17394ec0592b01aa",
  "9b2fb127cfe99246",
  "33c201d88fc01829",
  "b407d40c2ebf9d12",
];

const hashOf = (text: string) => createHash("sha256").update(text).digest("hex").slice(0, 16);

it("migrations that databases were made by never change", () => {
  assert.deepEqual(
    MIGRATIONS.map(({ sql }) => hashOf(sql)),
    FROZEN,
  );
});

it("the number of a migration's file is the version that it leads to, without gaps", () => {
  const files = readdirSync(join(import.meta.dirname, "../../src/database/migrations"))
    .filter((name) => /^\d/.test(name))
    .sort();
  const expected = MIGRATIONS.map(({ name }, at) => `${String(at + 1).padStart(4, "0")}-${name}.ts`);
  assert.deepEqual(files, expected);
});

for (const [driver, openPlace] of DATABASES) {
  describe(`upgrade: ${driver}`, () => {
    for (const version of MIGRATIONS.keys())
      if (version > 0)
        it(`a database of version ${version} keeps all its facts, and takes new ones`, async () => {
          const place = await openPlace();
          await place.makeOlder(version, FACTS);
          const database = await place.open();
          const { read } = database;
          const file = await read.selectFrom("files").selectAll().where("id", "=", 56).executeTakeFirst();
          const { filename, size, sha256, uploaded_by, yanked } = file ?? {};
          assert.deepEqual(
            { filename, size, sha256, uploaded_by, yanked },
            { filename: "shop-1.0.tar.gz", size: 7, sha256: "aa", uploaded_by: "maria", yanked: "bad" },
          );
          for (const table of ["accounts", "groups", "tokens", "grants", "projects"] as const)
            assert.equal((await read.selectFrom(table).selectAll().execute()).length, 1, table);
          assert.equal((await read.selectFrom("group_members").selectAll().execute()).length, 1);
          assert.equal((await read.selectFrom("file_metadata").selectAll().execute()).length, 1);
          assert.equal(await database.serial(), 1);
          await database.write(({ tx, record }) =>
            tx
              .insertInto("groups")
              .values({ name: "testers", created_at: 2 })
              .execute()
              .then(() =>
                record({
                  kind: "group.created",
                  actor: { name: "maria", address: "192.0.2.7" },
                  indexId: null,
                  project: null,
                  subject: "testers",
                }),
              ),
          );
          assert.equal(await database.serial(), 2);
          await database.close();
          await place.remove();
        });

    it("refuses in words, and leaves as it is, a database whose tables are not those of its version", async () => {
      const place = await openPlace();
      await place.makeOlder(2, `${FACTS} create table leases (strange text);`);
      await assert.rejects(place.open(), {
        name: "Refusal",
        message: /from version 2 .*leases.* Nothing was changed.*wheelyard rebuild --replace/s,
      });
      await assert.rejects(place.open(), /from version 2 /);
      await place.remove();
    });
  });
}
