import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { it } from "node:test";
import { ACCOUNTS_DRIVERS } from "../src/accounts/open.ts";
import { DATABASE_DRIVERS } from "../src/database/open.ts";
import type { Driver } from "../src/settings/driver.ts";
import { STORAGE_DRIVERS } from "../src/storage/open.ts";

const root = join(import.meta.dirname, "..");
const textOf = (file: string) => readFileSync(join(root, file), "utf8");
const files = ["src", "web/src", "plugin", "examples", "test", "docs"].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes("node_modules"))
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1)),
);
files.push("README.md");

/** Rows of the table "Where does a change go?", by what is added. */
const [, table = ""] = /## Where does a change go\?\n(.*?)\n## /s.exec(textOf("docs/ARCHITECTURE.md")) ?? [];
const rows = [...table.matchAll(/^\| (an? [^|]+) \| (\d+) \| (.*) \|$/gm)].map(
  ([, added = "", places = "", cells = ""]) => ({
    added,
    places: Number(places),
    paths: [...cells.matchAll(/`([^`]+)`/g)]
      .map(([, span = ""]) => span)
      .filter(
        (span) => !/^(npm|node) |^\*/.test(span) && (span.includes("/") || /\.(ts|tsx|md)$/.test(span)),
      ),
  }),
);

it("the table of changes names places that exist, and counts them", () => {
  assert.ok(rows.length >= 10, "the table is not read any more");
  for (const { added, places, paths } of rows) {
    assert.equal(places, paths.length, added);
    for (const path of paths) {
      const pattern = path
        .replace(/[.*+?^${}()|[\]\\]/g, "\\$&")
        .replace(/NNNN-NAME|NAME|AREA/g, "[^/]+(?:/[^/]+)*?");
      const found = files.some((file) =>
        new RegExp(`(^|/)${pattern}${path.endsWith("/") ? "" : "$"}`).test(file),
      );
      assert.ok(found, `${added}: there is no ${path}`);
    }
  }
});

it("the walks of an install and of an upload name files that exist, in the rooms that they say", () => {
  for (const walk of ["An install", "An upload"]) {
    const [, text = ""] =
      new RegExp(`## ${walk}, step by step\n(.*?)\n## `, "s").exec(textOf("docs/ARCHITECTURE.md")) ?? [];
    const [, said = ""] = /^Read: (.*?)\. Called by contract/m.exec(text) ?? [];
    const rooms = [...said.matchAll(/`(\w+)\/`/g)].map(([, room = ""]) => room);
    const steps = text.slice(text.indexOf("\n1. "), text.indexOf("\nA crash"));
    const named = [...steps.matchAll(/`([\w/-]+\.ts)`/g)].map(([, path = ""]) => path);
    const entered = new Set<string>();
    for (const path of named) {
      const found = files.filter((file) => file.startsWith("src/") && `/${file}`.endsWith(`/${path}`));
      assert.ok(found.length > 0, `${walk}: there is no ${path}`);
      const near = found.filter((file) => rooms.includes(file.split("/")[1] ?? ""));
      assert.ok(near.length > 0, `${walk} enters ${found}, outside of ${rooms}`);
      for (const file of near.slice(0, 1)) entered.add(file.split("/")[1] ?? "");
    }
    assert.ok(named.length > 10, `the steps of "${walk}" are not read any more`);
    assert.deepEqual([...entered].sort(), [...rooms].sort(), walk);
  }
});

/** Files outside a driver's folder that need more of it than the contract: what belongs to one kind of database, and imports. */
const MORE_THAN_THE_CONTRACT: Readonly<Record<string, readonly string[]>> = {
  sqlite: ["src/database/set-aside.ts"],
  postgres: ["src/cli/server/doctor/database.ts"],
  gcs: ["src/cli/import/engine/stores/gcs-notes.ts"],
  azure: ["src/cli/import/engine/stores/azure-notes.ts"],
};

it("a driver's folder is known to the list of its contract and to no other file", () => {
  const contracts: [string, readonly Driver[]][] = [
    ["storage", STORAGE_DRIVERS],
    ["database", DATABASE_DRIVERS],
    ["accounts", ACCOUNTS_DRIVERS],
  ];
  const sources = files.filter((file) => file.startsWith("src/") && !file.endsWith(".test.ts"));
  for (const [contract, drivers] of contracts) {
    for (const { name } of drivers) {
      const folder = `src/${contract}/drivers/${name}/`;
      const users = sources
        .filter((file) => !file.startsWith(folder))
        .filter((file) => textOf(file).includes(`drivers/${name}/`));
      const expected = [`src/${contract}/drivers.ts`, ...(MORE_THAN_THE_CONTRACT[name] ?? [])];
      assert.deepEqual(users.sort(), expected.sort(), folder);
    }
  }
});
