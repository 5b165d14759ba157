import assert from "node:assert/strict";
import { test } from "node:test";
import { Wire } from "../prepared.ts";
import { MAX_BYTES, RawRequestCache } from "./raw-request-cache.ts";

const wireOf = (bytes: number) =>
  new Wire({ status: 200, headers: [], body: Buffer.alloc(bytes), route: "page" }, { keepAlive: 75 });

const EVER = Number.POSITIVE_INFINITY;
const ANYBODY = { proof: { until: EVER, isBound: false }, peer: null };

test("F25 what was worked out before the cache was emptied is not remembered after", () => {
  const cache = new RawRequestCache();
  const { generation } = cache;
  cache.drop();
  cache.remember("GET /", { wire: wireOf(1), until: EVER, ...ANYBODY }, generation);
  assert.equal(cache.get("GET /"), undefined);
  cache.remember("GET /", { wire: wireOf(1), until: EVER, ...ANYBODY }, cache.generation);
  assert.ok(cache.get("GET /"));
  cache.drop();
  assert.equal(cache.get("GET /"), undefined);
});

test("A05 credentials are looked at again at the moment they say, which may become earlier", () => {
  const cache = new RawRequestCache();
  const proof = { until: performance.now() + 60_000, isBound: false };
  cache.remember("c", { wire: wireOf(1), until: EVER, proof, peer: null }, cache.generation);
  assert.ok(cache.get("c"));
  proof.until = 0;
  assert.equal(cache.get("c"), undefined);
  cache.remember("a", { wire: wireOf(1), until: Date.now() - 1, ...ANYBODY }, cache.generation);
  cache.remember("b", { wire: wireOf(1), until: Date.now() + 60_000, ...ANYBODY }, cache.generation);
  assert.equal(cache.get("a"), undefined);
  assert.ok(cache.get("b"));
});

test("memory: requests of any number and answers of any size stay below the bound", () => {
  const cache = new RawRequestCache();
  const wire = wireOf(100_000);
  let most = 0;
  for (let at = 0; at < 2_000; at++) {
    cache.remember(`GET /${at}`, { wire, until: EVER, ...ANYBODY }, cache.generation);
    cache.remember(`GET /${at}`, { wire, until: EVER, ...ANYBODY }, cache.generation);
    most = Math.max(most, cache.bytes);
  }
  assert.ok(most <= MAX_BYTES && most > MAX_BYTES / 2, `${most}`);
  const long = "x".repeat(8_000);
  for (let at = 0; at < 30_000; at++)
    cache.remember(long + at, { wire: wireOf(1), until: EVER, ...ANYBODY }, cache.generation);
  assert.ok(cache.bytes <= MAX_BYTES);
  cache.remember("huge", { wire: wireOf(MAX_BYTES), until: EVER, ...ANYBODY }, cache.generation);
  assert.equal(cache.get("huge"), undefined, "one answer that fills it all");
  assert.ok(cache.bytes <= MAX_BYTES);
});
