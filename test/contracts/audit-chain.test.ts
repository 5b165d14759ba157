import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { entriesAfter, sealLog } from "../../src/changes/audit/seal-log.ts";
import { ChainCheck, type NotedHead } from "../../src/changes/audit/verify-chain.ts";
import type { Database } from "../../src/database/database.ts";
import { DATABASES } from "./database-drivers.ts";

const RUN = { isStopped: false };

/** Writes so many entries, as several parallel writers do. */
async function happen(databases: readonly Database[], count: number): Promise<void> {
  const one = (database: Database, number: number) =>
    database.write(({ record }) =>
      record({
        kind: number % 5 === 0 ? "mirror.looked" : "session.started",
        actor: { name: "ann", address: "192.0.2.1" },
        indexId: number % 2 === 0 ? 1 : null,
        project: null,
        subject: `number ${number}`,
        detail: { number, text: 'a "word" and ü', nested: { list: [1, 2.5, null] } },
      }),
    );
  await Promise.all(
    Array.from({ length: count }, (_, number) =>
      one(databases[number % databases.length] as Database, number),
    ),
  );
}

async function check(database: Database, noted: NotedHead | null = null) {
  const chain = new ChainCheck(noted);
  for (let serial = 0; ; ) {
    const entries = await entriesAfter(database, serial);
    for (const entry of entries) chain.add(entry);
    const last = entries.at(-1)?.serial;
    if (last === undefined) return chain.end();
    serial = last;
  }
}

for (const [driver, openPlace] of DATABASES) {
  describe(`audit chain: ${driver}`, async () => {
    const place = await openPlace();
    const opened: Database[] = [];
    const open = async () => {
      const database = await place.open();
      opened.push(database);
      return database;
    };
    const database = await open();
    const writers = database.isShared ? [database, await open()] : [database];
    after(async () => {
      for (const one of opened) await one.close();
      await place.remove();
    });
    /** The log as it was before somebody tampered with it. */
    const tampered = async (change: (tx: Database["read"]) => Promise<unknown>) => {
      const rows = await database.read.selectFrom("changes").selectAll().orderBy("serial").execute();
      await database.write(({ tx }) => change(tx));
      const report = await check(database);
      await database.write(async ({ tx }) => {
        await tx.deleteFrom("changes").execute();
        for (let at = 0; at < rows.length; at += 500)
          await tx
            .insertInto("changes")
            .values(rows.slice(at, at + 500))
            .execute();
      });
      assert.deepEqual((await check(database)).problems, [], "put back");
      return report.problems;
    };
    /** The serial of an entry in the middle. */
    const middle = async () => {
      const rows = await database.read
        .selectFrom("changes")
        .select("serial")
        .where("kind", "=", "session.started")
        .orderBy("serial")
        .execute();
      return rows.slice(40).map(({ serial }) => serial);
    };

    it("a log that was there before it was sealed is sealed whole, in parts, and what follows as well", async () => {
      await happen(writers, 2600);
      assert.deepEqual(await check(database), {
        entries: 2080,
        seals: 0,
        unsealed: 2080,
        first: 2,
        head: null,
        problems: [],
      });
      await sealLog(database, RUN);
      const first = await check(database);
      assert.deepEqual(first.problems, []);
      assert.equal(first.seals, 2);
      assert.ok(first.unsealed <= 2, "the seals themselves");
      await happen(writers, 100);
      await sealLog(database, RUN);
      const second = await check(database, first.head);
      assert.deepEqual(second.problems, []);
      assert.equal(second.seals, 3);
      assert.notEqual(second.head?.digest, first.head?.digest);
    });

    it("nothing is sealed when nothing happened, and only once when several processes seal", async () => {
      const { seals } = await check(database);
      await sealLog(database, RUN);
      await sealLog(database, RUN);
      assert.equal((await check(database)).seals, seals);
      await happen(writers, 10);
      await Promise.all(writers.concat(writers).map((one) => sealLog(one, RUN)));
      const report = await check(database);
      assert.equal(report.seals, seals + 1);
      assert.deepEqual(report.problems, []);
    });

    it("sealing beside writers covers every entry", async () => {
      const writing = happen(writers, 400);
      for (let round = 0; round < 5; round++) await sealLog(database, RUN);
      await writing;
      await sealLog(database, RUN);
      const report = await check(database);
      assert.deepEqual(report.problems, []);
      assert.equal(report.unsealed, 1, "the last seal");
    });

    for (const [column, value] of [
      ["detail", '{"number":0}'],
      ["actor", "bob"],
      ["actor", null],
      ["address", "192.0.2.2"],
      ["subject", "something else"],
      ["kind", "session.ended"],
      ["project", "demo"],
      ["at", 1],
      ["index_id", 1],
    ] as const)
      it(`a changed ${column} (${value}) is found`, async () => {
        const rows = await database.read
          .selectFrom("changes")
          .select("serial")
          .where("kind", "=", "session.started")
          .where("index_id", "is", null)
          .orderBy("serial")
          .limit(50)
          .execute();
        const serial = rows.at(-1)?.serial ?? 0;
        const problems = await tampered((tx) =>
          tx
            .updateTable("changes")
            .set({ [column]: value })
            .where("serial", "=", serial)
            .execute(),
        );
        assert.equal(problems.length, 1);
        assert.match(problems[0] ?? "", /An entry from \d+ to \d+ is not as it was sealed/);
      });

    it("a missing, an added and two exchanged entries are found", async () => {
      const [a = 0, b = 0, c = 0] = await middle();
      const missing = await tampered((tx) => tx.deleteFrom("changes").where("serial", "=", b).execute());
      assert.match(missing.join(), /entries from \d+ to \d+ are there, but \d+ were sealed/);
      const gap = await database.read
        .selectFrom("passing_changes")
        .select("serial")
        .where("serial", ">", a)
        .limit(1)
        .executeTakeFirstOrThrow();
      const added = await tampered((tx) =>
        tx
          .insertInto("changes")
          .values({ serial: gap.serial, kind: "grant.added", index_id: null, at: 1, detail: "{}" } as never)
          .execute(),
      );
      assert.match(added.join(), /are there, but \d+ were sealed/);
      const exchanged = await tampered(async (tx) => {
        const move = (from: number, to: number) =>
          tx.updateTable("changes").set({ serial: to }).where("serial", "=", from).execute();
        await move(b, -1);
        await move(c, b);
        await move(-1, c);
      });
      assert.match(exchanged.join(), /is not as it was sealed/);
    });

    it("a cut tail is found by a head that was noted elsewhere, a cut start and a missing seal without", async () => {
      const { head } = await check(database);
      assert.ok(head !== null);
      const rows = await database.read
        .selectFrom("changes")
        .select("serial")
        .where("kind", "=", "audit.sealed")
        .orderBy("serial")
        .execute();
      const seals = rows.map(({ serial }) => serial);
      const cut = seals.at(-1) ?? 0;
      const whole = await database.read
        .selectFrom("changes")
        .selectAll()
        .where("serial", ">=", cut)
        .execute();
      await database.write(({ tx }) => tx.deleteFrom("changes").where("serial", ">=", cut).execute());
      assert.deepEqual((await check(database)).problems, [], "the rest is as it was");
      assert.match((await check(database, head)).problems.join(), /The noted seal .* is not in the log/);
      await database.write(({ tx }) => tx.insertInto("changes").values(whole).execute());
      assert.deepEqual((await check(database, head)).problems, []);
      const start = await tampered((tx) => tx.deleteFrom("changes").where("serial", "<", 10).execute());
      assert.match(start.join(), /were sealed/);
      const noSeal = await tampered((tx) =>
        tx
          .deleteFrom("changes")
          .where("serial", "=", seals[1] as number)
          .execute(),
      );
      assert.match(noSeal.join(), /seals for the entries \d+ to \d+ are missing or were changed/);
    });
  });
}
