import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, it } from "node:test";
import { loadConfig } from "./load.ts";
import { exampleFile, referencePage } from "./reference.ts";
import { SETTINGS } from "./settings.ts";

const root = join(import.meta.dirname, "..", "..");
const folder = mkdtempSync(join(tmpdir(), "wheelyard-reference-"));
after(() => rmSync(folder, { recursive: true }));

it("the reference page and the example file are what the schema says (else: npm run docs)", () => {
  assert.equal(readFileSync(join(root, "docs/reference/configuration.md"), "utf8"), referencePage());
  assert.equal(readFileSync(join(root, "wheelyard.example.yaml"), "utf8"), exampleFile());
});

it("every setting is explained and named in both", () => {
  for (const { path, description, variable } of SETTINGS) {
    assert.ok(description.length > 10, `${path} has no description`);
    assert.ok(referencePage().includes(`\`${variable}\``), `${variable} is not on the page`);
  }
});

it("the example file changes nothing, as it is and with every default made to count", async () => {
  const plain = await loadConfig({ environment: {}, folder });
  const file = join(folder, "wheelyard.yaml");
  for (const text of [exampleFile(), exampleFile().replaceAll(/^( *)#(\w)/gm, "$1$2")]) {
    writeFileSync(file, text);
    const loaded = await loadConfig({ environment: {}, folder, file });
    assert.deepEqual(JSON.parse(JSON.stringify(loaded.config)), JSON.parse(JSON.stringify(plain.config)));
  }
});
