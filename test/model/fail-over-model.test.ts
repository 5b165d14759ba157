import assert from "node:assert/strict";
import { it } from "node:test";
import { explore } from "./explore.ts";
import { failOverModel } from "./fail-over-model.ts";

it("no moment of a fail-over loses a confirmed upload, or confirms two contents of one name", (t) => {
  const { states, ends, counterexample } = explore(failOverModel({ notesSerial: true, checksServer: true }));
  assert.equal(counterexample, null, JSON.stringify(counterexample, null, 2));
  t.diagnostic(`${states} states, ${ends} ends`);
});

it("without a note of the serial, an upload confirmed ahead of its records is lost: the model finds it", () => {
  const { counterexample } = explore(failOverModel({ notesSerial: false, checksServer: true }));
  assert.match(counterexample?.problem ?? "nothing", /is lost$/);
});

it("without asking again who answers, a node confirms what the new primary was never compared with: the model finds it", () => {
  const { counterexample } = explore(failOverModel({ notesSerial: true, checksServer: false }));
  assert.match(counterexample?.problem ?? "nothing", /is lost$|both contents/);
});
