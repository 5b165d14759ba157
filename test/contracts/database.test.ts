import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { setImmediate } from "node:timers/promises";
import type { Announcement, NewChange } from "../../src/database/change.ts";
import type { Database } from "../../src/database/database.ts";
import { DATABASE_DRIVERS, openDatabase } from "../../src/database/open.ts";
import { Random, seed } from "../harness/random.ts";
import { DATABASES } from "./database-drivers.ts";

const ACTOR = { name: "alice", address: "192.0.2.7" };

function change(subject: string, more: Partial<NewChange> = {}): NewChange {
  return { kind: "group.created", actor: ACTOR, indexId: null, project: null, subject, ...more };
}

/** A fact and its change in one transaction, as all rooms write. */
function addGroup(database: Database, name: string): Promise<number> {
  return database.write(async ({ tx, record }) => {
    await tx.insertInto("groups").values({ name, created_at: 1 }).execute();
    return record(change(name));
  });
}

async function groupNames(database: Database): Promise<string[]> {
  const rows = await database.read.selectFrom("groups").select("name").orderBy("id").execute();
  return rows.map(({ name }) => name);
}

/** The log: serials with their subjects, in order. */
async function logOf(database: Database): Promise<{ serial: number; subject: string | null }[]> {
  return database.read.selectFrom("changes").select(["serial", "subject"]).orderBy("serial").execute();
}

function assertNoGaps(log: { serial: number }[], first = 1): void {
  assert.deepEqual(
    log.map(({ serial }) => serial),
    log.map((_, i) => first + i),
    `gaps or doubles in the log, seed ${seed()}`,
  );
}

for (const [driver, openPlace] of DATABASES) {
  describe(`database: ${driver}`, async () => {
    const place = await openPlace();
    const database = await place.open();
    after(async () => {
      await database.close();
      await place.remove();
    });

    it("begins with a hosted index, the mirror it stands on, and no change", async () => {
      assert.equal(database.name, driver);
      assert.equal(await database.serial(), 0);
      const indexes = await database.read.selectFrom("indexes").selectAll().orderBy("id").execute();
      assert.deepEqual(
        indexes.map(({ owner, name, kind, removed_serial }) => ({ owner, name, kind, removed_serial })),
        [
          { owner: "root", name: "main", kind: "hosted", removed_serial: null },
          { owner: "root", name: "pypi", kind: "mirror", removed_serial: null },
        ],
      );
      await database.check();
    });

    it("reads what a write that resolved has written, and answers what the work answered", async () => {
      for (let i = 0; i < 20; i++) {
        const serial = await addGroup(database, `read-${i}`);
        assert.ok((await groupNames(database)).includes(`read-${i}`));
        assert.equal(await database.serial(), serial);
      }
    });

    it("reads one moment in a snapshot, while writes go on and do not wait for it", async () => {
      await addGroup(database, "before-the-snapshot");
      const before = await groupNames(database);
      const namesIn = async (read: Database["read"]) =>
        (await read.selectFrom("groups").select("name").orderBy("id").execute()).map(({ name }) => name);
      const seen = await database.snapshot(async (read) => {
        const first = await namesIn(read);
        await addGroup(database, "during-the-snapshot");
        const rows = read.selectFrom("site").select(["key", "value"]).where("key", "=", "serial");
        return { first, later: await namesIn(read), serial: (await rows.executeTakeFirst())?.value };
      });
      assert.deepEqual(seen.first, before);
      assert.deepEqual(seen.later, before);
      assert.equal(Number(seen.serial), (await database.serial()) - 1);
      assert.ok((await groupNames(database)).includes("during-the-snapshot"));
      await assert.rejects(
        database.snapshot(() => Promise.reject(new Error("told so"))),
        /told so/,
      );
    });

    it("writes the change as it was told, with its time", async () => {
      const detail = { size: 7, text: "ü 'quoted' \u2028" };
      const before = Date.now();
      const serial = await database.write(({ record }) => record(change("detailed", { detail })));
      const row = await database.read
        .selectFrom("changes")
        .selectAll()
        .where("serial", "=", serial)
        .executeTakeFirstOrThrow();
      const { at, detail: written, ...rest } = row;
      assert.deepEqual(JSON.parse(written), detail);
      assert.ok(at >= before && at <= Date.now());
      assert.deepEqual(
        { ...rest },
        {
          serial,
          kind: "group.created",
          index_id: null,
          project: null,
          subject: "detailed",
          actor: "alice",
          address: "192.0.2.7",
        },
      );
    });

    it("shows nothing of a work that throws, and rejects with what it threw", async () => {
      const before = { log: await logOf(database), groups: await groupNames(database) };
      const thrown = new Error("changed my mind");
      const work = database.write(async ({ tx, record }) => {
        await tx.insertInto("groups").values({ name: "undone", created_at: 1 }).execute();
        await record(change("undone"));
        throw thrown;
      });
      await assert.rejects(work, (error) => error === thrown);
      const atOnce = database.write(() => Promise.reject(thrown));
      await assert.rejects(atOnce, (error) => error === thrown);
      const recordedOnly = database.write(async ({ record }) => {
        await record(change("undone"));
        throw thrown;
      });
      await assert.rejects(recordedOnly, (error) => error === thrown);
      assert.deepEqual({ log: await logOf(database), groups: await groupNames(database) }, before);
    });

    it("lets no failing work of a group take the others with it", async () => {
      const before = await logOf(database);
      await addGroup(database, "taken");
      const works = Array.from({ length: 90 }, (_, i) => {
        if (i % 3 === 0) return addGroup(database, `group-${i}`);
        if (i % 3 === 1) return addGroup(database, "taken");
        return database.write(async ({ record }) => {
          await record(change("lost"));
          await record(change("lost too"));
          throw new Error(`no ${i}`);
        });
      });
      const results = await Promise.allSettled(works);
      const states = results.map(({ status }) => status);
      assert.deepEqual(
        states,
        states.map((_, i) => (i % 3 === 0 ? "fulfilled" : "rejected")),
      );
      const names = await groupNames(database);
      assert.deepEqual(
        names.filter((name) => name.startsWith("group-")),
        Array.from({ length: 30 }, (_, i) => `group-${i * 3}`),
      );
      const log = await logOf(database);
      assertNoGaps(log);
      assert.deepEqual(
        log.slice(before.length).map(({ subject }) => subject),
        ["taken", ...names.filter((name) => name.startsWith("group-"))],
      );
    });

    it("goes on with a work that gets over a statement that failed", async () => {
      await addGroup(database, "there");
      const serial = await database.write(async ({ tx, record }) => {
        const first = await record(change("before"));
        await assert.rejects(tx.insertInto("groups").values({ name: "there", created_at: 1 }).execute());
        await tx.insertInto("groups").values({ name: "over", created_at: 1 }).execute();
        assert.equal(await record(change("after")), first + 1);
        return first;
      });
      const log = (await logOf(database)).filter((entry) => entry.serial >= serial);
      assert.deepEqual(
        log.map(({ subject }) => subject),
        ["before", "after"],
      );
      assert.ok((await groupNames(database)).includes("over"));
    });

    it("takes statements at once into the one transaction, also as the first of a new connection; all stand or fall", async () => {
      const other = await place.open();
      const insert = (names: string[]) =>
        other.write(({ tx }) =>
          Promise.all(names.map((name) => tx.insertInto("groups").values({ name, created_at: 1 }).execute())),
        );
      await insert(["at-once-1", "at-once-2", "at-once-3"]);
      await assert.rejects(insert(["at-once-4", "at-once-1", "at-once-5"]));
      await addGroup(database, "at-once-6");
      await other.close();
      const names = (await groupNames(database)).filter((name) => name.startsWith("at-once"));
      assert.deepEqual(names, ["at-once-1", "at-once-2", "at-once-3", "at-once-6"]);
    });

    it("gives changes recorded at once serials of their own", async () => {
      const serials = await database.write(({ record }) =>
        Promise.all(["a", "b", "c"].map((subject) => record(change(subject)))),
      );
      assert.equal(new Set(serials).size, 3);
      assertNoGaps(await logOf(database));
      assert.equal(await database.serial(), Math.max(...serials));
    });

    it("gives no serial to a change that could not be written", async () => {
      const circular: Record<string, unknown> = {};
      circular.self = circular;
      const serial = await database.write(async ({ record }) => {
        await assert.rejects(record(change("bad", { detail: circular })));
        return record(change("good"));
      });
      assert.equal(await database.serial(), serial);
      assertNoGaps(await logOf(database));
    });

    it("stamps the serial on the index and the project of a change, and on no other", async () => {
      const projects = await database.write(async ({ tx }) => {
        const common = { index_id: 1, status: "active", restricted: 0, created_at: 1, serial: 0 } as const;
        const values = ["one", "two"].map((name) => ({ ...common, name, display_name: name }));
        return tx.insertInto("projects").values(values).returning("id").execute();
      });
      assert.equal(projects.length, 2);
      const inProject = await database.write(({ record }) =>
        record(change("f", { kind: "file.published", indexId: 1, project: "one" })),
      );
      const inIndex = await database.write(({ record }) =>
        record(change("i", { kind: "index.changed", indexId: 1 })),
      );
      await database.write(({ record }) => record(change("elsewhere")));
      const failing = database.write(async ({ record }) => {
        await record(change("f", { kind: "file.published", indexId: 1, project: "two" }));
        throw new Error("no");
      });
      const [, index] = await Promise.all([
        assert.rejects(failing),
        addGroup(database, "beside the failing one").then(() =>
          database.read.selectFrom("indexes").select("serial").where("id", "=", 1).executeTakeFirst(),
        ),
      ]);
      assert.equal(index?.serial, inIndex);
      const rows = await database.read
        .selectFrom("projects")
        .select(["name", "serial"])
        .orderBy("name")
        .execute();
      assert.deepEqual(
        rows.map(({ name, serial }) => [name, serial]),
        [
          ["one", inProject],
          ["two", 0],
        ],
      );
    });

    it("shows readers a log without gaps at every moment, whatever fails", async () => {
      const random = new Random(seed());
      let isWriting = true;
      let looks = 0;
      const reader = (async () => {
        for (let last = 0; isWriting; looks++) {
          const log = await logOf(database);
          assertNoGaps(log);
          const serial = await database.serial();
          assert.ok(serial >= log.length && log.length >= last, "the log went back");
          last = log.length;
          await setImmediate();
        }
      })();
      const writers = Array.from({ length: 8 }, async (_, writer) => {
        for (let i = 0; i < 25; i++) {
          const fails = random.below(4) === 0;
          const work = database.write(async ({ tx, record }) => {
            const name = `gapless-${writer}-${i}`;
            await tx.insertInto("groups").values({ name, created_at: 1 }).execute();
            await record(change(name));
            if (fails) throw new Error("no");
            await record(change(`${name}, more`));
          });
          await (fails ? assert.rejects(work) : work);
        }
      });
      await Promise.all(writers).finally(() => {
        isWriting = false;
      });
      await reader;
      assert.ok(looks > 5);
      const groups = (await groupNames(database)).filter((name) => name.startsWith("gapless-"));
      const subjects = (await logOf(database)).map(({ subject }) => subject ?? "");
      const changed = subjects.filter((subject) => /^gapless-\d+-\d+$/.test(subject));
      assert.deepEqual(changed.sort(), groups.sort(), "facts and changes differ");
    });

    it("takes writers of another process: every serial once, each reads the other's", async () => {
      const other = await place.open();
      try {
        const before = (await logOf(database)).length;
        const writers = [database, other].flatMap((one, which) =>
          Array.from({ length: 20 }, (_, i) => addGroup(one, `shared-${which}-${i}`)),
        );
        const serials = await Promise.all(writers);
        assert.equal(new Set(serials).size, 40);
        assertNoGaps(await logOf(database));
        assert.equal((await logOf(other)).length, before + 40);
        assert.equal(await other.serial(), await database.serial());
      } finally {
        await other.close();
      }
    });

    it("tells every listener of each commit before the writer is answered", async () => {
      const told: Announcement[] = [];
      const events: string[] = [];
      const end = database.onCommit(async (announcements) => {
        await setImmediate();
        told.push(...announcements);
        events.push("told");
      });
      const failing = database.onCommit(() => {
        throw new Error("a listener that fails undoes nothing");
      });
      const serial = await addGroup(database, "announced");
      events.push("answered");
      assert.deepEqual(events, ["told", "answered"]);
      assert.deepEqual(told, [{ serial, kind: "group.created", indexId: null, project: null }]);

      const serials = await Promise.all(
        Array.from({ length: 30 }, (_, i) => addGroup(database, `told-${i}`)),
      );
      assert.deepEqual(
        told.slice(1).map((announcement) => announcement.serial),
        serials.sort((a, b) => a - b),
      );
      const before = told.length;
      await assert.rejects(addGroup(database, "told-0"));
      await database.write(({ tx }) => tx.deleteFrom("groups").where("name", "=", "told-0").execute());
      assert.equal(told.length, before, "what changes nothing in the log is not announced");
      end();
      failing();
      await addGroup(database, "unheard");
      assert.equal(told.length, before);
    });

    it("can be read by a listener: what it is told of is committed", async () => {
      let seen: string[] = [];
      const end = database.onCommit(async () => {
        seen = await groupNames(database);
      });
      await addGroup(database, "seen by the listener");
      end();
      assert.ok(seen.includes("seen by the listener"));
    });

    it("reads what is new while a long list is being streamed, which itself stays as it began", async () => {
      await Promise.all(Array.from({ length: 50 }, (_, i) => addGroup(database, `streamed-${i}`)));
      const expected = await groupNames(database);
      const streamed: string[] = [];
      for await (const { name } of database.read
        .selectFrom("groups")
        .select("name")
        .orderBy("id")
        .stream(1)) {
        streamed.push(name);
        if (streamed.length > 3) continue;
        const added = `while streaming ${streamed.length}`;
        await addGroup(database, added);
        assert.ok((await groupNames(database)).includes(added), "a stale read");
      }
      assert.deepEqual(streamed.slice(0, expected.length), expected);
    });

    it("writes through `write` alone", async () => {
      await assert.rejects(
        database.read.insertInto("groups").values({ name: "past the log", created_at: 1 }).execute(),
      );
      assert.ok(!(await groupNames(database)).includes("past the log"));
    });

    it("keeps everything when it is closed and opened again; migrating twice changes nothing", async () => {
      const again = await openPlace();
      const first = await again.open();
      await addGroup(first, "kept");
      const tables = ["indexes", "groups", "changes", "site"] as const;
      const dump = async (one: Database) =>
        Promise.all(tables.map((table) => one.read.selectFrom(table).selectAll().execute()));
      const before = await dump(first);
      await first.close();
      for (let i = 0; i < 2; i++) {
        const second = await again.open();
        assert.deepEqual(await dump(second), before);
        await second.close();
      }
      await again.remove();
    });

    it("waits for the writes under way when it is closed, and refuses later ones", async () => {
      const again = await openPlace();
      const first = await again.open();
      const works = Array.from({ length: 100 }, (_, i) => addGroup(first, `last-${i}`));
      await first.close();
      assert.equal((await Promise.all(works)).length, 100);
      await assert.rejects(addGroup(first, "too late"), { name: "Refusal", kind: "unavailable" });
      const second = await again.open();
      assert.equal(await second.serial(), 100);
      await second.close();
      await again.remove();
    });

    it("refuses a database that a newer program made, in words, and leaves it alone", async () => {
      const newer = await openPlace();
      await (await newer.open()).close();
      await newer.makeNewer();
      for (let i = 0; i < 2; i++) {
        await assert.rejects(newer.open(), (error: Error) => {
          assert.equal(error.name, "Refusal");
          assert.match(error.message, /version 4711.*newer version of Wheelyard/);
          return true;
        });
      }
      await newer.remove();
    });

    it("is made once by several that open it at the same time", async () => {
      const fresh = await openPlace();
      const opened = await Promise.all(Array.from({ length: 4 }, () => fresh.open()));
      for (const one of opened) assert.equal(await one.serial(), 0);
      for (const one of opened) await one.close();
      await fresh.remove();
    });
  });
}

describe("the choice of a database", () => {
  it("refuses an unknown driver, by its name", async () => {
    for (const driver of ["floppy", "constructor", "__proto__", ""]) {
      await assert.rejects(openDatabase({ data: "/nowhere", database: { driver } }), (error: Error) => {
        assert.equal(error.name, "Refusal");
        assert.match(error.message, /known are: .*sqlite/);
        return true;
      });
    }
  });

  it("refuses an unknown or wrong option, by its name", async () => {
    for (const { name: driver } of DATABASE_DRIVERS) {
      const database = { driver, pfad: "/x" };
      await assert.rejects(openDatabase({ data: "/nowhere", database }), /database\.pfad/);
    }
    await assert.rejects(openDatabase({ data: "/nowhere", database: { driver: "sqlite", path: 7 } }), {
      name: "Refusal",
      message: /database\.path/,
    });
  });
});
