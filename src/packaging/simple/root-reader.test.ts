import assert from "node:assert/strict";
import { test } from "node:test";
import type { ProjectName } from "../names/project-name.ts";
import { RootReader } from "./root-reader.ts";
import { writeRootHtml } from "./simple-html.ts";
import { writeRootJson } from "./simple-json.ts";

const NAMES = Array.from({ length: 500 }, (_, at) => `name-${String(at).padStart(3, "0")}` as ProjectName);

function readIn(form: "html" | "json", text: string, piece: number): string[] {
  const reader = new RootReader(form);
  for (let at = 0; at < text.length; at += piece) reader.push(text.slice(at, at + piece));
  return reader.end();
}

test("a list is read in pieces of any length, in HTML and JSON", () => {
  const root = { names: NAMES, lastSerial: 7 };
  for (const piece of [1, 7, 100, 4096, 1_000_000]) {
    assert.deepEqual(readIn("html", writeRootHtml(root), piece), NAMES, `html by ${piece}`);
    assert.deepEqual(readIn("json", writeRootJson(root), piece), NAMES, `json by ${piece}`);
  }
});

test("names come out normalised, in order and once; what is no name is left out", () => {
  const html = `<!DOCTYPE html><html><body>
    <a href="b/">Bee_Two</a><a href="a/"> A </a> <a href="/">..</a><A HREF="b/">bee.two</A><a href="x/">x&amp;y</a></body></html>`;
  assert.deepEqual(readIn("html", html, 10), ["a", "bee-two"]);
  const json = `{"meta":{"api-version":"1.0"},"projects":[{"name":"Zed","_last-serial":1},{"name":"A b"},{"name" : "a.b"}]}`;
  assert.deepEqual(readIn("json", json, 10), ["a-b", "zed"]);
});

test("F116 a list that was cut off, or is none, is refused", () => {
  const html = writeRootHtml({ names: NAMES, lastSerial: null });
  assert.throws(() => readIn("html", html.slice(0, html.length - 120).replace(/>[^>]*$/, ""), 50), /cut off/);
  const json = writeRootJson({ names: NAMES, lastSerial: null });
  assert.throws(() => readIn("json", json.slice(0, 400), 50), /cut off/);
  assert.throws(() => readIn("html", "some words of a proxy>", 50), /no list/);
  assert.throws(() => readIn("json", '{"error": "no"}', 50), /no list/);
  assert.throws(() => readIn("html", "<html>".padEnd(3_000_000, "x"), 65_536), /no list/);
});

test("an empty list is a list", () => {
  assert.deepEqual(readIn("html", writeRootHtml({ names: [], lastSerial: null }), 50), []);
  assert.deepEqual(readIn("json", writeRootJson({ names: [], lastSerial: null }), 50), []);
});
