import { existsSync, readdirSync, readFileSync } from "node:fs";
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

/** Of licences whose text packages leave out; AUTHOR stands for who has the copyright. */
const TEXTS = join(import.meta.dirname, "licence-texts");

interface Manifest {
  name: string;
  version: string;
  license?: string;
  author?: string | { name: string };
}

/**
 * The text that names every package of the program and of its pages, each with its licence. `packages`: their folders,
 * relative to `root`.
 */
export function licences(root: string, packages: string[]): string {
  const sections = packages.map((folder) => section(join(root, folder))).sort();
  const unique = [...new Set(sections)];
  return [`Wheelyard holds code of these packages.\n`, ...unique].join(`\n${RULE}\n`);
}

function section(folder: string): string {
  const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
  const { name, version, license } = manifest;
  const names = (license ?? "").replace(/[()]/g, "").split(/ OR /);
  const taken = names.find((one) => one.split(" AND ").every((part) => TAKEN.includes(part)));
  if (taken === undefined) {
    throw new Error(
      `${name} ${version} is in the bundle under "${license}", which scripts/release/licences.ts does not list`,
    );
  }
  const files = readdirSync(folder);
  const texts = files.filter((file) => LICENCE_FILE.test(file)).sort();
  const whole = texts.map((file) => readFileSync(join(folder, file), "utf8").trim());
  if (whole.length === 0) whole.push(textInReadme(folder, files) ?? commonText(manifest, taken));
  return [`${name} ${version}: ${license}`, ...whole].join("\n\n");
}

/** Some say their licence at the end of what they tell of themselves. */
function textInReadme(folder: string, files: string[]): string | null {
  const readme = files.find((file) => /^readme\.md$/i.test(file));
  if (readme === undefined) return null;
  const text = readFileSync(join(folder, readme), "utf8");
  return /^Copyright \(c\) .*\n+Permission is hereby granted[\s\S]*/m.exec(text)?.[0].trim() ?? null;
}

function commonText({ name, author }: Manifest, licence: string): string {
  const who = typeof author === "string" ? author : author?.name;
  const file = join(TEXTS, `${licence}.txt`);
  if (!existsSync(file) || who === undefined)
    throw new Error(
      `${name} brings no text of its licence, and scripts/release/licence-texts has none for it`,
    );
  return readFileSync(file, "utf8").trim().replace("AUTHOR", who);
}
