import type { Command } from "commander";
import { verifyExport } from "../../transfer/static-export/verify-export.ts";
import { openSource } from "../data/storage-place.ts";
import { addConfigOptions, type ConfigOptions } from "../options/config-options.ts";
import { EXIT } from "../terminal/failure.ts";
import { facts, type OutputOptions, print, size } from "../terminal/output.ts";
import { Progress } from "../terminal/progress.ts";

export function define(command: Command): void {
  addConfigOptions(
    command
      .command("verify")
      .summary("verify a static export without a server")
      .description("Verify a static export without a server.")
      .argument("<target>", "folder or address of the export"),
  )
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      `
Reads every page and every file that a page names, and compares sizes and hashes. No server is needed.

Examples:
  wheelyard export verify /srv/www/packages
  wheelyard export verify 's3://packages?region=eu-central-1'

Exit codes: 0 everything is there and correct, 1 problems were found (they are named).`,
    )
    .action(verify);
}

async function verify(target: string, options: ConfigOptions & OutputOptions): Promise<void> {
  const storage = await openSource(target, options);
  const progress = new Progress(options);
  try {
    const found = await verifyExport(storage, (files) =>
      progress.report({ phase: "files", done: files, total: null }),
    );
    progress.finish();
    const text = facts([
      ["Indexes", found.indexes.join(", ")],
      ["Projects", found.projects],
      ["Files", found.files],
      ["Size", size(found.bytes)],
      ["Leftover files", found.leftovers],
      ["Problems", found.problems.length],
    ]);
    print(
      options,
      found,
      [...found.problems.map(({ key, problem }) => `${key}: ${problem}`), text].join("\n"),
    );
    if (found.problems.length > 0) process.exitCode = EXIT.failed;
  } finally {
    progress.finish();
    await storage.close();
  }
}
