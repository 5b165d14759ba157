import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Command } from "commander";
import { indexPath } from "../options/index-option.ts";
import { collect } from "../options/repeatable.ts";
import { addServerOptions, connect, type ServerOptions } from "../options/server-options.ts";
import { CommandFailure, EXIT } from "../terminal/failure.ts";
import { facts, print, size } from "../terminal/output.ts";
import { Progress } from "../terminal/progress.ts";
import { DevpiExport } from "./devpi/devpi-export.ts";

const EXAMPLES = `
Writes a folder that "devpi-import --serverdir NEW OUT" makes a devpi-server of: users, indexes with their bases, files with their upload times
and uploaders, and test results. What devpi cannot hold is named: passwords, rights of reading, yanks, documentation and more. Restricted
projects are left out, because devpi would show them to everyone.

Run it again to fetch only files that are new. You must be an administrator.

Examples:
  wheelyard export devpi /srv/devpi-export
  wheelyard export devpi /srv/devpi-export --index team/dev --index team/release

Exit codes: 0 it is complete, apart from what devpi cannot hold, 1 some files could not be fetched (they are named), 3 the server cannot be reached.`;

interface DevpiOptions extends ServerOptions {
  index: string[];
  includeRestricted?: boolean;
}

export function define(command: Command): void {
  addServerOptions(
    command
      .command("devpi")
      .summary("export indexes to a folder that devpi-import reads")
      .description("Export indexes to a folder that devpi-import reads.")
      .argument("<out>", "folder to export to")
      .option("--index <owner/name>", "export this index (repeatable; default: all indexes)", collect, [])
      .option("--include-restricted", "also export restricted projects; devpi shows them to everyone"),
  )
    .addHelpText("after", EXAMPLES)
    .action(exportDevpi);
}

async function exportDevpi(out: string, options: DevpiOptions): Promise<void> {
  for (const index of options.index) indexPath(index);
  const api = await connect(options);
  await mkdir(out, { recursive: true }).catch(() => {
    throw new CommandFailure(`${out} is not a folder that can be written.`, EXIT.usage);
  });
  const progress = new Progress(options);
  const writer = new DevpiExport(api, out, { ...options, watch: (done) => progress.report(done) });
  try {
    const data = await writer.collect(options.index);
    // The index of the export comes last, so that a folder with one is complete.
    const path = join(out, "dataindex.json");
    await writeFile(`${path}.part`, `${JSON.stringify(data, null, 1)}\n`, { mode: 0o600 });
    await rename(`${path}.part`, path);
  } finally {
    progress.finish();
  }
  const { counts, notes, problems } = writer;
  const text = facts([
    ["Users", counts.users],
    ["Indexes", counts.indexes],
    ["Projects", counts.projects],
    ["Files", counts.files],
    ["Fetched now", size(counts.bytes)],
    ["Test results", counts.results],
    ["Could not be fetched", problems.length],
  ]);
  const told = [...notes, ...problems].map(({ what, why }) => `${what}: ${why}`);
  print(options, { ...counts, notes, problems }, [...told, text].join("\n"));
  if (problems.length > 0) process.exitCode = EXIT.failed;
}
