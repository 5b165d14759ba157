import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { BadStream, Decoder, plain, type Value } from "./decoder.ts";
import { tokenOf } from "./token.ts";

const RECORDED = join(import.meta.dirname, "../../../../../../test/peers/devpi/changelog.bin");

function decode(bytes: Uint8Array, step: number): unknown[] {
  const decoder = new Decoder();
  const values: unknown[] = [];
  for (let at = 0; at < bytes.length; at += step)
    values.push(...[...decoder.feed(bytes.subarray(at, at + step))].map((value) => plain(value)));
  assert.ok(decoder.isBetween);
  return values;
}
const text = (opcode: string, value: string) => {
  const length = Buffer.alloc(4);
  length.writeInt32BE(value.length);
  return Buffer.concat([Buffer.from(opcode), length, Buffer.from(value)]);
};
const whole = (...parts: (string | Buffer)[]) =>
  Buffer.concat(parts.map((part) => (typeof part === "string" ? Buffer.from(part, "latin1") : part)));

test("a recorded changelog reads the same however its bytes come", async () => {
  const bytes = await readFile(RECORDED);
  const values = decode(bytes, bytes.length);
  assert.equal(values.length, 42, "21 serials, each with its changes");
  assert.deepEqual(
    values.filter((_, at) => at % 2 === 0),
    Array.from({ length: 21 }, (_, serial) => serial),
  );
  for (const step of [1, 7, 4096]) assert.deepEqual(decode(bytes, step), values);
});

test("every kind of value is read", () => {
  const list = whole(
    "K\0\0\0\x02",
    "F\0\0\0\0",
    text("N", "a"),
    "P",
    "F\0\0\0\x01",
    text("S", "b"),
    "P",
    "Q",
  );
  assert.deepEqual(decode(list, 3), [["a", "b"]]);
  const dict = whole(
    "J",
    text("N", "__proto__"),
    "R",
    "P",
    text("N", "n"),
    text("I", "9007199254740991"),
    "P",
    "Q",
  );
  assert.deepEqual(Object.entries(decode(dict, 2)[0] as object), [
    ["__proto__", true],
    ["n", 9_007_199_254_740_991],
  ]);
  const others = whole(
    "L",
    "C",
    "D\x3f\xf8\0\0\0\0\0\0",
    text("A", "bytes"),
    "O\0\0\0\0",
    "@\0\0\0\x05",
    "Q",
  );
  assert.deepEqual(decode(others, 1), [[null, false, 1.5, "bytes", []]]);
});

test("what devpi never sends is refused, and takes no memory", () => {
  const refused = (...parts: (string | Buffer)[]) =>
    assert.throws(() => [...new Decoder().feed(whole(...parts))], BadStream);
  refused("Z");
  refused("A\xff\xff\xff\xff");
  refused("A\x7f\xff\xff\xff");
  refused("K\x7f\xff\xff\xff");
  refused("@\0\0\0\x01", "Q");
  refused("P");
  refused("L", "L", "L", "P");
  refused("Q");
  refused("L", "L", "Q");
});

test("a deep value does not overflow the reader", () => {
  const depth = 200_000;
  const [value] = new Decoder().feed(whole("L", "@\0\0\0\x01".repeat(depth), "Q"));
  let levels = 0;
  for (let one: Value = value ?? null; Array.isArray(one); one = one[0] ?? null) levels++;
  assert.equal(levels, depth);
  assert.throws(() => plain(value ?? null), BadStream);
});

test("tokens are those of itsdangerous", () => {
  const key = Buffer.from("9943bee17ec32a5237641994689afaf3", "hex");
  assert.equal(
    tokenOf(key, "27fb0b7b0cfd4c08a8a6651353414d4f", 1_764_420_000),
    '"27fb0b7b0cfd4c08a8a6651353414d4f".aSrpoA.4-LbdDJOikgU0q3Qb9cTaamWU4E',
  );
});
