import assert from "node:assert/strict";
import { test } from "node:test";
import type { Announcements } from "../changes/announcements.ts";
import { Refusal } from "../refusal.ts";
import { otherSize } from "../storage/trouble.ts";
import { retryAfterCatchUp } from "./retry-after-catch-up.ts";

const notFound = () => new Refusal("not-found", "no-such-file", "There is no such file.");

/** Announcements that found something new each time `news` says so. */
function announcements(...news: boolean[]) {
  const fake = { settled: 7, caughtUp: 0, catchUp: async () => news[fake.caughtUp++] ?? false };
  return fake as typeof fake & Announcements;
}

/** Work that refuses with each of these in turn, and then succeeds. */
function refusing(...refusals: Refusal[]) {
  const work = { runs: 0, run: async () => {} };
  work.run = async () => {
    const refusal = refusals[work.runs++];
    if (refusal) throw refusal;
  };
  return work;
}

test("what is not found is looked for again only if another node has committed something", async () => {
  const late = refusing(notFound());
  await retryAfterCatchUp(announcements(true), late.run);
  assert.equal(late.runs, 2);

  const absent = refusing(notFound());
  await assert.rejects(retryAfterCatchUp(announcements(false), absent.run), { code: "no-such-file" });
  assert.equal(absent.runs, 1);
});

test("F22 bytes that vanish while a file is opened are a removed file, if it was removed", async () => {
  const removed = refusing(otherSize(), notFound());
  const news = announcements(false);
  await assert.rejects(retryAfterCatchUp(news, removed.run), { kind: "not-found" });
  assert.equal(news.caughtUp, 1, "caught up before it looked again");
});

test("bytes that are missing without a removal are reported as damaged, after one more look", async () => {
  const damaged = refusing(otherSize(), otherSize());
  await assert.rejects(retryAfterCatchUp(announcements(), damaged.run), { code: "file-damaged" });
  assert.equal(damaged.runs, 2);
});

test("other failures are passed on at once", async () => {
  const failing = refusing(new Refusal("unavailable", "storage-unavailable", "Try again."));
  await assert.rejects(retryAfterCatchUp(announcements(true), failing.run), { code: "storage-unavailable" });
  assert.equal(failing.runs, 1);
});
