import assert from "node:assert/strict";
import { test } from "node:test";
import { Random } from "../../../test/harness/random.ts";
import { writeJson } from "./large-json.ts";

const SEED = Number(process.env.WHEELYARD_SEED ?? 2026);

test("the text is that of JSON.stringify, whatever is written", async () => {
  const items = Array.from({ length: 1_501 }, (_, n) => ({
    n,
    name: `"é\u2028${n}`,
    none: null,
    left: undefined,
  }));
  for (const value of [
    null,
    "text",
    [],
    items,
    {},
    { items },
    { a: undefined, items, next: null, 'odd "name': [1] },
    { items: items.slice(0, 500) },
    { items: items.slice(0, 501), more: items.slice(0, 1_000) },
    { mixed: [...items, undefined, () => 1, Number.NaN], when: new Date(0) },
  ])
    assert.equal(await writeJson(value), JSON.stringify(value));
  const random = new Random(SEED);
  for (let round = 0; round < 50; round++) {
    const value = { head: round, list: items.slice(0, random.below(1_501)) };
    assert.equal(await writeJson(value), JSON.stringify(value), `seed ${SEED}, round ${round}`);
  }
});
