import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { DATABASE_PLACES, DATABASES } from "./database-drivers.ts";
import { OBJECT_STORES, STORAGES } from "./storage-drivers.ts";
import { VERIFIERS } from "./verifier-drivers.ts";

const SOURCES = join(import.meta.dirname, "../../src");

interface Suite {
  /** Drivers that have a line in the suite. */
  lines: readonly string[];
  /** Those that it is run for now. */
  run: readonly string[];
  /** How to run the others. */
  how: string;
}

/** The contract suite of each folder with drivers: `src/NAME/drivers/`. */
const SUITES: Readonly<Record<string, Suite>> = {
  accounts: { lines: Object.keys(VERIFIERS), run: Object.keys(VERIFIERS), how: "" },
  database: {
    lines: Object.keys(DATABASE_PLACES),
    run: DATABASES.map(([name]) => name),
    how: "set WHEELYARD_TEST_DATABASES, or use test/services/run.sh",
  },
  storage: {
    lines: [...new Set([...Object.keys(STORAGES), ...OBJECT_STORES])],
    run: Object.keys(STORAGES),
    how: "no such service is running; use test/services/run.sh",
  },
};

function foldersIn(path: string): string[] {
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
}

test("every folder with drivers has a contract suite", () => {
  const withDrivers = foldersIn(SOURCES).filter((name) => existsSync(join(SOURCES, name, "drivers")));
  assert.deepEqual(withDrivers.sort(), Object.keys(SUITES));
});

for (const [room, { lines, run, how }] of Object.entries(SUITES)) {
  test(`src/${room}/drivers: every driver has a line in its contract suite`, () => {
    assert.deepEqual([...lines].sort(), foldersIn(join(SOURCES, room, "drivers")).sort());
  });

  for (const driver of lines) {
    const options = run.includes(driver) ? {} : { skip: how };
    test(`src/${room}/drivers/${driver}: the contract suite is run`, options, () => undefined);
  }
}
