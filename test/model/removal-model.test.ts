import assert from "node:assert/strict";
import { it } from "node:test";
import { explore } from "./explore.ts";
import { removalModel } from "./removal-model.ts";

it("no order of publishing, removing, dying and waiting leaves a visible file without its bytes or its signature", (t) => {
  const { states, ends, counterexample } = explore(removalModel({ looksFor: "file and signature" }));
  assert.equal(counterexample, null, JSON.stringify(counterexample, null, 2));
  t.diagnostic(`${states} states, ${ends} ends`);
});

it("looking for the file alone would lose a signature: the model finds it", () => {
  const { counterexample } = explore(removalModel({ looksFor: "file" }));
  assert.equal(counterexample?.problem, "a file is visible without its signature");
});
