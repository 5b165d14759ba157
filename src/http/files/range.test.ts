import assert from "node:assert/strict";
import { test } from "node:test";
import { type RangeAnswer, readRange } from "./range.ts";

const SIZE = 1000;
const part = (start: number, end: number): RangeAnswer => ({ kind: "part", range: { start, end } });
const WHOLE: RangeAnswer = { kind: "whole" };
const NONE: RangeAnswer = { kind: "unsatisfiable" };

test("H03 one range: from-to, from, the last bytes; cut at the end of the file", () => {
  const table: Record<string, RangeAnswer> = {
    "bytes=0-0": part(0, 0),
    "bytes=0-499": part(0, 499),
    "bytes=999-": part(999, 999),
    "bytes=500-5000": part(500, 999),
    "bytes=0-99999999999999999999999": part(0, 999),
    "bytes=-1": part(999, 999),
    "bytes=-1000": part(0, 999),
    "bytes=-99999999999999999999999": part(0, 999),
    "Bytes=1-2": part(1, 2),
    "bytes=007-008": part(7, 8),
  };
  for (const [header, answer] of Object.entries(table))
    assert.deepEqual(readRange(header, SIZE), answer, header);
});

test("H03 beyond the end: 416", () => {
  for (const header of ["bytes=1000-", "bytes=1000-1001", "bytes=-0", "bytes=99999999999999999999999-"])
    assert.deepEqual(readRange(header, SIZE), NONE, header);
  for (const header of ["bytes=0-", "bytes=0-0", "bytes=-1"])
    assert.deepEqual(readRange(header, 0), NONE, header);
});

test("H04 F40 several ranges and what is malformed are answered whole", () => {
  for (const header of [
    "bytes=0-1,5-6",
    "bytes=0-,0-,0-,0-",
    "bytes=5-4",
    "bytes=-",
    "bytes=",
    "bytes",
    "",
    "items=0-1",
    "bytes=a-b",
    "bytes=1-2x",
    "bytes=+1-2",
    "bytes=1.5-2",
    "bytes=0x1-2",
    "bytes=1--2",
    "bytes=\0-1",
    "bytes=١-٢",
  ])
    assert.deepEqual(readRange(header, SIZE), WHOLE, JSON.stringify(header));
  assert.deepEqual(readRange(undefined, SIZE), WHOLE);
});
