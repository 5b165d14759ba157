import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate } from "node:timers/promises";
import { abreast } from "./abreast.ts";

test("every item in order, so many at a time and never more", async () => {
  for (const width of [1, 3, 50]) {
    let running = 0;
    let most = 0;
    const items = Array.from({ length: 20 }, (_, i) => i);
    const done: number[] = [];
    const work = async (item: number) => {
      most = Math.max(most, ++running);
      for (let turns = item % 4; turns >= 0; turns--) await setImmediate();
      running--;
      return item * 2;
    };
    for await (const [item, result] of abreast(items, width, work)) {
      assert.equal(result, item * 2);
      done.push(item);
    }
    assert.deepEqual(done, items);
    assert.ok(most <= width && (width === 1 || most > 1), `${most} at once of ${width}`);
  }
});

test("a failure is raised at its item, and nowhere else", async () => {
  const seen: number[] = [];
  await assert.rejects(async () => {
    for await (const [item] of abreast([1, 2, 3, 4], 4, async (n) => {
      if (n >= 3) throw new Error(`no ${n}`);
    }))
      seen.push(item);
  }, /no 3/);
  assert.deepEqual(seen, [1, 2]);
});
