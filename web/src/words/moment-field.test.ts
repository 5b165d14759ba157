import assert from "node:assert/strict";
import { it } from "node:test";
import { fieldOfMoment, momentOfField } from "./moment-field.ts";

it("a moment comes back out of its field as it went in", () => {
  const before = "2026-11-21T12:34:56.789Z";
  const field = fieldOfMoment(before);
  assert.match(field, /^2026-11-2[12]T\d\d:\d\d$/);
  assert.equal(momentOfField(field, before), before);
  assert.equal(momentOfField(field, null), "2026-11-21T12:34:00.000Z");
});

it("an empty field is no moment", () => {
  assert.equal(fieldOfMoment(null), "");
  assert.equal(fieldOfMoment(undefined), "");
  assert.equal(momentOfField("", "2026-11-21T12:34:56.789Z"), null);
});
