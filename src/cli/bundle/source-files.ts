import { parseDistributionFilename } from "../../packaging/names/distribution-filename.ts";
import { type ProjectName, parseProjectName } from "../../packaging/names/project-name.ts";
import { parseProjectJson } from "../../packaging/simple/simple-json.ts";
import type { SimpleFile } from "../../packaging/simple/simple-page.ts";
import { parseVersion } from "../../packaging/versions/version.ts";
import { FileFact } from "../../transfer/bundle/manifest.ts";
import type { ListedFile } from "../../transfer/bundle/plan-bundle.ts";
import { pageUrl } from "../../transfer/static-export/layout.ts";
import type { ServerSource } from "../export/server-source.ts";
import { CommandFailure, EXIT } from "../terminal/failure.ts";

/** A project, or one release of it. */
export interface Selected {
  project: ProjectName;
  /** Canonical; null: all releases. */
  version: string | null;
}

/** Files of an index, with the path of each below the index on the server, by SHA-256 and name. */
export interface SourceFiles {
  listed: ListedFile[];
  paths: Map<string, string>;
  /** What cannot be in a bundle, and why. */
  problems: string[];
}

/** Reads `name` or `name==version`. */
export function parseSelected(text: string): Selected {
  const [name = "", version, ...rest] = text.split("==").map((part) => part.trim());
  const project = parseProjectName(name);
  const canonical = version === undefined ? null : (parseVersion(version)?.canonical ?? undefined);
  if (project === null || canonical === undefined || rest.length > 0)
    throw new CommandFailure(
      `--release ${text}: write NAME==VERSION, or NAME for all its releases.`,
      EXIT.usage,
    );
  return { project, version: canonical };
}

/** Lists the files of an index. `selected` empty: all projects. Fails if something that was selected is not there. */
export async function listSource(source: ServerSource, selected: readonly Selected[]): Promise<SourceFiles> {
  const found: SourceFiles = { listed: [], paths: new Map(), problems: [] };
  const wanted = Map.groupBy(selected, ({ project }) => project);
  const names = selected.length > 0 ? [...wanted.keys()] : ((await source.list())?.names ?? []);
  for (const project of names) await listProject(source, project, wanted.get(project) ?? [], found);
  return found;
}

async function listProject(
  source: ServerSource,
  project: ProjectName,
  selected: readonly Selected[],
  found: SourceFiles,
): Promise<void> {
  const json = await source.page(project);
  const page = json === null ? null : parseProjectJson(json, project, pageUrl(project));
  const versions = new Set(selected.map(({ version }) => version));
  const missing = new Set(versions);
  for (const file of page?.files ?? []) {
    const version = versionOf(file, project);
    const canonical = parseVersion(version)?.canonical ?? version;
    if (versions.size > 0 && !versions.has(null) && !versions.has(canonical)) continue;
    missing.delete(canonical);
    missing.delete(null);
    addFile(file, project, version, found);
  }
  for (const version of missing)
    throw new CommandFailure(
      version === null
        ? `The index has no project ${project}, or you cannot read it.`
        : `The index has no release ${project} ${version}, or you cannot read it.`,
    );
}

function addFile(file: SimpleFile, project: ProjectName, version: string, found: SourceFiles): void {
  const url = new URL(file.url);
  const sha256 = file.hashes.sha256?.toLowerCase();
  const why =
    sha256 === undefined
      ? "has no SHA-256 on its page"
      : url.origin !== new URL(pageUrl(project)).origin
        ? "has an address outside the server"
        : null;
  const fact = {
    sha256: sha256 ?? "",
    filename: file.filename,
    ...{ project, version, size: file.size, requiresPython: file.requiresPython, yanked: file.yanked },
    uploadedAt: file.uploadTime === null ? null : new Date(file.uploadTime).toISOString(),
    metadataSha256: file.coreMetadata?.sha256 ?? null,
  };
  if (why === null && FileFact.safeParse({ ...fact, present: false, place: null }).success) {
    found.listed.push(fact);
    found.paths.set(`${fact.sha256} ${fact.filename}`, url.pathname.slice(1));
  } else found.problems.push(`${file.filename} ${why ?? "has a name or facts that a bundle cannot carry"}`);
}

function versionOf({ filename }: SimpleFile, project: ProjectName): string {
  try {
    return parseDistributionFilename(filename, project).version.text;
  } catch {
    return "";
  }
}
