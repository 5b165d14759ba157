import assert from "node:assert/strict";
import { test } from "node:test";
import { dialectOf, partsOf } from "./statements.ts";
import { copiedRow, insertedRows } from "./values.ts";

const mysql = dialectOf("-- MySQL dump 10.13  Distrib 8.0.36") ?? assert.fail();
const postgres = dialectOf("-- PostgreSQL database dump") ?? assert.fail();

async function* lines(text: string) {
  yield* text.split("\n");
}

async function rowsOf(text: string, dialect: typeof mysql) {
  const rows: unknown[] = [];
  for await (const part of partsOf(lines(text), dialect))
    if ("row" in part) rows.push(copiedRow(part.row));
    else if ("statement" in part && part.statement.startsWith("INSERT"))
      rows.push(...insertedRows(part.statement, part.statement.indexOf("VALUES") + 6, dialect));
  return rows;
}

test("values of mysqldump: escapes, marks in strings, numbers, hexadecimal text", async () => {
  const text = String.raw`/*!40000 ALTER TABLE a DISABLE KEYS */;
INSERT INTO a VALUES (1,NULL,'it\'s; -- (a), \\ \"b\"\n','' ),(-2.5,0x6869,_binary 'a''b','/* \0');
-- Dump completed`;
  assert.deepEqual(await rowsOf(text, mysql), [
    [1, null, 'it\'s; -- (a), \\ "b"\n', ""],
    [-2.5, "hi", "a'b", "/* \0"],
  ]);
});

test("values of pg_dump: strings over several lines, rows of COPY", async () => {
  const text = String.raw`\restrict abc
INSERT INTO a VALUES (true, 'C:\new;
it''s', NULL);
COPY public.a (b, c, d) FROM stdin;
t	a\tb\\n;	\N
\.
INSERT INTO a VALUES (false, '', 1);`;
  assert.deepEqual(await rowsOf(text, postgres), [
    [1, "C:\\new;\nit's", null],
    ["t", "a\tb\\n;", null],
    [0, "", 1],
  ]);
});

test("a string of a megabyte is one value", async () => {
  const long = "a\\'".repeat(400_000);
  assert.deepEqual(await rowsOf(`INSERT INTO a VALUES ('${long}');`, mysql), [["a'".repeat(400_000)]]);
});
