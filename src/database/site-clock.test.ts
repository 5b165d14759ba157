import assert from "node:assert/strict";
import { after, test } from "node:test";
import { setSiteClock, siteNow } from "./site-clock.ts";

after(() => setSiteClock(0, 0, 0));

test("is the database's clock where this machine's is minutes ahead or behind, and its own where they agree", () => {
  for (const minutes of [7, -7]) {
    const now = Date.now();
    setSiteClock(now - minutes * 60_000, now - 10, now + 11);
    assert.ok(Number.isInteger(siteNow()), "databases keep whole milliseconds");
    assert.ok(Math.abs(siteNow() - (Date.now() - minutes * 60_000)) < 5_000);
  }
  const now = Date.now();
  // An answer that took long says little.
  setSiteClock(now - 3_000, now - 3_000, now + 1_000);
  assert.ok(siteNow() >= now);
});
