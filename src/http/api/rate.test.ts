import assert from "node:assert/strict";
import { test } from "node:test";
import { anonymous, type Caller } from "../../accounts/caller.ts";
import { ApiRate } from "./rate.ts";

const nobody = anonymous("192.0.2.1");
const account = { id: 1, name: "ci", isAdmin: false, kind: "service" as const };
const ci: Caller = { ...nobody, account };
const TOO_MANY = { kind: "too-many" };

test("a caller may ask so often a minute, and again as time passes", () => {
  const rate = new ApiRate(60);
  for (let time = 0; time < 60; time++) rate.check(ci, 1_000);
  assert.throws(() => rate.check(ci, 1_000), TOO_MANY);
  assert.throws(() => rate.check(ci, 1_500), TOO_MANY);
  rate.check(ci, 3_000);
  for (let time = 0; time < 60; time++) rate.check(ci, 600_000);
  assert.throws(() => rate.check(ci, 600_000), TOO_MANY);
});

test("who asks twice too often has half of it answered, and not nothing", () => {
  const rate = new ApiRate(60);
  for (let time = 0; time < 60; time++) rate.check(ci, 0);
  let passed = 0;
  for (let now = 500; now <= 60_000; now += 500) {
    try {
      rate.check(ci, now);
      passed++;
    } catch (error) {
      assert.match(String(error), /requests per minute/);
    }
  }
  assert.equal(passed, 60);
});

test("what another process let pass is taken here too; what it refused is not told", () => {
  const told: string[][] = [];
  let hear: (words: string[]) => void = () => undefined;
  const notify = (words: string[]) => told.push(words);
  const rate = new ApiRate(3, {
    notify,
    onNotified(listener) {
      hear = listener;
    },
  });
  for (let time = 0; time < 2; time++) hear(["account ci"]);
  rate.check(ci);
  assert.throws(() => rate.check(ci), TOO_MANY);
  assert.deepEqual(told, [["account ci"]]);
});

test("accounts count wherever they are, nobody by their address; one does not stand in another's way", () => {
  const rate = new ApiRate(1);
  rate.check(ci, 0);
  assert.throws(() => rate.check({ ...ci, address: "192.0.2.2" }, 0), TOO_MANY);
  rate.check(nobody, 0);
  assert.throws(() => rate.check(nobody, 0), TOO_MANY);
  rate.check(anonymous("192.0.2.2"), 0);
});

test("the memory it takes is bounded", () => {
  const rate = new ApiRate(1);
  for (let n = 0; n < 20_001; n++) rate.check(anonymous(`address ${n}`), 0);
  rate.check(anonymous("address 0"), 0);
  assert.throws(() => rate.check(anonymous("address 20000"), 0), TOO_MANY);
});
