import assert from "node:assert/strict";
import { test } from "node:test";
import { Wire } from "../prepared.ts";
import { MAX_BYTES, Memo } from "./raw-request-cache.ts";

const wireOf = (bytes: number) =>
  new Wire({ status: 200, headers: [], body: Buffer.alloc(bytes), route: "page" }, { keepAlive: 75 });

const EVER = Number.POSITIVE_INFINITY;
const ANYBODY = { proof: { until: EVER, isBound: false }, peer: null };

test("F25 what was worked out before the memo was emptied is not remembered after", () => {
  const memo = new Memo();
  const { generation } = memo;
  memo.drop();
  memo.remember("GET /", { wire: wireOf(1), until: EVER, ...ANYBODY }, generation);
  assert.equal(memo.get("GET /"), undefined);
  memo.remember("GET /", { wire: wireOf(1), until: EVER, ...ANYBODY }, memo.generation);
  assert.ok(memo.get("GET /"));
  memo.drop();
  assert.equal(memo.get("GET /"), undefined);
});

test("A05 credentials are looked at again at the moment they say, which may become earlier", () => {
  const memo = new Memo();
  const proof = { until: performance.now() + 60_000, isBound: false };
  memo.remember("c", { wire: wireOf(1), until: EVER, proof, peer: null }, memo.generation);
  assert.ok(memo.get("c"));
  proof.until = 0;
  assert.equal(memo.get("c"), undefined);
  memo.remember("a", { wire: wireOf(1), until: Date.now() - 1, ...ANYBODY }, memo.generation);
  memo.remember("b", { wire: wireOf(1), until: Date.now() + 60_000, ...ANYBODY }, memo.generation);
  assert.equal(memo.get("a"), undefined);
  assert.ok(memo.get("b"));
});

test("memory: requests of any number and answers of any size stay below the bound", () => {
  const memo = new Memo();
  const wire = wireOf(100_000);
  let most = 0;
  for (let at = 0; at < 2_000; at++) {
    memo.remember(`GET /${at}`, { wire, until: EVER, ...ANYBODY }, memo.generation);
    memo.remember(`GET /${at}`, { wire, until: EVER, ...ANYBODY }, memo.generation);
    most = Math.max(most, memo.bytes);
  }
  assert.ok(most <= MAX_BYTES && most > MAX_BYTES / 2, `${most}`);
  const long = "x".repeat(8_000);
  for (let at = 0; at < 30_000; at++)
    memo.remember(long + at, { wire: wireOf(1), until: EVER, ...ANYBODY }, memo.generation);
  assert.ok(memo.bytes <= MAX_BYTES);
  memo.remember("huge", { wire: wireOf(MAX_BYTES), until: EVER, ...ANYBODY }, memo.generation);
  assert.equal(memo.get("huge"), undefined, "one answer that fills it all");
  assert.ok(memo.bytes <= MAX_BYTES);
});
