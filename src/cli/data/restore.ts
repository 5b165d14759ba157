import type { Command } from "commander";
import { restoreSite } from "../../app/restore-site.ts";
import { chooseBackup } from "../../transfer/backup/place.ts";
import { addConfigOptions, loadFromOptions } from "../options/config-options.ts";
import { EXIT } from "../terminal/failure.ts";
import { facts, print, time } from "../terminal/output.ts";
import { Progress } from "../terminal/progress.ts";
import { AT, type BackupOptions } from "./backup.ts";
import { KEY_FILE } from "./key-file.ts";
import { openBackupPlace, openSource } from "./storage-place.ts";

const EXAMPLES = `
FROM is the target of "wheelyard backup". The database and the storage that the configuration names must be empty; anything
else is refused and left alone. They may use other drivers than the site that was backed up. Every file and row is compared
with its hash. An interrupted restore is continued by the same command. No server starts before the restore is complete.

Examples:
  wheelyard restore /backup/wheelyard --data /srv/wheelyard
  wheelyard restore /backup/wheelyard --at 2026-11-01 --data /tmp/try
  wheelyard restore s3://backups/wheelyard --config /etc/wheelyard.yaml

Exit codes: 0 restored, 1 refused or failed, or the backup lacks files (they are named).`;

export function define(command: Command): void {
  addConfigOptions(command.argument("<from>", "folder or address of the backups"))
    .option("--at <serial|date|name>", AT)
    .option("--key-file <file>", KEY_FILE)
    .option("--json", "print JSON")
    .addHelpText("after", EXAMPLES)
    .action(restore);
}

async function restore(from: string, options: BackupOptions): Promise<void> {
  const { config } = await loadFromOptions(options);
  const place = await openBackupPlace(from, options, openSource);
  const progress = new Progress(options);
  try {
    const backup = await chooseBackup(place, options.at ?? null);
    const restored = await restoreSite(config, place, backup, (phase, done) =>
      progress.report({ phase, done, total: null }),
    );
    progress.finish();
    const { damaged } = restored;
    const words = facts([
      ["Backup", restored.backup],
      ["Taken", time(restored.at)],
      ["Up to change", restored.serial],
      ["Files", restored.files],
    ]);
    const lost = damaged.map((key) => `not restored: ${key} was missing or damaged when the backup was made`);
    print(options, restored, [...lost, words, "You can start the server now."].join("\n"));
    if (damaged.length > 0) process.exitCode = EXIT.failed;
  } finally {
    progress.finish();
    await place.close();
  }
}
