import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import type { Command } from "commander";
import { wholeProgram } from "../src/cli/program.ts";
import { ENDPOINTS } from "../src/http/api/routes.ts";
import { COMMANDS, NO_COMMAND, NO_PAGE, PAGE_ADDRESSES } from "./harness/ways.ts";

const ROOT = join(import.meta.dirname, "..");
const endpoints = ENDPOINTS.map(({ method, path }) => `${method} ${path}`);

async function sourcesOf(folder: string): Promise<string[]> {
  const names = await readdir(join(ROOT, folder), { recursive: true });
  const sources = names.filter((name) => /\.tsx?$/.test(name) && !name.includes(".test."));
  return Promise.all(sources.map((name) => readFile(join(ROOT, folder, name), "utf8")));
}

function commandsIn(command: Command, above = ""): string[] {
  return command.commands.flatMap((child) => {
    const path = `${above}${child.name()}`;
    return [path, ...commandsIn(child, `${path} `)];
  });
}

/** What a file of the pages asks: `api.GET("/path"`, with addresses that begin with a constant of the file put together. */
function askedIn(source: string): string[] {
  const constants = new Map(
    [...source.matchAll(/const (\w+) = "(\/[^"]+)";/g)].map(([, name = "", path = ""]) => [name, path]),
  );
  return [...source.matchAll(/api\.(GET|POST|PUT|PATCH|DELETE)\(\s*(["`]?)([^"`,)]+)/g)].map(
    ([, method = "", quote = "", path = ""]) => {
      const whole = path.replace(/^\$\{(\w+)\}/, (_, name: string) => constants.get(name) ?? "?");
      return `${method} ${quote === "" ? (constants.get(path) ?? "?") : whole}`;
    },
  );
}

/** Fails with the endpoints that are missing in a list, and with those that the API does not have. */
function complete(found: Iterable<string>, todo: string): void {
  const listed = new Set(found);
  assert.deepEqual(
    endpoints.filter((one) => !listed.has(one)),
    [],
    todo,
  );
  assert.deepEqual(
    [...listed].filter((one) => !endpoints.includes(one)),
    [],
    "there is no such endpoint",
  );
}

test("every endpoint has a command, or a reason why it has none", async () => {
  complete(
    [...Object.keys(COMMANDS), ...Object.keys(NO_COMMAND)],
    "add the endpoint to COMMANDS or NO_COMMAND in test/harness/ways.ts",
  );
  for (const endpoint of Object.keys(COMMANDS))
    assert.ok(NO_COMMAND[endpoint] === undefined, `${endpoint} is in COMMANDS and in NO_COMMAND`);
  const known = new Set(commandsIn(await wholeProgram()));
  for (const [endpoint, command] of Object.entries(COMMANDS))
    assert.ok(known.has(command), `${endpoint}: there is no command ${command}`);
});

test("the words of an endpoint's address are in the sources of the commands", async () => {
  const all = (await sourcesOf("src/cli")).join("\n");
  for (const endpoint of Object.keys(COMMANDS)) {
    const word = endpoint.split("/").findLast((part) => part !== "" && !part.startsWith("{"));
    assert.ok(word === undefined || all.includes(word), `${endpoint}: no command asks for ${word}`);
  }
});

test("every endpoint is used by a page, or there is a reason why none uses it", async () => {
  const asked = (await sourcesOf("web/src")).flatMap(askedIn);
  const byAddress = Object.keys(PAGE_ADDRESSES);
  complete(
    [...asked, ...byAddress, ...Object.keys(NO_PAGE)],
    "add a page, or the endpoint to NO_PAGE in test/harness/ways.ts",
  );
  const stale = Object.keys(NO_PAGE).filter((endpoint) => asked.includes(endpoint));
  assert.deepEqual(stale, [], "a page uses it: take it out of NO_PAGE");
  for (const [endpoint, file] of Object.entries(PAGE_ADDRESSES)) {
    const word = endpoint.split("/").at(-1)?.split(".").at(-1) ?? "";
    const source = await readFile(join(ROOT, "web/src", file), "utf8");
    assert.ok(source.includes(word), `${endpoint} is not in ${file}`);
  }
});

test("what neither a command nor a page asks is a short list with reasons", () => {
  const apiOnly = Object.keys(NO_COMMAND).filter((endpoint) => NO_PAGE[endpoint] !== undefined);
  assert.deepEqual(apiOnly, [
    "POST /indexes/{owner}/{index}/projects/{project}/releases/{version}/promote",
    "GET /indexes/{owner}/{index}/projects/{project}/files/{filename}",
  ]);
  for (const reason of [...Object.values(NO_COMMAND), ...Object.values(NO_PAGE)])
    assert.ok(reason.length >= 10, `a reason says more than "${reason}"`);
});
