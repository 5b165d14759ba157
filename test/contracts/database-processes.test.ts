import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, describe, it } from "node:test";
import { Random, seed } from "../harness/random.ts";
import { DATABASES, type DatabasePlace } from "./database-drivers.ts";

/** What a child acknowledged, by serial, until it ended. */
async function acknowledgedBy(child: ChildProcess, onLine: () => void): Promise<Map<number, string>> {
  const ended = once(child, "exit");
  const acknowledged = new Map<number, string>();
  for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
    const [serial = "", name = ""] = line.split(" ");
    assert.ok(!acknowledged.has(Number(serial)), `serial ${serial} was given twice`);
    acknowledged.set(Number(serial), name);
    onLine();
  }
  await ended;
  return acknowledged;
}

function startChild(place: DatabasePlace, word: string, most: number): ChildProcess {
  const script = join(import.meta.dirname, "writing-child.ts");
  return spawn(process.execPath, [script, JSON.stringify(place.config), word, String(most)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
}

/** The log by serial, after a look whether it is whole and every change has its fact. */
async function wholeLog(place: DatabasePlace): Promise<Map<number, string>> {
  const database = await place.open();
  try {
    const log = await database.read
      .selectFrom("changes")
      .select(["serial", "subject"])
      .orderBy("serial")
      .execute();
    const groups = await database.read.selectFrom("groups").select("name").execute();
    assert.deepEqual(
      log.map(({ serial }) => serial),
      log.map((_, i) => i + 1),
      "the log has gaps",
    );
    assert.deepEqual(log.map(({ subject }) => subject).sort(), groups.map(({ name }) => name).sort());
    assert.equal(await database.serial(), log.length);
    await database.check();
    return new Map(log.map(({ serial, subject }) => [serial, subject as string]));
  } finally {
    await database.close();
  }
}

for (const [driver, openPlace] of DATABASES) {
  describe(`database of several processes: ${driver}`, async () => {
    const places: DatabasePlace[] = [];
    const newPlace = async () => {
      const place = await openPlace();
      places.push(place);
      return place;
    };
    after(() => Promise.all(places.map((place) => place.remove())));

    it("F03 loses nothing acknowledged when its process is killed in the middle of writes", async () => {
      const place = await newPlace();
      const random = new Random(seed());
      const acknowledged = new Map<number, string>();
      for (let round = 0; round < 4; round++) {
        const child = startChild(place, `round${round}`, 0);
        let left = 1 + random.below(120);
        const found = await acknowledgedBy(child, () => --left === 0 && child.kill("SIGKILL"));
        assert.ok(found.size > 0);
        for (const [serial, name] of found) acknowledged.set(serial, name);
        const log = await wholeLog(place);
        for (const [serial, name] of acknowledged) assert.equal(log.get(serial), name, `seed ${seed()}`);
      }
    });

    it("is made by several processes at once, and written by all of them", async () => {
      for (let round = 0; round < 2; round++) {
        const place = await newPlace();
        const children = ["a", "b", "c"].map((word) => startChild(place, word, 40));
        const found = await Promise.all(children.map((child) => acknowledgedBy(child, () => undefined)));
        assert.deepEqual(
          children.map(({ exitCode }) => exitCode),
          [0, 0, 0],
        );
        const log = await wholeLog(place);
        assert.equal(log.size, 120);
        for (const acknowledged of found)
          for (const [serial, name] of acknowledged) assert.equal(log.get(serial), name);
      }
    });
  });
}
