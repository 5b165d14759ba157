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
