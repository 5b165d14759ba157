import { type ProjectName, parseProjectName } from "../names/project-name.ts";
import { isValidRequirement, markerOf } from "./requirement.ts";
import { parseVersion } from "./version.ts";
import { matches, parseSpecifier, type VersionSpecifier } from "./version-specifier.ts";

/** What somebody asks for: a project and which of its versions. */
export interface Requested {
  project: ProjectName;
  specifier: VersionSpecifier;
  /** In one spelling, so that the same requirement is recognized. */
  text: string;
}

const PARTS = /^([A-Za-z0-9][A-Za-z0-9._-]*)\s*(?:\[([^\][]*)\])?\s*(.*)$/;

/** Reads a requirement such as `flask[async]>=3; python_version >= "3.9"`. null: not valid, or with a URL. */
export function parseRequested(requirement: string): Requested | null {
  const text = requirement.trim();
  if (/[\r\n@]/.test(text) || !isValidRequirement(text)) return null;
  const marker = markerOf(text).trim();
  const [, name = "", extras = "", versions = ""] = PARTS.exec(text.split(";", 1)[0]?.trim() ?? "") ?? [];
  const project = parseProjectName(name);
  const specifier = parseSpecifier(versions.replace(/^\((.*)\)$/, "$1"));
  if (project === null || specifier === null) return null;
  const chosen = extras
    .split(",")
    .map((extra) => extra.trim().toLowerCase())
    .filter((extra) => extra !== "");
  const clauses = versions
    .replace(/[\s()]/g, "")
    .split(",")
    .filter((clause) => clause !== "");
  const ofExtras = chosen.length === 0 ? "" : `[${[...new Set(chosen)].sort().join(",")}]`;
  const ofMarker = marker === "" ? "" : `; ${marker}`;
  return { project, specifier, text: `${project}${ofExtras}${clauses.sort().join(",")}${ofMarker}` };
}

/** Whether a release is one that was asked for. */
export function isRequested({ project, specifier }: Requested, name: string, versionText: string): boolean {
  const version = parseVersion(versionText);
  return name === project && version !== null && matches(specifier, version);
}
