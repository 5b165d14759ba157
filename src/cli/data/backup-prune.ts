import type { Command } from "commander";
import { previewPruning, pruneBackups } from "../../transfer/backup/prune.ts";
import type { Keep, Planned } from "../../transfer/backup/prune-plan.ts";
import { addConfigOptions, type ConfigOptions } from "../options/config-options.ts";
import { CommandFailure, EXIT } from "../terminal/failure.ts";
import { facts, type OutputOptions, print, size, table, time } from "../terminal/output.ts";
import { Progress } from "../terminal/progress.ts";
import { KEY_FILE } from "./key-file.ts";
import { openBackupPlace, openSource } from "./storage-place.ts";

const EXAMPLES = `
Removes backups that no rule keeps, and everything in the target that no other backup needs. A backup is kept if one rule keeps
it. A rule for days keeps the last backup of each day, for as many days as you say. Only days that have a backup count. Weeks and months work in the same way (UTC).

Examples:
  wheelyard backup prune /backup/wheelyard --keep-daily 7 --keep-weekly 5 --keep-monthly 12
  wheelyard backup prune /backup/wheelyard --keep-last 10 --dry-run

Exit codes: 0 done, 1 refused or failed, 2 no rule is given.`;

interface PruneOptions extends ConfigOptions, OutputOptions {
  keyFile?: string;
  keepLast?: string;
  keepDaily?: string;
  keepWeekly?: string;
  keepMonthly?: string;
  dryRun?: boolean;
}

export function definePrune(backup: Command): void {
  addConfigOptions(
    backup.command("prune <target>").description("remove old backups, and what no other backup needs"),
  )
    .option("--keep-last <n>", "keep the last n backups")
    .option("--keep-daily <n>", "keep the last backup of each of n days")
    .option("--keep-weekly <n>", "keep the last backup of each of n weeks")
    .option("--keep-monthly <n>", "keep the last backup of each of n months")
    .option("--key-file <file>", KEY_FILE)
    .option("--dry-run", "only say what would be removed")
    .option("--json", "print JSON")
    .addHelpText("after", EXAMPLES)
    .action((target: string, _: unknown, prune: Command) => run(target, prune.optsWithGlobals()));
}

async function run(target: string, options: PruneOptions): Promise<void> {
  const keep = keepOf(options);
  const place = await openBackupPlace(target, options, openSource);
  const progress = new Progress(options);
  try {
    if (options.dryRun) {
      const backups = await previewPruning(place, keep);
      return print(options, { backups: backups.map(shown) }, wordsFor(backups));
    }
    const pruned = await pruneBackups(place, keep, (phase, done) =>
      progress.report({ phase, done, total: null }),
    );
    progress.finish();
    const { backups, objects, bytes } = pruned;
    const freed = facts([
      ["Objects removed", objects],
      ["Freed", size(bytes)],
    ]);
    print(options, { backups: backups.map(shown), objects, bytes }, `${wordsFor(backups)}\n${freed}`);
  } finally {
    progress.finish();
    await place.close();
  }
}

/** Refuses options that keep nothing: a mistake must not remove every backup. */
function keepOf(options: PruneOptions): Keep {
  const keep = {
    last: countOf("--keep-last", options.keepLast),
    daily: countOf("--keep-daily", options.keepDaily),
    weekly: countOf("--keep-weekly", options.keepWeekly),
    monthly: countOf("--keep-monthly", options.keepMonthly),
  };
  if (Object.values(keep).some((count) => count > 0)) return keep;
  throw new CommandFailure("Say what to keep, for example --keep-daily 7 --keep-monthly 12.", EXIT.usage);
}

function countOf(flag: string, text: string | undefined): number {
  if (text === undefined) return 0;
  if (/^\d{1,6}$/.test(text)) return Number(text);
  throw new CommandFailure(`${flag} takes a number of backups, such as 7, and not ${text}.`, EXIT.usage);
}

function shown({ backup: { name, at, serial }, rules }: Planned) {
  return { name, at, serial, keptBy: rules };
}

function wordsFor(backups: readonly Planned[]): string {
  const rows = backups.map(({ backup: { name, at }, rules }) => [
    name,
    time(at),
    rules.length === 0 ? "remove" : `keep (${rules.join(", ")})`,
  ]);
  return table(["BACKUP", "TIME", "WHAT"], rows, "There is no complete backup here.");
}
