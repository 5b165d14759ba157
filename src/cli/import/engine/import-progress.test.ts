import assert from "node:assert/strict";
import { test } from "node:test";
import { duration, secondsLeft } from "./import-progress.ts";

test("the time left is that of the files or of the bytes, whichever takes longer", () => {
  assert.equal(secondsLeft({ files: 10, bytes: 100 }, { files: 20, bytes: 400 }, 5), 15);
  assert.equal(secondsLeft({ files: 10, bytes: 100 }, { files: 40, bytes: 200 }, 5), 15);
  assert.equal(secondsLeft({ files: 0, bytes: 0 }, { files: 40, bytes: 200 }, 5), 0);
  assert.equal(secondsLeft({ files: 41, bytes: 200 }, { files: 40, bytes: 200 }, 5), 0);
});

test("times have units", () => {
  assert.deepEqual([0, 39.2, 60, 721, 3_700].map(duration), ["0 s", "40 s", "1 min", "13 min", "1 h 2 min"]);
});
