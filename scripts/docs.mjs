// Writes what is generated from the sources: the references of the configuration, the command line and the API, the example
// file, and the chart's list of secret settings. `--check` writes nothing, and exits with 1 if one does not match the sources.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { commandLinePage } from "../src/cli/reference.ts";
import { exampleFile, referencePage } from "../src/config/reference.ts";
import { secretPaths } from "../src/config/secrets.ts";
import { siteFileSchema } from "../src/declared/site-file.ts";
import { apiReferencePage } from "../src/http/api/reference.ts";
import { ENDPOINTS } from "../src/http/api/routes.ts";

const root = dirname(import.meta.dirname);
const pages = {
  "docs/reference/configuration.md": referencePage(),
  "docs/reference/api.md": apiReferencePage(ENDPOINTS),
  "docs/reference/site.schema.json": siteFileSchema(),
  "docs/command-line.md": await commandLinePage(),
  "wheelyard.example.yaml": exampleFile(),
  "deploy/helm/wheelyard/files/secret-settings.txt": `${secretPaths().join("\n")}\n`,
};

const stale = Object.entries(pages).filter(([name, text]) => current(name) !== text);
if (process.argv.includes("--check")) {
  for (const [name] of stale) console.error(`${name} does not match the sources. Run \`npm run docs\``);
  process.exitCode = stale.length === 0 ? 0 : 1;
} else {
  for (const [name, text] of stale) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
    console.log(`wrote ${name}`);
  }
}

function current(name) {
  try {
    return readFileSync(join(root, name), "utf8");
  } catch {
    return null;
  }
}
