import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { describe, it } from "node:test";
import { z } from "zod";
import { ACCOUNTS_DRIVERS } from "../../src/accounts/open.ts";
import { DATABASE_DRIVERS } from "../../src/database/open.ts";
import type { Driver } from "../../src/settings/driver.ts";
import { STORAGE_DRIVERS } from "../../src/storage/open.ts";
import { DATABASE_PLACES } from "./database-drivers.ts";
import { STORAGES } from "./storage-drivers.ts";
import { VERIFIERS } from "./verifier-drivers.ts";

const root = join(import.meta.dirname, "../..");
const source = join(root, "src");
const textOf = (file: string) => readFileSync(join(root, file), "utf8");

/** Stores that `test/services/run.sh` starts have their line there: their settings come in a variable of their name. */
const services = readdirSync(join(root, "test/services"))
  .filter((name) => name.endsWith(".sh"))
  .map((name) => textOf(`test/services/${name}`))
  .join("\n");
const startedForTests = STORAGE_DRIVERS.map(({ name }) => name).filter((name) =>
  services.includes(`WHEELYARD_TEST_${name.toUpperCase()}=`),
);

const CONTRACTS: { contract: string; suite: string; drivers: readonly Driver[]; proved: string[] }[] = [
  {
    contract: "storage",
    suite: "storage-drivers.ts",
    drivers: STORAGE_DRIVERS,
    proved: [...new Set([...Object.keys(STORAGES), ...startedForTests])],
  },
  {
    contract: "database",
    suite: "database-drivers.ts",
    drivers: DATABASE_DRIVERS,
    proved: Object.keys(DATABASE_PLACES),
  },
  {
    contract: "accounts",
    suite: "verifier-drivers.ts",
    drivers: ACCOUNTS_DRIVERS,
    proved: Object.keys(VERIFIERS),
  },
];

for (const { contract, suite, drivers, proved } of CONTRACTS) {
  describe(`drivers of ${contract}`, () => {
    const folders = readdirSync(join(source, contract, "drivers")).sort();
    const names = drivers.map(({ name }) => name);

    it("each is a folder, one line of the list and one line of the contract's suite", () => {
      assert.deepEqual([...names].sort(), folders, `src/${contract}/drivers.ts`);
      assert.deepEqual(proved.sort(), folders, `test/contracts/${suite}`);
      for (const folder of folders)
        assert.match(textOf(`src/${contract}/drivers.ts`), new RegExp(`/${folder}/`));
    });

    it("each explains every option, and refuses what it does not know", () => {
      for (const { name, options } of drivers) {
        const { properties = {}, additionalProperties } = z.toJSONSchema(options, { io: "input" });
        assert.equal(additionalProperties, false, `${name}: the schema must be strict`);
        for (const [key, option] of Object.entries(properties))
          assert.ok(((option as { description?: string }).description ?? "").length > 10, `${name}: ${key}`);
      }
    });
  });
}

it("the configuration is read without any library of a driver", () => {
  const packages = new Map<string, string>();
  const seen = new Set<string>();
  const visit = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const [, target = ""] of readFileSync(file, "utf8").matchAll(
      /^(?:import|export)\s+(?!type\b)[^;]*?from\s+"([^"]+)"/gm,
    )) {
      if (target.startsWith(".")) visit(join(dirname(file), target));
      else if (!target.startsWith("node:")) packages.set(target, relative(root, file));
    }
  };
  for (const file of ["config/load.ts", "config/reference.ts"]) visit(join(source, file));
  assert.ok(seen.size > 20, "the import lines are not read any more");
  assert.deepEqual([...packages.keys()].sort(), ["zod"]);
});
