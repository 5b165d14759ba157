import { listOf, type Metadata, normaliseName, parseRequirement } from "./metadata.ts";
import type { ProjectFile } from "./queries.ts";

/** One thing that two releases say differently; null: it is not there. */
export interface Difference {
  name: string;
  from: string | null;
  to: string | null;
}

/** Long texts, and what always differs. */
const LEFT_OUT = new Set(["description", "version", "requires_dist"]);

/** What the metadata of two releases says differently, by field. */
export function metadataDifferences(from: Metadata, to: Metadata): Difference[] {
  const keys = [...new Set([...Object.keys(from), ...Object.keys(to)])].filter((key) => !LEFT_OUT.has(key));
  return differences(
    new Map(keys.map((key) => [key, linesOf(from[key])])),
    new Map(keys.map((key) => [key, linesOf(to[key])])),
  );
}

function linesOf(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  return Array.isArray(value) ? [...value].map(String).sort().join("\n") : String(value);
}

/** Which requirements came, went or changed. */
export function dependencyDifferences(from: Metadata, to: Metadata): Difference[] {
  return differences(requirementsOf(from), requirementsOf(to));
}

function requirementsOf(metadata: Metadata): Map<string, string> {
  const found = new Map<string, string>();
  for (const text of listOf(metadata, "requires_dist")) {
    const { project, extra } = parseRequirement(text);
    const name = `${project ?? text}${extra === null ? "" : ` [${extra}]`}`;
    found.set(name, [found.get(name), text].filter(Boolean).join("\n"));
  }
  return found;
}

/** Two files that can be compared, one of each release: of the same kind, wheels by the same tags when there are such. */
export function comparableFiles(
  from: readonly ProjectFile[],
  to: readonly ProjectFile[],
): { from: ProjectFile; to: ProjectFile } | null {
  for (const one of [...to].sort(wheelsFirst)) {
    const other = from.find((file) => file.kind === one.kind && tagsOf(file) === tagsOf(one));
    if (other !== undefined) return { from: other, to: one };
  }
  const pairs = to.flatMap((one) =>
    from.filter(({ kind }) => kind === one.kind).map((other) => ({ from: other, to: one })),
  );
  return pairs[0] ?? null;
}

function wheelsFirst(a: ProjectFile, b: ProjectFile): number {
  return Number(b.kind === "wheel") - Number(a.kind === "wheel");
}

function tagsOf({ tags }: ProjectFile): string {
  return tags === null ? "" : [tags.python, tags.abi, tags.platform].map((part) => part.join(".")).join("-");
}

interface Member {
  name: string;
  size: number;
}

/** Which members two archives do not share, or share in another size. Folders named by the version are taken as one. */
export function memberDifferences(from: readonly Member[], to: readonly Member[]): Difference[] {
  return differences(sizesOf(from), sizesOf(to));
}

function sizesOf(members: readonly Member[]): Map<string, string> {
  return new Map(members.map(({ name, size }) => [withoutVersion(name), String(size)]));
}

/** `demo-1.2.dist-info/METADATA` becomes `demo.dist-info/METADATA`. */
function withoutVersion(name: string): string {
  return name.replace(/^([^/]+?)-[^/]*\.(dist-info|data)\//, (_whole, project: string, kind: string) => {
    return `${normaliseName(project)}.${kind}/`;
  });
}

function differences(
  from: ReadonlyMap<string, string | null>,
  to: ReadonlyMap<string, string | null>,
): Difference[] {
  return [...new Set([...from.keys(), ...to.keys()])]
    .map((name) => ({ name, from: from.get(name) ?? null, to: to.get(name) ?? null }))
    .filter((one) => one.from !== one.to)
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
