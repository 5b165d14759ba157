import assert from "node:assert/strict";
import { test } from "node:test";
import { readUserAgent } from "./user-agent.ts";

const read = (header?: string) => {
  const { installer, installerVersion, python } = readUserAgent(header);
  return [installer, installerVersion, python];
};

test("installers are known by their own words", () => {
  const facts = '{"ci":null,"implementation":{"name":"CPython","version":"3.12.1"},"python":"3.12.1"}';
  assert.deepEqual(read(`pip/24.3.1 ${facts}`), ["pip", "24.3", "3.12"]);
  assert.deepEqual(read('uv/0.5.11 {"installer":{"name":"uv","version":"0.5.11"},"python":"3.13.0rc1"}'), [
    "uv",
    "0.5",
    "3.13",
  ]);
  assert.deepEqual(read("poetry/1.8.2 CPython/3.11.4 Linux/5.15.0"), ["poetry", "1.8", "3.11"]);
  assert.deepEqual(read("pip/9.0.3 CPython/2.7.18 Linux/5"), ["pip", "9.0", "2.7"]);
  assert.deepEqual(read("curl/8.5.0"), ["curl", "8.5", ""]);
  assert.deepEqual(read("Mozilla/5.0 (X11) Python/3.9"), ["browser", "", ""]);
});

test("nothing that is invented makes a new word", () => {
  for (const header of [
    undefined,
    "",
    "made-up-installer-17/1.0",
    "{",
    'x/1 {"python":"3.12',
    "\0",
    "/1",
    "a".repeat(100_000),
  ])
    assert.deepEqual(read(header), ["other", "", ""], String(header).slice(0, 20));
  assert.deepEqual(read("pip/evil"), ["pip", "", ""]);
  assert.deepEqual(read("pip/99999999999.1"), ["pip", "", ""]);
  assert.deepEqual(read('pip/24.0 {"python":"17.3"}'), ["pip", "24.0", ""]);
  assert.deepEqual(read('pip/24.0 {"python":{"a":1}}'), ["pip", "24.0", ""]);
  assert.deepEqual(read("pip/24.0 null"), ["pip", "24.0", ""]);
});
