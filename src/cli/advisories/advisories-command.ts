import { type Command, Option } from "commander";
import { Problem } from "../../../client/src/problem.ts";
import type { Project } from "../../http/api/projects/schema.ts";
import { type Advisory, SEVERITIES, type Severity } from "../../packaging/advisories/advisory.ts";
import { isReadable } from "../../packaging/advisories/affects.ts";
import { type ApiClient, segment } from "../api-client.ts";
import { addIndexOption, chosenIndex, type IndexOption, indexPath } from "../options/index-option.ts";
import { addServerOptions, connect, type ServerOptions } from "../options/server-options.ts";
import { EXIT } from "../terminal/failure.ts";
import { print, table } from "../terminal/output.ts";
import { readAdvisories } from "./advisory-file.ts";
import { type Finding, findingsOf, rank } from "./findings.ts";

interface AffectedOptions extends ServerOptions, IndexOption {
  severity?: Severity;
}

/** A release with known vulnerabilities. */
interface AffectedRelease {
  project: string;
  version: string;
  yanked: boolean;
  advisories: Finding[];
}

export function define(command: Command): void {
  addServerOptions(
    addIndexOption(
      command
        .command("affected <file>")
        .description("list the releases of an index that the advisories in a file affect")
        .addOption(
          new Option(
            "--severity <severity>",
            "only this severity and worse; advisories that do not say theirs stay",
          ).choices([...SEVERITIES]),
        ),
    ),
  ).action(affected);
  command.addHelpText(
    "after",
    `
The file is a dump in the OSV format: a zip of JSON files, a folder of them, or a file with one advisory on each line. Nothing is
sent to the internet, and nothing is changed. Exits with 1 if a release is affected. See docs/air-gapped.md.

Examples:
  wheelyard advisories affected all.zip --index company/approved
  wheelyard advisories affected all.zip --index company/approved --severity high --json`,
  );
}

async function affected(file: string, options: AffectedOptions): Promise<void> {
  const api = await connect(options);
  const path = indexPath(await chosenIndex(api, options));
  const names = new Set<string>();
  for await (const { name } of api.each<{ name: string }>(`${path}/projects`, { limit: 500 }))
    names.add(name);
  const { count, byProject, unreadable } = await advisoriesAbout(names, file);
  const releases: AffectedRelease[] = [];
  for (const [project, advisories] of [...byProject].sort(([a], [b]) => (a < b ? -1 : 1)))
    releases.push(...(await releasesOf(api, path, project, advisories, rank(options.severity ?? "low"))));
  const lines = [
    table(
      ["PROJECT", "VERSION", "ADVISORY", "SEVERITY", "FIXED IN", "SUMMARY"],
      rowsOf(releases),
      "No release is affected.",
    ),
    `${count} advisories read, ${names.size} projects compared, affected releases: ${releases.length}.`,
  ];
  if (unreadable.length > 0)
    lines.push(`Not compared, because a range has a bound that is not a version: ${unreadable.join(", ")}.`);
  print(options, { advisories: count, projects: names.size, unreadable, releases }, lines.join("\n\n"));
  if (releases.length > 0) process.exitCode = EXIT.failed;
}

/** The advisories about these projects. Others are not kept, so that a large file needs little memory. */
async function advisoriesAbout(names: ReadonlySet<string>, file: string) {
  const byProject = new Map<string, Advisory[]>();
  const unreadable: string[] = [];
  const count = await readAdvisories(file, (advisory) => {
    const about = advisory.affected.filter(({ project }) => names.has(project));
    if (about.some((one) => !isReadable(one))) unreadable.push(advisory.id);
    for (const project of new Set(about.map((one) => one.project)))
      byProject.set(project, [...(byProject.get(project) ?? []), { ...advisory, affected: about }]);
  });
  return { count, byProject, unreadable };
}

async function releasesOf(
  api: ApiClient,
  path: string,
  project: string,
  advisories: readonly Advisory[],
  least: number,
): Promise<AffectedRelease[]> {
  const shown = await api.get<Project>(`${path}/projects/${segment(project)}`).catch((error: unknown) => {
    // It was removed since it was listed, here or upstream.
    if (error instanceof Problem && error.status === 404) return { releases: [] };
    throw error;
  });
  return shown.releases.flatMap(({ version, yanked }) => {
    const found = findingsOf(advisories, project, version).filter(({ severity }) => rank(severity) >= least);
    return found.length === 0 ? [] : [{ project, version, yanked, advisories: found }];
  });
}

function rowsOf(releases: readonly AffectedRelease[]): string[][] {
  return releases.flatMap(({ project, version, yanked, advisories }) =>
    advisories.map(({ id, severity, fixed, summary }) => [
      ...[project, yanked ? `${version} (yanked)` : version, id],
      ...[severity ?? "unknown", fixed.join(" ") || "-", summary],
    ]),
  );
}
