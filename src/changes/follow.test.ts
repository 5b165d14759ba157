import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { pino } from "pino";
import { Follower } from "./follow.ts";

test("comes back one round at a time, also after one that failed; ends with the round at hand; begins again", async () => {
  const said: string[] = [];
  const log = pino({}, { write: (line) => void said.push(JSON.parse(line).msg) });
  let rounds = 0;
  let atOnce = 0;
  const round = async () => {
    assert.equal(++atOnce, 1, "two rounds at the same time");
    await sleep(5);
    atOnce--;
    if (++rounds === 2) throw new Error("once");
  };
  const follower = new Follower({ every: 1, retry: 1, trouble: "it failed", round }, log);
  follower.start();
  while (rounds < 4) await sleep(1);
  await follower.stop();
  const done = rounds;
  assert.equal(atOnce, 0);
  assert.ok(follower.isStopped);
  await sleep(20);
  assert.equal(rounds, done);
  assert.deepEqual(said, ["it failed"]);
  follower.start();
  while (rounds === done) await sleep(1);
  await follower.stop();
});
