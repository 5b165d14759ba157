import type { IndexPath } from "../target.ts";

/** What an address of another index server means here. */
export type OldAddress =
  | { kind: "root" }
  | { kind: "project"; project: string }
  | { kind: "json"; project: string }
  | { kind: "file"; project: string | null; filename: string; index: IndexPath; sha256: string };

/** Reads the decoded segments of a path; null: it is no address of this server. */
export type Reader = (segments: readonly string[]) => OldAddress | null;

export function projectOf(project = ""): OldAddress | null {
  return project === "" ? null : { kind: "project", project };
}

/** Whether a name ends like that of a distribution file. */
export function isDistribution(filename: string): boolean {
  return /\.(?:whl|egg|exe|msi|rpm|zip|tar|tgz|tbz|tar\.(?:gz|bz2|xz|Z))$/i.test(filename);
}

/** A distribution file, however deep its folder was. */
export function fileIn(segments: readonly string[], project: string | null): OldAddress | null {
  const filename = segments.at(-1) ?? "";
  return isDistribution(filename) ? { kind: "file", project, filename, index: null, sha256: "" } : null;
}
