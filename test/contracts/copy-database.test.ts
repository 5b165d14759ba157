import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { type Kysely, sql } from "kysely";
import type { Database } from "../../src/database/database.ts";
import { COPIED_TABLES, PASSING_TABLES } from "../../src/transfer/copied-tables.ts";
import { copyDatabase } from "../../src/transfer/copy-database.ts";
import { DATABASES, type DatabasePlace } from "./database-drivers.ts";

const ODD = "ü 'quoted' \u2028 \u{1f40d} \\n %_ \u0001";

/** Some of every kind of fact there is, and enough of one for more than one batch. */
async function fill(database: Database): Promise<void> {
  const actor = { name: "ann", address: "192.0.2.7" };
  await database.write(async ({ tx, record }) => {
    const account = {
      kind: "person",
      password_hash: "$argon2id$",
      is_admin: 1,
      disabled: 0,
      created_at: 1,
    } as const;
    const made = await tx
      .insertInto("accounts")
      .values({ name: "ann", ...account })
      .returning("id")
      .execute();
    const accountId = made[0]?.id as number;
    const group = await tx
      .insertInto("groups")
      .values({ name: "g", created_at: 1 })
      .returning("id")
      .execute();
    await tx
      .insertInto("group_members")
      .values({ group_id: group[0]?.id as number, account_id: accountId })
      .execute();
    const token = {
      note: ODD,
      hash: "h",
      prefix: "wy_",
      scope: "{}",
      created_at: 1,
      expires_at: 9_007_199_254_740_991,
    };
    await tx
      .insertInto("tokens")
      .values({ account_id: accountId, ...token })
      .execute();
    await tx
      .insertInto("grants")
      .values({
        principal_kind: "everyone",
        principal: "",
        permission: "read",
        index_glob: "*",
        project_glob: "*",
        created_at: 1,
      })
      .execute();
    const project = await tx
      .insertInto("projects")
      .values({
        index_id: 1,
        name: "demo",
        display_name: ODD,
        status: "active",
        restricted: 0,
        created_at: 1,
        serial: 0,
      })
      .returning("id")
      .execute();
    const serial = await record({
      kind: "project.created",
      actor,
      indexId: 1,
      project: "demo",
      detail: { odd: ODD },
    });
    for (let from = 0; from < 3000; from += 500) {
      const files = Array.from({ length: 500 }, (_, i) => ({
        index_id: 1,
        project_id: project[0]?.id as number,
        filename: `demo-${from + i}.tar.gz`,
        filename_key: `${from + i}`,
        version: `${from + i}`,
        kind: "sdist" as const,
        size: 2 ** 40 + i,
        sha256: String(from + i).padStart(64, "0"),
        has_signature: 0,
        uploaded_at: 1_700_000_000_000 + i,
        yanked: i % 3 === 0 ? ODD : null,
        added_serial: serial,
      }));
      const ids = await tx.insertInto("files").values(files).returning("id").execute();
      const metadata = JSON.stringify({ summary: ODD, nul: "\0" });
      await tx
        .insertInto("file_metadata")
        .values(ids.map(({ id }) => ({ file_id: id, metadata })))
        .execute();
    }
    await tx.deleteFrom("files").where("filename_key", "=", "7").execute();
    const bytes = Buffer.from(Array.from({ length: 100_000 }, (_, i) => i % 256));
    for (const name of ["B", "a", "é", "-"]) {
      const times = { checked_at: 1, expires_at: 2 };
      await tx
        .insertInto("mirror_pages")
        .values({ index_id: 2, name, found: 1, serial, ...times, digest: "d", page: bytes })
        .execute();
      const file = { address: "aa", filename: name, project: name, stored_at: 1, used_at: 2 };
      await tx
        .insertInto("mirror_files")
        .values({ index_id: 2, ...file })
        .execute();
    }
  });
}

/** Bytes by what they hold, whatever object holds them. */
function asText(row: Record<string, unknown>): string {
  const plain = Object.entries(row).map(([column, value]) => [
    column,
    value instanceof Uint8Array ? Buffer.from(value).toString("base64") : value,
  ]);
  return JSON.stringify(plain);
}

const pairs = DATABASES.flatMap((from) => DATABASES.map((to) => [from, to] as const));
for (const [[fromName, openFrom], [toName, openTo]] of pairs) {
  describe(`copy from ${fromName} to ${toName}`, () => {
    const ends: (() => Promise<void>)[] = [];
    after(async () => {
      for (const end of ends) await end();
    });
    const open = async (openPlace: () => Promise<DatabasePlace>): Promise<Database> => {
      const place = await openPlace();
      const database = await place.open();
      ends.push(async () => {
        await database.close();
        await place.remove();
      });
      return database;
    };

    it("takes every row along, and goes on counting behind them", async () => {
      const [from, to] = [await open(openFrom), await open(openTo)];
      await fill(from);
      const copied = await copyDatabase(from, to, () => undefined);
      assert.equal(copied.find(({ table }) => table === "files")?.rows, 2999);
      assert.equal(copied.find(({ table }) => table === "mirror_pages")?.rows, 4);
      assert.equal(await to.serial(), await from.serial());
      for (const { name, key } of COPIED_TABLES) {
        const read = async ({ read }: Database) => {
          let rows = (read as unknown as Kysely<Record<string, Record<string, unknown>>>)
            .selectFrom(name)
            .selectAll();
          for (const column of key) rows = rows.orderBy(column);
          return (await rows.execute()).map(asText).join("\n");
        };
        assert.equal(await read(to), await read(from), name);
      }
      const added = await to.write(async ({ tx, record }) => {
        const row = await tx
          .insertInto("accounts")
          .values({ name: "new", kind: "person", is_admin: 0, disabled: 0, created_at: 1 })
          .returning("id")
          .executeTakeFirstOrThrow();
        const actor = { name: null, address: null };
        return [row.id, await record({ kind: "account.created", actor, indexId: null, project: null })];
      });
      assert.deepEqual(added, [2, 2]);
    });

    it("refuses a target that holds facts, and leaves it alone", async () => {
      const [from, to] = [await open(openFrom), await open(openTo)];
      await fill(to);
      const before = await to.serial();
      await assert.rejects(
        copyDatabase(from, to, () => undefined),
        {
          name: "Refusal",
          kind: "conflict",
          code: "database-not-empty",
        },
      );
      assert.equal(await to.serial(), before);
    });

    it("says that the source was written to meanwhile", async () => {
      const [from, to] = [await open(openFrom), await open(openTo)];
      await fill(from);
      let isWritten = false;
      const copying = copyDatabase(from, to, (phase) => {
        if (isWritten || phase !== "copying mirror_files") return;
        isWritten = true;
        const actor = { name: null, address: null };
        void from.write(({ record }) =>
          record({ kind: "group.removed", actor, indexId: null, project: null, subject: "g" }),
        );
      });
      // The write may still come before the copy has read the log: then nothing differs.
      const result = await copying.then(
        () => null,
        (error: Error) => error,
      );
      if (result !== null) assert.match(result.message, /source was written to/);
    });
  });
}

it("a table is copied, or said to be of no worth to others", async () => {
  for (const [driver, openPlace] of DATABASES) {
    if (driver !== "sqlite") continue;
    const place = await openPlace();
    const database = await place.open();
    const { rows } = await sql<{ name: string }>`
      select name from sqlite_master where type = 'table' and name not like 'sqlite_%'`.execute(
      database.read,
    );
    const known = [...COPIED_TABLES.map(({ name }) => name), ...PASSING_TABLES];
    assert.deepEqual(rows.map(({ name }) => name).toSorted(), known.toSorted());
    await database.close();
    await place.remove();
  }
});
