import { createHash } from "node:crypto";
import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { coreMetadata, wheelParts } from "./wheel.ts";

const VERSIONS = 20;

/** Writes the page of a project with that many files, as old indexes write it; the files themselves are nowhere. */
export function writeLongPage(root: string, project: string, files: number): void {
  const links = Array.from({ length: files }, (_, at) => {
    const filename = `${project}-1.${at}.0-py3-none-any.whl`;
    const sha256 = createHash("sha256").update(filename).digest("hex");
    return `<a href="/files/${filename}#sha256=${sha256}" data-requires-python="&gt;=3.8">${filename}</a><br/>`;
  });
  writePage(root, project, links);
}

/** Writes projects with 20 releases each that need one another; answers with the requirements of them all. */
export function writeProjects(root: string, count: number): string {
  const names = Array.from({ length: count }, (_, at) => `part${at}`);
  for (const [at, name] of names.entries()) {
    const requires = [2 * at + 1, 2 * at + 2]
      .filter((next) => next < count)
      .map((next) => `part${next}>=1.5,<1.${VERSIONS - 1}`);
    const links = Array.from({ length: VERSIONS }, (_, minor) =>
      writeRelease(root, name, `1.${minor}`, requires),
    );
    writePage(root, name, links);
  }
  return `${names.join("\n")}\n`;
}

/** A wheel with its metadata beside it; answers with its link. */
function writeRelease(root: string, name: string, version: string, requires: string[]): string {
  const filename = `${name}-${version}-py3-none-any.whl`;
  const wheel = Buffer.concat(wheelParts(name, version, 1000, requires));
  const metadata = coreMetadata(name, version, requires);
  mkdirSync(join(root, "files"), { recursive: true });
  writeFileSync(join(root, "files", filename), wheel);
  writeFileSync(join(root, "files", `${filename}.metadata`), metadata);
  const [ofWheel, ofMetadata] = [wheel, metadata].map((bytes) =>
    createHash("sha256").update(bytes).digest("hex"),
  );
  return `<a href="/files/${filename}#sha256=${ofWheel}" data-core-metadata="sha256=${ofMetadata}">${filename}</a><br/>`;
}

/** The page, and its line in the list of all, which some peers read first. */
function writePage(root: string, project: string, links: string[]): void {
  const folder = join(root, "simple", project);
  mkdirSync(folder, { recursive: true });
  appendFileSync(join(root, "simple", "index.html"), `<a href="${project}/">${project}</a><br/>\n`);
  writeFileSync(
    join(folder, "index.html"),
    `<!DOCTYPE html>\n<html><body><h1>Links for ${project}</h1>\n${links.join("\n")}\n</body></html>\n`,
  );
}
