import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate as nextRound } from "node:timers/promises";
import { FairTurns } from "./fair-turns.ts";

/** Work that ends on request, and notes whose it was. */
function workshop(limits: { running: number; waiting: number; waitingOfKey: number }) {
  const turns = new FairTurns(limits);
  const begun: string[] = [];
  const ends: (() => void)[] = [];
  const work = (name: string) => () => {
    begun.push(name);
    return new Promise<void>((end) => ends.push(end));
  };
  return {
    begun,
    run: (key: string, name: string) => turns.run(key, work(name)),
    async end() {
      ends.shift()?.();
      await nextRound();
    },
  };
}

test("F103 a crowd under one key delays another key by one turn", async () => {
  const { begun, run, end } = workshop({ running: 1, waiting: 100, waitingOfKey: 100 });
  const all = [...["a1", "a2", "a3", "a4"].map((name) => run("a", name)), run("b", "b1"), run("b", "b2")];
  for (let at = 0; at < 6; at++) await end();
  await Promise.all(all);
  assert.deepEqual(begun, ["a1", "a2", "b1", "a3", "b2", "a4"]);
});

test("no more work at once than is allowed, and a failure passes the turn on", async () => {
  const turns = new FairTurns({ running: 2, waiting: 100, waitingOfKey: 100 });
  let [now, most] = [0, 0];
  const results = await Promise.allSettled(
    Array.from({ length: 20 }, (_, at) =>
      turns.run(`key ${at % 3}`, async () => {
        most = Math.max(most, ++now);
        await nextRound();
        now--;
        if (at % 2 === 0) throw new Error("failed");
      }),
    ),
  );
  assert.equal(most, 2);
  assert.equal(results.filter(({ status }) => status === "rejected").length, 10);
});

test("one key's line is bounded; when all lines are full the longest one gives way", async () => {
  const { begun, run, end } = workshop({ running: 1, waiting: 4, waitingOfKey: 3 });
  const outcomes: string[] = [];
  const all = ["a1", "a2", "a3", "a4", "a5", "b1", "c1", "d1", "e1"].map((name) =>
    run(name[0] as string, name).then(
      () => outcomes.push(`${name} done`),
      (error: { kind: string; retryAfter: number }) => {
        assert.ok(error.retryAfter > 0);
        outcomes.push(`${name} ${error.kind}`);
      },
    ),
  );
  for (let at = 0; at < 10; at++) await end();
  await Promise.all(all);
  assert.deepEqual(begun, ["a1", "a2", "b1", "c1", "d1"]);
  assert.deepEqual(outcomes.filter((outcome) => !outcome.endsWith("done")).sort(), [
    "a3 too-many",
    "a4 too-many",
    "a5 too-many",
    "e1 too-many",
  ]);
});
