import assert from "node:assert/strict";
import { after, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "kysely";
import type { Database } from "../../src/database/database.ts";
import { openDatabase } from "../../src/database/open.ts";
import { createPostgres, NEEDS_POSTGRES, type PostgresPlace } from "../harness/postgres.ts";
import { TcpProxy } from "../harness/tcp-proxy.ts";

/** A database behind a wire that the test may cut, and a way to it past the wire. */
interface Wired {
  place: PostgresPlace;
  proxy: TcpProxy;
  database: Database;
  /** Names of the groups and of the changes, in order. */
  facts(): Promise<[string[], string[]]>;
}

const opened: Wired[] = [];
after(async () => {
  for (const { database, proxy, place } of opened) {
    await database.close().catch(() => undefined);
    await proxy.close();
    await place.drop();
  }
});

async function wire(options: Record<string, unknown> = {}): Promise<Wired> {
  const place = await createPostgres();
  const url = new URL(place.url);
  const proxy = await TcpProxy.start({ host: url.hostname, port: Number(url.port) });
  url.port = String(proxy.port);
  const database = await openDatabase({
    data: "/nowhere",
    database: { driver: "postgres", url: url.href, ...options },
  });
  const facts = async (): Promise<[string[], string[]]> => {
    const groups = await place.rows("select name from groups order by id");
    const changes = await place.rows("select subject from changes order by serial");
    return [groups.map(({ name }) => String(name)), changes.map(({ subject }) => String(subject))];
  };
  const wired = { place, proxy, database, facts };
  opened.push(wired);
  return wired;
}

function addGroup(database: Database, name: string, meanwhile = async () => {}): Promise<number> {
  return database.write(async ({ tx, record }) => {
    await tx.insertInto("groups").values({ name, created_at: 1 }).execute();
    await meanwhile();
    const actor = { name: null, address: null };
    return record({ kind: "group.created", actor, indexId: null, project: null, subject: name });
  });
}

for (const at of ["before", "after"] as const) {
  test(
    `a connection that breaks ${at} its commit arrives: written once, and told so`,
    NEEDS_POSTGRES,
    async () => {
      const { proxy, database, facts } = await wire();
      await addGroup(database, "first");
      const told: number[] = [];
      database.onCommit((announced) => void told.push(...announced.map(({ serial }) => serial)));
      proxy.cutOn("commit\0", at);
      assert.equal(await addGroup(database, "second"), 2);
      assert.equal(proxy.trapsLeft, 0, "the commit never came by");
      assert.deepEqual(told, [2]);
      assert.equal(await addGroup(database, "third"), 3);
      assert.deepEqual(await facts(), [
        ["first", "second", "third"],
        ["first", "second", "third"],
      ]);
    },
  );
}

test(
  "many writers while the wire is cut again and again: each is written once or refused in words",
  NEEDS_POSTGRES,
  async () => {
    const { proxy, database, facts } = await wire();
    let isCutting = true;
    const cutting = (async () => {
      for (let i = 0; isCutting; i++) {
        await sleep(20 + (i % 7) * 15);
        proxy.cut();
      }
    })();
    const names = Array.from({ length: 300 }, (_, i) => `name-${i}`);
    const results = await Promise.allSettled(
      names.map(async (name, i) => {
        await sleep(i * 5);
        return addGroup(database, name);
      }),
    );
    isCutting = false;
    await cutting;
    const written = names.filter((_, i) => results[i]?.status === "fulfilled");
    const [groups, changes] = await facts();
    assert.equal(new Set(groups).size, groups.length, "doubled");
    assert.deepEqual(changes.toSorted(), groups.toSorted());
    for (const name of written) assert.ok(groups.includes(name), `${name} was acknowledged and is lost`);
    for (const result of results) {
      if (result.status === "rejected") assert.equal(result.reason.kind, "unavailable", result.reason);
    }
    assert.ok(written.length > 0);
  },
);

test("a wire that is slow and thin: writes and long reads come whole and right", NEEDS_POSTGRES, async () => {
  const { proxy, database, facts } = await wire({ statementTimeout: 30, retryFor: 60 });
  const long = "x".repeat(60_000);
  await addGroup(database, "first");
  proxy.slow(40, 200_000);
  const names = Array.from({ length: 8 }, (_, i) => `${i}-${long}`);
  const written = Promise.all(names.map((name) => addGroup(database, name)));
  const read = async () => (await database.read.selectFrom("groups").select("name").execute()).length;
  const seen = await Promise.all([read(), read(), read()]);
  for (const count of seen) assert.ok(count === 1 || count === 9, "a group of writes is seen half");
  await written;
  assert.equal(await read(), 9);
  assert.deepEqual((await facts())[0], ["first", ...names]);
  proxy.mend();
  await addGroup(database, "last");
  assert.equal(await database.serial(), 10);
});

test("a wire that is cut in the midst of a work: the work is done again", NEEDS_POSTGRES, async () => {
  const { proxy, database, facts } = await wire();
  let runs = 0;
  await addGroup(database, "again", async () => {
    if (runs++ === 0) proxy.cut();
  });
  assert.equal(runs, 2);
  assert.deepEqual(await facts(), [["again"], ["again"]]);
});

test("a transaction that fell to another one is done again", NEEDS_POSTGRES, async () => {
  const { database, facts } = await wire();
  for (const code of ["40001", "40P01"]) {
    let runs = 0;
    await database.write(async ({ tx }) => {
      await tx.insertInto("groups").values({ name: code, created_at: 1 }).execute();
      if (runs++ > 0) return;
      const raise = `do $$ begin raise exception using errcode = '${code}'; end $$`;
      // Even one that the work did not mind.
      await sql
        .raw(raise)
        .execute(tx)
        .catch(() => undefined);
    });
    assert.equal(runs, 2);
  }
  assert.deepEqual((await facts())[0], ["40001", "40P01"]);
});

test(
  "a database that is away: writes and reads are refused in words and in time, and go on when it is back",
  NEEDS_POSTGRES,
  async () => {
    const { proxy, database, facts } = await wire({ retryFor: 1, connectTimeout: 1, statementTimeout: 1 });
    const refused = { name: "Refusal", kind: "unavailable", retryAfter: 5 };
    for (const fault of ["refuse", "silence"] as const) {
      proxy[fault]();
      await assert.rejects(addGroup(database, `while ${fault}`), refused);
      await assert.rejects(database.serial(), refused);
      await assert.rejects(database.check(), refused);
      const begun = performance.now();
      for (let i = 0; i < 20; i++) await assert.rejects(database.serial(), refused);
      assert.ok(
        performance.now() - begun < 60_000,
        "every read waits for a database that is known to be away",
      );
      proxy.mend();
      while (
        await database.serial().then(
          () => false,
          () => true,
        )
      )
        await sleep(50);
      await addGroup(database, `after ${fault}`);
    }
    assert.deepEqual((await facts())[0], ["after refuse", "after silence"]);
  },
);

test(
  "who holds the lock and falls silent holds the others up for a while only, and they say so",
  NEEDS_POSTGRES,
  async () => {
    const { place, database } = await wire();
    const { default: pg } = await import("pg");
    const other = new pg.Client({ connectionString: place.url });
    await other.connect();
    await other.query("begin; select value from site where key = 'serial' for update");
    await assert.rejects(addGroup(database, "late"), {
      name: "Refusal",
      code: "database-busy",
      retryAfter: 5,
    });
    await other.query("rollback");
    await addGroup(database, "now");
    await other.end();
  },
);

test("news of other processes are heard, and again after the wire was cut", NEEDS_POSTGRES, async () => {
  const { place, proxy, database } = await wire();
  const other = await openDatabase({ data: "/nowhere", database: { driver: "postgres", url: place.url } });
  let calls = 0;
  const next = async (act: () => unknown) => {
    const before = calls;
    await act();
    while (calls === before) await sleep(5);
  };
  await next(() => void database.onNotification(() => calls++));
  await next(() => addGroup(other, "one"));
  await next(() => proxy.cut());
  await next(() => addGroup(other, "two"));
  await other.close();
});

test(
  "a newer version changes a table: whoever keeps statements prepared goes on",
  NEEDS_POSTGRES,
  async () => {
    const { place, database, facts } = await wire();
    const found = () =>
      database.write(({ tx }) => tx.selectFrom("groups").selectAll().where("name", "=", "there").execute());
    await addGroup(database, "there");
    await found();
    await place.run("alter table groups add column later text");
    assert.equal((await found())[0]?.name, "there");
    await addGroup(database, "since");
    assert.deepEqual(await facts(), [
      ["there", "since"],
      ["there", "since"],
    ]);
  },
);
