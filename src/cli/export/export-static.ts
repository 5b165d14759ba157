import { rm } from "node:fs/promises";
import type { Command } from "commander";
import { type Exported, IndexExport } from "../../transfer/static-export/export-index.ts";
import { Place } from "../../transfer/static-export/layout.ts";
import { writeNote } from "../../transfer/static-export/note.ts";
import type { ApiClient } from "../api-client.ts";
import { openPlace } from "../data/storage-place.ts";
import { addConfigOptions, type ConfigOptions } from "../options/config-options.ts";
import { indexPath } from "../options/index-option.ts";
import { collect } from "../options/repeatable.ts";
import { addServerOptions, connect, type ServerOptions } from "../options/server-options.ts";
import { EXIT } from "../terminal/failure.ts";
import { facts, print, size } from "../terminal/output.ts";
import { Progress } from "../terminal/progress.ts";
import { follow } from "./follow.ts";
import { ServerSource, type Wanted } from "./server-source.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const EXAMPLES = `
TARGET is a folder or an address (s3://BUCKET/PREFIX, gs://BUCKET/PREFIX, az://CONTAINER/PREFIX). Any web server that serves these
files is an index: pages in HTML and JSON, core metadata, signatures and hashes, with relative links. No Wheelyard is needed to
install from it. Addresses are those of the server, so lock files remain valid. The default index is at simple/, an index
that you name with --index at OWNER/NAME/simple/.

Run it again to export what changed since: files first, then pages, then removals. If it is interrupted, the export remains
consistent, and the next run completes it. You need the right to read the index. What you cannot read is not exported.
Projects that come from a mirror are left out, unless you use --mirrored: then all their files are fetched, which can be many.

Examples:
  wheelyard export static /srv/www/packages
  wheelyard export static /srv/www/packages --index team/dev --index team/release --follow
  wheelyard export static 's3://packages?region=eu-central-1'
  wheelyard export verify /srv/www/packages

Exit codes: 0 everything was exported, 1 some projects could not be exported (they are named), 3 the server cannot be reached.`;

interface StaticOptions extends ServerOptions, ConfigOptions {
  index: string[];
  mirrored?: boolean;
  follow?: boolean;
}

/** What all runs of a command did together. */
export interface StaticReport extends Exported {
  files: number;
  bytes: number;
}

export function define(command: Command): void {
  addServerOptions(
    addConfigOptions(
      command
        .command("static")
        .summary("export indexes to a folder or bucket, as a static site")
        .description("Export indexes to a folder or bucket, as a static site.")
        .argument("<target>", "folder or address to export to"),
    )
      .option(
        "--index <owner/name>",
        "export this index (repeatable; default: the default index)",
        collect,
        [],
      )
      .option("--mirrored", "also export projects that come from a mirror, with all their files")
      .option("-f, --follow", "keep running, and export changes as they happen"),
  )
    .addHelpText("after", EXAMPLES)
    .action(exportStatic);
}

async function exportStatic(target: string, options: StaticOptions): Promise<void> {
  const api = await connect(options);
  const wanted = await wantedIndexes(api, options);
  const storage = await openPlace(target, options);
  const temporary = await temporaryFolder(storage);
  const progress = new Progress(options);
  const report = { projects: 0, changed: 0, removed: 0, removedFiles: 0, problems: [], files: 0, bytes: 0 };
  const stored = (bytes: number) => {
    report.files++;
    report.bytes += bytes;
  };
  try {
    const named = Object.fromEntries(wanted.map(({ prefix, index }) => [prefix, index]));
    const exports = wanted.map((one) => {
      const place = new Place(one.prefix);
      return new IndexExport({ source: new ServerSource(api, one), storage, place, temporary, stored });
    });
    const all = async (one: IndexExport): Promise<Exported> =>
      one.all(await writeNote(storage, named), (done, total) =>
        progress.report({ phase: "projects", done, total }),
      );
    for (const one of exports) addTo(report, await all(one));
    progress.finish();
    tell(options, report);
    if (options.follow) await follow(exports, { all, options });
    else if (report.problems.length > 0) process.exitCode = EXIT.failed;
  } finally {
    progress.finish();
    await rm(temporary, { recursive: true, force: true });
    await storage.close();
  }
}

async function wantedIndexes(api: ApiClient, { index, mirrored = false }: StaticOptions): Promise<Wanted[]> {
  const named = [...new Set(index)];
  for (const one of named) indexPath(one);
  if (named.length > 0) return named.map((one) => ({ index: one, prefix: `${one}/`, mirrored }));
  const { defaultIndex } = await api.get<{ defaultIndex: string }>("/");
  return [{ index: defaultIndex, prefix: "", mirrored }];
}

function addTo(report: StaticReport, exported: Exported): void {
  report.projects += exported.projects;
  report.changed += exported.changed;
  report.removed += exported.removed;
  report.removedFiles += exported.removedFiles;
  report.problems.push(...exported.problems);
}

function tell(options: StaticOptions, report: StaticReport): void {
  const text = facts([
    ["Projects", report.projects],
    ["Changed", report.changed],
    ["Removed", report.removed],
    ["Files exported", report.files],
    ["Size", size(report.bytes)],
    ["Files removed", report.removedFiles],
    ["Not exported", report.problems.length],
  ]);
  const problems = report.problems.map(({ project, problem }) => `${project}: ${problem}`);
  print(options, report, [...problems, text].join("\n"));
}
