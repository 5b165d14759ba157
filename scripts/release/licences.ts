import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Licences under which code may be in the bundle: they ask for no more than being named. */
const TAKEN = [
  "0BSD",
  "Apache-2.0",
  "BlueOak-1.0.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "CC0-1.0",
  "ISC",
  "MIT",
];
const LICENCE_FILE = /^(licen[cs]e|copying|notice)([.-].*)?$/i;
const RULE = "=".repeat(80);

/** The text that names every package of the bundle and its licence. `packages`: their folders, relative to `root`. */
export function licences(root: string, packages: string[]): string {
  const sections = packages.map((folder) => section(join(root, folder))).sort();
  const unique = [...new Set(sections)];
  return [`Wheelyard holds code of these packages.\n`, ...unique].join(`\n${RULE}\n`);
}

function section(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
    name: string;
    version: string;
    license?: string;
  };
  const names = (license ?? "").replace(/[()]/g, "").split(/ OR /);
  if (!names.some((one) => one.split(" AND ").every((part) => TAKEN.includes(part)))) {
    throw new Error(
      `${name} ${version} is in the bundle under "${license}", which scripts/release/licences.ts does not list`,
    );
  }
  const texts = readdirSync(folder)
    .filter((file) => LICENCE_FILE.test(file))
    .sort()
    .map((file) => readFileSync(join(folder, file), "utf8").trim());
  return [`${name} ${version}: ${license}`, ...texts].join("\n\n");
}
