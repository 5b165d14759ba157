import type { Command } from "commander";
import { type RebuiltSite, rebuildSite } from "../../app/rebuild-site.ts";
import { MOST_NAMED } from "../../transfer/left-out.ts";
import { describeBytes } from "../../transfer/nameless-bytes.ts";
import { addConfigOptions, type ConfigOptions, loadFromOptions } from "../options/config-options.ts";
import { EXIT } from "../terminal/failure.ts";
import { facts, type OutputOptions, print } from "../terminal/output.ts";
import { Progress } from "../terminal/progress.ts";

const EXAMPLES = `
Reads the records that lie beside the files and makes the database from them. Stop the server first. The new database is made
beside the present one and takes its place when it is whole; the present one is kept under another name. A rebuild that was
interrupted goes on where it stopped, if nothing was recorded since.

Examples:
  wheelyard rebuild --data /srv/wheelyard              the database is lost
  wheelyard rebuild --data /srv/wheelyard --replace    the database is damaged, or older than the files

Exit codes: 0 all that is recorded is back, 1 refused, or something could not be put back (it is named).`;

interface RebuildOptions extends ConfigOptions, OutputOptions {
  replace?: boolean;
  acceptMissingFiles?: boolean;
}

export function define(command: Command): void {
  addConfigOptions(command)
    .option("--replace", "put the new database in the place of one that is there (which is kept)")
    .option(
      "--accept-missing-files",
      "go on although the storage lacks most files that the present database lists",
    )
    .option("--json", "print JSON")
    .addHelpText("after", EXAMPLES)
    .action(run);
}

async function run(options: RebuildOptions): Promise<void> {
  const { config } = await loadFromOptions(options);
  const progress = new Progress(options);
  try {
    const rebuilt = await rebuildSite(config, {
      mayReplace: options.replace === true,
      mayLackFiles: options.acceptMissingFiles === true,
      watch: (done) => progress.report({ phase: "records", done, total: null }),
    });
    progress.finish();
    print(options, rebuilt, wordsFor(rebuilt));
    if (rebuilt.problems.length > 0 || rebuilt.unrecorded.length > 0) process.exitCode = EXIT.failed;
  } finally {
    progress.finish();
  }
}

function wordsFor(rebuilt: RebuiltSite): string {
  const { problems, unrecorded, nameless, namelessCount, aside } = rebuilt;
  const lines = [
    ...problems.map(({ key, problem }) => `not put back: ${key}: ${problem}`),
    ...unrecorded.map(
      ({ owner, index, project, filename }) =>
        `not put back: ${owner}/${index} ${project} ${filename}: the old database lists it, and it has no record`,
    ),
    ...nameless.map((bytes) => `bytes without a record: ${bytes.key}: ${describeBytes(bytes)}`),
    ...(namelessCount > MOST_NAMED ? [`and ${namelessCount - MOST_NAMED} more bytes without a record`] : []),
    facts([
      ["Files", rebuilt.files],
      ["Reserved names", rebuilt.reserved],
      ["Projects", rebuilt.projects],
      ["Indexes", rebuilt.indexes],
      ["Changes in the log", rebuilt.history.changes],
      ["Days of downloads", rebuilt.history.days],
      ["Files of mirrors", rebuilt.mirrors.files],
      ["Pages of mirrors", rebuilt.mirrors.pages],
      ["Not put back", problems.length + unrecorded.length],
      ["Bytes without a record", namelessCount],
      ...(aside === null ? [] : [["Old database", aside] as [string, string]]),
    ]),
    ...(namelessCount === 0 ? [] : [NAMELESS]),
    LOST,
  ];
  return lines.join("\n");
}

const LOST =
  "Not kept in the storage, and lost: sessions, last uses of tokens, tasks, and statistics other than downloads.";
const NAMELESS =
  "Bytes without a record are of uploads that were never answered, or whose record was lost: publish what you miss again.";
