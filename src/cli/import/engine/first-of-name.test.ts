import assert from "node:assert/strict";
import { test } from "node:test";
import { FirstOfName } from "./first-of-name.ts";

test("the first file of a name wins; the same bytes elsewhere are no clash", () => {
  const firsts = new FirstOfName();
  assert.equal(firsts.clash("a-1.0.tar.gz", "11", "/one"), null);
  assert.equal(firsts.clash("a-1.0.tar.gz", "11", "/two"), null);
  assert.equal(firsts.clash("a-1.0.tar.gz", "22", "/three"), "/one");
  assert.equal(firsts.clash("b-1.0.tar.gz", "22", "/four"), null);
  firsts.close();
});
