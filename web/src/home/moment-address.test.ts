import assert from "node:assert/strict";
import { test } from "node:test";
import { momentPart } from "./moment-address.ts";

test("a moment is written as short as it can be", () => {
  assert.equal(momentPart(null), "");
  assert.equal(momentPart("2026-05-01T10:00:00.000Z"), "@2026-05-01T10:00Z/");
  assert.equal(momentPart("2026-05-01T10:00:30.000Z"), "@2026-05-01T10:00:30Z/");
});
