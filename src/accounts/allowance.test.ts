import assert from "node:assert/strict";
import { test } from "node:test";
import { Allowance } from "./allowance.ts";

test("what a minute allows can be taken at once, and comes back evenly", () => {
  const allowance = new Allowance(3);
  for (let at = 0; at < 3; at++) {
    assert.equal(allowance.wait("a", 0), 0);
    allowance.take("a", 0);
  }
  assert.equal(allowance.wait("a", 0), 20_000);
  assert.equal(allowance.wait("a", 15_000), 5_000);
  assert.equal(allowance.wait("a", 20_000), 0);
  allowance.take("a", 20_000);
  assert.equal(allowance.wait("a", 20_000), 20_000);
  assert.equal(allowance.wait("a", 10 ** 9), 0);
  assert.equal(allowance.wait("b", 0), 0, "another key has its own");
});

test("who takes more than there is waits for all of it", () => {
  const allowance = new Allowance(60);
  for (let at = 0; at < 70; at++) allowance.take("a", 0);
  assert.equal(allowance.wait("a", 0), 11_000);
  allowance.giveBack("a", 0);
  assert.equal(allowance.wait("a", 0), 10_000);
  allowance.clear("a");
  assert.equal(allowance.wait("a", 0), 0);
});

test("the memory it takes is bounded: of very many keys, the ones used longest ago are forgotten", () => {
  const allowance = new Allowance(1);
  allowance.take("first", 0);
  allowance.take("again", 0);
  for (let n = 0; n < 19_999; n++) allowance.take(`other ${n}`, 0);
  allowance.take("again", 0);
  allowance.take("one more", 0);
  assert.equal(allowance.wait("first", 0), 0);
  assert.ok(allowance.wait("again", 0) > 0);
  assert.ok(allowance.wait("one more", 0) > 0);
});
