import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { licences } from "./licences.ts";
import { type PackedFile, textFile } from "./packed-file.ts";

const { readStamp } = createRequire(import.meta.url)("../../bin/setup/bundle.cjs") as {
  readStamp(root: string): { files: string[]; packages: string[]; web: { packages: string[] } };
};

/** What the program consists of, wherever it is installed: the command, the bundle, the licences. */
export function programFiles(root: string): PackedFile[] {
  const read = (path: string) => ({ path, bytes: readFileSync(join(root, path)) });
  const { files, packages, web } = readStamp(root);
  const setup = readdirSync(join(root, "bin/setup")).map((name) => read(`bin/setup/${name}`));
  return [
    { ...read("bin/wheelyard.cjs"), executable: true },
    ...setup,
    ...files.map((name) => read(`dist/${name}`)),
    ...foldersOf(join(root, "dist")).map((path) => read(`dist/${path}`)),
    read("LICENSE"),
    textFile("THIRD-PARTY-LICENCES.txt", licences(root, [...packages, ...web.packages])),
  ];
}

/** Files in folders below `folder`: what is not the bundler's, such as pages and pictures. */
function foldersOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.parentPath !== folder)
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll("\\", "/"),
    );
}

/** package.json of this repository. */
export interface Manifest {
  name: string;
  version: string;
  description: string;
  license: string;
  engines: { node: string };
  optionalDependencies: Record<string, string>;
  dependencies: Record<string, string>;
}

export function manifestOf(root: string): Manifest {
  return JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Manifest;
}
