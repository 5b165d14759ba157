import type { Command } from "commander";
import { formatBytes } from "../../settings/parse-setting.ts";
import { copyStorage } from "../../transfer/copy-storage.ts";
import { addConfigOptions, type ConfigOptions } from "../options/config-options.ts";
import { CommandFailure, EXIT } from "../terminal/failure.ts";
import { facts, type OutputOptions, print } from "../terminal/output.ts";
import { Progress } from "../terminal/progress.ts";
import { openPlace, openSource } from "./storage-place.ts";

const EXAMPLES = `
FROM and TO are folders, configuration files (their storage is meant), addresses (s3://BUCKET/PREFIX, gs://BUCKET/PREFIX,
az://CONTAINER/PREFIX, with options of the driver behind a question mark), or the word "configured": the storage that the
configuration and its variables name. Credentials that stand in variables (WHEELYARD_STORAGE_…) are of that one alone; those of
addresses come from the usual places of the cloud, such as AWS_ACCESS_KEY_ID or the machine's role. Every object is hashed on its way and read back.
What is at TO already is not copied again. So repeat the command after an interruption, and once more after the server was
stopped, to copy what came meanwhile. Nothing is removed.

Examples:
  wheelyard storage copy /srv/wheelyard/storage s3://packages/wheelyard/?region=eu-central-1
  wheelyard storage copy /srv/wheelyard/storage configured --config new.yaml
  wheelyard storage copy old.yaml new.yaml --parallel 16
  wheelyard storage copy s3://packages gs://packages-copy --deep

Exit codes: 0 all is there, 1 some objects could not be copied (they are named).`;

interface CopyCommandOptions extends OutputOptions, ConfigOptions {
  parallel: string;
  deep?: boolean;
}

export function define(command: Command): void {
  addConfigOptions(
    command
      .command("copy")
      .summary("copy all stored objects to another storage")
      .description("Copy all stored objects to another storage.")
      .argument("<from>", "folder, configuration file, address or configured")
      .argument("<to>", "folder, configuration file, address or configured"),
  )
    .option("--parallel <count>", "number of objects copied at the same time", "8")
    .option("--deep", "also read objects that already exist at the target, instead of comparing sizes")
    .option("--json", "print JSON")
    .addHelpText("after", EXAMPLES)
    .action(copy);
}

async function copy(fromText: string, toText: string, options: CopyCommandOptions): Promise<void> {
  const width = Number(options.parallel);
  if (!Number.isInteger(width) || width < 1 || width > 256)
    throw new CommandFailure(`--parallel ${options.parallel}: give a number from 1 to 256`, EXIT.usage);
  const from = await openSource(fromText, options);
  const to = await openPlace(toText, options);
  const progress = new Progress(options);
  try {
    const terms = { width, deep: options.deep === true };
    const copied = await copyStorage(from, to, terms, ({ objects }) =>
      progress.report({ phase: "objects", done: objects, total: null }),
    );
    progress.finish();
    const problems = copied.problems.map(({ key, problem }) => `${key}: ${problem}`);
    const counts: [string, string | number][] = [
      ["Objects", copied.objects],
      ["Copied", copied.copied],
      ["Bytes copied", formatBytes(copied.bytes)],
      ["Not copied", problems.length],
    ];
    print(options, copied, [...problems, facts(counts)].join("\n"));
    if (problems.length > 0) process.exitCode = EXIT.failed;
  } finally {
    progress.finish();
    await from.close();
    await to.close();
  }
}
