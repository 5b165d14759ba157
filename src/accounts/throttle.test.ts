import assert from "node:assert/strict";
import { test } from "node:test";
import { Throttle } from "./throttle.ts";

const refusal = (retryAfter: number) => ({ name: "Refusal", kind: "too-many", retryAfter });

test("F95 who fails too often waits until a minute after the first failure", () => {
  const throttle = new Throttle(3);
  for (let i = 0; i < 3; i++) {
    throttle.check(["a"], 1000 + i);
    throttle.failed(["a"], 1000 + i);
  }
  assert.throws(() => throttle.check(["a"], 2000), refusal(59));
  assert.throws(() => throttle.check(["a"], 60_999), refusal(1));
  throttle.check(["a"], 61_000);
  throttle.failed(["a"], 61_000);
  throttle.failed(["a"], 61_001);
  throttle.check(["a"], 61_002);
});

test("any one of the keys is enough; others are not slowed", () => {
  const throttle = new Throttle(2);
  throttle.failed(["here ann", "here *"], 0);
  throttle.failed(["here bob", "here *"], 0);
  assert.throws(() => throttle.check(["here zoe", "here *"], 1), refusal(60));
  throttle.check(["here ann"], 1);
  throttle.check(["there ann", "there *"], 1);
});

test("a success forgets the failures before it", () => {
  const throttle = new Throttle(2);
  throttle.failed(["a", "b"], 0);
  throttle.succeeded(["a"]);
  throttle.failed(["a", "b"], 0);
  throttle.check(["a"], 1);
  assert.throws(() => throttle.check(["b"], 1));
});

test("memory stays bounded: of very many, those that failed longest ago are forgotten", () => {
  const throttle = new Throttle(1);
  throttle.failed(["first"], 0);
  throttle.failed(["again"], 0);
  for (let i = 0; i < 19_999; i++) throttle.failed([`other ${i}`], 1);
  throttle.failed(["again"], 2);
  throttle.failed(["one more"], 2);
  throttle.check(["first"], 3);
  assert.throws(() => throttle.check(["again"], 3));
  assert.throws(() => throttle.check(["one more"], 3));
});

test("F95 processes of one machine count together, failures and what makes them forgotten", () => {
  const listeners: ((words: string[]) => void)[] = [];
  const [one, two] = [0, 1].map(
    (self) =>
      new Throttle(2, {
        tell: (words) => listeners[1 - self]?.(words),
        onTold: (listener) => listeners.push(listener),
      }),
  ) as [Throttle, Throttle];
  one.failed(["a"]);
  two.failed(["a"]);
  for (const throttle of [one, two]) assert.throws(() => throttle.check(["a"]), { kind: "too-many" });
  two.succeeded(["a"]);
  for (const throttle of [one, two]) throttle.check(["a"]);
});
