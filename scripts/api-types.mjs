// Writes the types of the management API for the client (client/src/schema.ts), in the shape that openapi-fetch
// reads, from the very document the server answers. `--check` writes nothing, and ends with 1 when they are not current.
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { openApiDocument } from "../src/http/api/openapi.ts";
import { ENDPOINTS } from "../src/http/api/routes.ts";
import { schemaModule } from "./api-types/module.mjs";

const FILE = "client/src/schema.ts";
const path = join(dirname(import.meta.dirname), FILE);
const text = schemaModule(openApiDocument(ENDPOINTS, "0"));

if (readOrNull() === text) {
  if (!process.argv.includes("--check")) console.log(`${FILE} is current`);
} else if (process.argv.includes("--check")) {
  console.error(`${FILE} is not what the API says: run \`npm run api-types\``);
  process.exitCode = 1;
} else {
  writeFileSync(path, text);
  console.log(`wrote ${FILE}`);
}

function readOrNull() {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}
