import assert from "node:assert/strict";
import { test } from "node:test";
import { inOrder, readOrder, writeOrder } from "./list-order.ts";

test("the order of a list is read from the address, and a column that is not there is ignored", () => {
  const read = (text?: string) => writeOrder(readOrder(text, ["name", "created"], "name"));
  assert.deepEqual(
    [read("-created"), read("created"), read(), read("secret"), read("--name")],
    ["-created", "created", "name", "name", "name"],
  );
});

test("numbers sort as numbers, names by the numbers in them, and what has no value comes last", () => {
  const values = ["b10", null, "b9", "a"];
  const self = (value: string | null) => value;
  assert.deepEqual(inOrder(values, self, false), ["a", "b9", "b10", null]);
  assert.deepEqual(inOrder(values, self, true), ["b10", "b9", "a", null]);
  assert.deepEqual(inOrder([10, 9, 100], Number, false), [9, 10, 100]);
});
