import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { hashOfFile, readVolume } from "./file-bytes.ts";
import { type FileFact, pathOfFile, VOLUME_SUMS } from "./manifest.ts";
import type { OpenBundle } from "./open-bundle.ts";

/** Something in a bundle that is not as its manifest says. */
export interface BundleProblem {
  path: string;
  problem: string;
}

/** Compares every file and volume of a bundle with its hash, and looks for files that do not belong to it. */
export async function verifyContents(
  bundle: OpenBundle,
  watch: (files: number) => void = () => undefined,
): Promise<BundleProblem[]> {
  const sent = bundle.facts.filter(({ present }) => present);
  const problems = await foreignFiles(bundle, sent);
  let done = 0;
  const count = (files: number) => {
    done += files;
    watch(done);
  };
  const folder = sent.filter(({ place }) => place === null);
  for (const fact of folder) {
    const found = await hashOfFile(join(bundle.folder, pathOfFile(fact)));
    const problem = problemOf(found, fact);
    if (problem !== null) problems.push({ path: pathOfFile(fact), problem });
    count(1);
  }
  const byVolume = Map.groupBy(
    sent.filter(({ place }) => place !== null),
    ({ place }) => place?.volume ?? "",
  );
  for (const { name, size, sha256 } of bundle.manifest.volumes) {
    const path = `volumes/${name}`;
    const files = byVolume.get(name) ?? [];
    const found = await readVolume(join(bundle.folder, path), files);
    const problem = problemOf(found, { size, sha256 });
    if (problem !== null) problems.push({ path, problem });
    for (const { filename } of found?.damaged ?? [])
      problems.push({ path, problem: `${filename} in it is damaged` });
    byVolume.delete(name);
    count(files.length);
  }
  for (const [name, files] of byVolume)
    problems.push({
      path: `volumes/${name}`,
      problem: `${files.length} files are in a volume that is not in the manifest`,
    });
  return problems;
}

function problemOf(
  found: { sha256: string; size: number } | null,
  { sha256, size }: Pick<FileFact, "sha256" | "size">,
): string | null {
  if (found === null) return "it is missing";
  if (found.size < (size ?? 0)) return `it ends after ${found.size} of ${size} bytes`;
  return found.sha256 === sha256 ? null : "its bytes are not the ones of the manifest";
}

/** Files below `files/` and `volumes/` that the manifest does not name. */
async function foreignFiles(
  { folder, manifest }: OpenBundle,
  sent: readonly FileFact[],
): Promise<BundleProblem[]> {
  const known = new Set([
    ...sent.filter(({ place }) => place === null).map(pathOfFile),
    ...manifest.volumes.map(({ name }) => `volumes/${name}`),
    ...(manifest.volumes.length > 0 ? [VOLUME_SUMS] : []),
    // Files of a volume that was unpacked for a scanner or for sha256sum.
    ...sent.map(pathOfFile),
  ]);
  const problems: BundleProblem[] = [];
  for (const top of ["files", "volumes"]) {
    const found = await readdir(join(folder, top), { recursive: true, withFileTypes: true }).catch(() => []);
    for (const entry of found) {
      if (entry.isDirectory()) continue;
      const path = join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .split("\\")
        .join("/");
      if (!known.has(path)) problems.push({ path, problem: "it does not belong to the bundle" });
    }
  }
  return problems;
}
