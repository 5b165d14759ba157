import assert from "node:assert/strict";
import { createHook } from "node:async_hooks";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { setImmediate, setTimeout as sleep } from "node:timers/promises";
import type { Announcement } from "../database/change.ts";
import { SERVER } from "../database/change.ts";
import type { Database } from "../database/database.ts";
import { openDatabase } from "../database/open.ts";
import { type Announced, Announcements, type Siblings } from "./announcements.ts";
import { changesBetween } from "./changes-between.ts";
import { sweepPassing } from "./sweep-passing.ts";

const folder = await mkdtemp(join(tmpdir(), "wheelyard-announcements-"));
const opened: Database[] = [];
const started: Announcements[] = [];
after(async () => {
  for (const announcements of started) announcements.stop();
  for (const database of opened) await database.close();
  await rm(folder, { recursive: true });
});

/** Another connection to the one database, as another process has it. */
async function connect(): Promise<Database> {
  const database = await openDatabase({ data: folder, database: { driver: "sqlite" } });
  opened.push(database);
  return database;
}

async function start(database: Database, siblings: Siblings | null = null): Promise<Announcements> {
  const announcements = await Announcements.start(database, siblings);
  started.push(announcements);
  return announcements;
}

const publish = (database: Database, project = "app") =>
  database.write(({ record }) =>
    record({ kind: "file.published", actor: SERVER, indexId: 1, project, subject: "f" }),
  );

const serialsOf = (announced: Announced) =>
  announced === "everything" ? [announced] : announced.map(({ serial }) => serial);

/** What a new subscriber hears from now on. */
function hearing(announcements: Announcements): (number | string)[] {
  const heard: (number | string)[] = [];
  announcements.subscribe((announced) => {
    heard.push(...serialsOf(announced));
  });
  return heard;
}

/** Waits, as long as it takes, until something holds. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(10);
}

test("who read before they subscribed is told to read again", async () => {
  const database = await connect();
  const announcements = await start(database);
  await publish(database);
  const heard = hearing(announcements);
  await announcements.refresh();
  assert.deepEqual(heard, ["everything"]);
});

test("subscribers hear of a commit, in the order they came, before the writer is answered", async () => {
  const database = await connect();
  const announcements = await start(database);
  const events: string[] = [];
  announcements.subscribe(async (announced) => {
    await sleep(5);
    events.push(`rights ${serialsOf(announced)}`);
  });
  announcements.subscribe((announced) => void events.push(`pages ${serialsOf(announced)}`));
  const serial = await publish(database);
  events.push("answered");
  assert.deepEqual(events, [`rights ${serial}`, `pages ${serial}`, "answered"]);
});

test("siblings are told of what is committed here, before the writer is answered; and tell what they commit", async () => {
  const database = await connect();
  const told: Announcement[] = [];
  let tellUs: (announcements: Announcement[]) => Promise<void> = () =>
    Promise.reject(new Error("not listening"));
  const announcements = await start(database, {
    async notify(committed) {
      await sleep(5);
      told.push(...committed);
    },
    onNotified(listener) {
      tellUs = listener;
    },
  });
  const heard = hearing(announcements);
  const serial = await publish(database, "lib");
  assert.deepEqual(told, [{ serial, kind: "file.published", indexId: 1, project: "lib" }]);
  await tellUs([{ serial: serial + 1, kind: "grant.added", indexId: null, project: null }]);
  assert.deepEqual(heard, [serial, serial + 1]);
  assert.equal(told.length, 1, "what a sibling told is not told back");
});

test("what a process outside commits is heard of by and by, each change once", async () => {
  const [database, outside] = [await connect(), await connect()];
  const announcements = await start(database);
  const heard = hearing(announcements);
  const serials = [await publish(outside), await publish(outside)];
  await until(() => heard.length >= 2);
  serials.push(await publish(outside));
  await until(() => heard.length >= 3);
  assert.deepEqual(heard, serials);
});

test("what a process outside commits just before a commit of ours is heard of with it", async () => {
  const [database, outside] = [await connect(), await connect()];
  const announcements = await start(database);
  announcements.stop();
  const heard = hearing(announcements);
  const foreign = await publish(outside);
  const own = await publish(database);
  assert.deepEqual(heard, [foreign, own]);
});

test("what one sibling committed before another is heard of, whoever tells first", async () => {
  const [database, sibling] = [await connect(), await connect()];
  let tellUs: (announcements: Announcement[]) => Promise<void> = () =>
    Promise.reject(new Error("not listening"));
  const announcements = await start(database, {
    notify: async () => undefined,
    onNotified(listener) {
      tellUs = listener;
    },
  });
  announcements.stop();
  const heard = hearing(announcements);
  const serials = [await publish(sibling), await publish(sibling)];
  const told = serials.map(
    (serial) => ({ serial, kind: "file.published", indexId: 1, project: "app" }) as const,
  );
  await tellUs(told.slice(1));
  assert.deepEqual(heard, serials, "the earlier one is read from the log");
  await tellUs(told.slice(0, 1));
  assert.deepEqual([...new Set(heard)], serials);
});

test("too many changes to tell one by one make everything stale", async () => {
  const [database, outside] = [await connect(), await connect()];
  const announcements = await start(database);
  const heard = hearing(announcements);
  await outside.write(async ({ record }) => {
    for (let i = 0; i < 600; i++)
      await record({ kind: "file.yanked", actor: SERVER, indexId: 1, project: "app", subject: "f" });
  });
  await until(() => heard.length > 0);
  assert.deepEqual(heard, ["everything"]);
});

test("a subscriber that fails keeps no other from hearing, and hears again of everything", async () => {
  const [database, outside] = [await connect(), await connect()];
  const announcements = await start(database);
  const failing: Announced[] = [];
  announcements.subscribe(async (announced) => {
    failing.push(announced);
    if (failing.length <= 1) throw new Error("the database is away for a moment");
  });
  const heard = hearing(announcements);
  const serial = await publish(database);
  assert.deepEqual(heard, [serial]);
  await until(() => failing.includes("everything"));
  assert.equal(heard[1], "everything");
  const foreign = await publish(outside);
  await until(() => heard.includes(foreign));
});

test("a storm of questions for news: one look at a time, and nobody waits for those who ask later", async () => {
  const looks: ((serial: number) => void)[] = [];
  const never = () => () => undefined;
  const serial = () => new Promise<number>((resolve) => looks.push(resolve));
  const database = { epoch: 1, serial, onCommit: never, onNotification: never, read: null };
  const starting = Announcements.start(database as unknown as Database, null, { staleReads: 60_000 });
  looks.shift()?.(0);
  const announcements = await starting;
  announcements.stop();
  const told: string[] = [];
  const ask = (who: string) =>
    announcements.catchUp(announcements.settled).then((news) => void told.push(`${who}: ${news}`));
  void ask("first");
  for (let i = 0; i < 100; i++) void ask("later");
  assert.equal(looks.length, 1, "one look at a time");
  const answer = async () => {
    looks.shift()?.(0);
    await setImmediate();
  };
  await answer();
  assert.deepEqual(told, ["first: false"]);
  void ask("last");
  await answer();
  assert.equal(told.length, 101, "a hundred shared one look");
  await answer();
  assert.equal(told.at(-1), "last: false");
  assert.equal(looks.length, 0);
});

test("after stop nothing is looked for", async () => {
  const [database, outside] = [await connect(), await connect()];
  const [stopped, other] = [await start(database), await start(await connect())];
  const heard = hearing(stopped);
  const otherHeard = hearing(other);
  stopped.stop();
  await publish(outside);
  await until(() => otherHeard.length > 0);
  await publish(outside);
  await until(() => otherHeard.length > 1);
  assert.deepEqual(heard, []);
});

test("what only passes through the log is heard by other processes too, and its absence later is no silence", async () => {
  const [here, there] = [await connect(), await connect()];
  const announcements = await start(there);
  const heard = hearing(announcements);
  const read = (project: string) =>
    here.write(({ record }) => record({ kind: "mirror.changed", actor: SERVER, indexId: 1, project }));
  const serial = await read("first");
  await until(() => heard.includes(serial));
  announcements.stop();
  await read("second");
  await publish(here);
  await here.write(({ tx }) => tx.deleteFrom("passing_changes").execute());
  assert.equal(await changesBetween(here.read, serial, serial + 2, 500), null, "one of them was swept");
  assert.equal((await changesBetween(here.read, serial + 1, serial + 2, 500))?.length, 1);
});

test("what only passes through the log is swept, the newest last", async () => {
  const database = await connect();
  const read = (project: string) =>
    database.write(({ record }) => record({ kind: "mirror.changed", actor: SERVER, indexId: 1, project }));
  const [old, fresh] = [await read("old"), await read("fresh")];
  await database.write(({ tx }) =>
    tx.updateTable("passing_changes").set({ at: 0 }).where("serial", "=", old).execute(),
  );
  await sweepPassing(database);
  const left = await database.read.selectFrom("passing_changes").select("serial").execute();
  assert.deepEqual(
    left.map((row) => row.serial).filter((serial) => serial >= old),
    [fresh],
  );
});

/** A database that other nodes write to, as far as a look at its serial goes. */
async function shared(serial: () => Promise<number>): Promise<Announcements> {
  const database = await connect();
  const fake = new Proxy(database, {
    get(target, name) {
      if (name === "serial") return serial;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
  const announcements = await Announcements.start(fake, null, { staleReads: 60_000 });
  started.push(announcements);
  return announcements;
}

test("a look that breaks keeps no later one from being taken, and nobody waits for it in vain", async () => {
  let breaks = false;
  const announcements = await shared(() => {
    if (breaks) throw new Error("out of order");
    return Promise.resolve(0);
  });
  breaks = true;
  assert.equal(await announcements.catchUp(announcements.settled), false);
  breaks = false;
  assert.equal(await announcements.catchUp(announcements.settled), false);
});

test("whoever asks for news leaves no timer behind, and all who ask at once share two looks", async () => {
  let looks = 0;
  const announcements = await shared(async () => {
    looks++;
    await setImmediate();
    return 0;
  });
  announcements.stop();
  const timers = new Set<number>();
  const hook = createHook({
    init: (id, type) => void (type === "Timeout" && timers.add(id)),
    destroy: (id) => void timers.delete(id),
  }).enable();
  looks = 0;
  await Promise.all(Array.from({ length: 500 }, () => announcements.catchUp(announcements.settled)));
  // Node reports timers that were cleared some turns later.
  for (let turn = 0; turn < 10_000 && timers.size >= 10; turn++) await setImmediate();
  hook.disable();
  assert.ok(looks <= 2, `${looks} looks`);
  assert.ok(timers.size < 10, `${timers.size} timers are left`);
});
