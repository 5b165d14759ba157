import { resolve, sep } from "node:path";
import type { Command } from "commander";
import { backupSite } from "../../app/backup-site.ts";
import { storageFolder } from "../../storage/open.ts";
import type { CreatedBackup } from "../../transfer/backup/create-backup.ts";
import { chooseBackup, listBackups } from "../../transfer/backup/place.ts";
import { verifyBackup } from "../../transfer/backup/verify-backup.ts";
import { addConfigOptions, type ConfigOptions, loadFromOptions } from "../options/config-options.ts";
import { CommandFailure, EXIT } from "../terminal/failure.ts";
import { facts, type OutputOptions, print, size, table, time } from "../terminal/output.ts";
import { Progress } from "../terminal/progress.ts";
import { definePrune } from "./backup-prune.ts";
import { KEY_FILE } from "./key-file.ts";
import { openBackupPlace, openSource } from "./storage-place.ts";

const TARGET = "folder or address, such as s3://BUCKET/PREFIX";

const CREATE_EXAMPLES = `
The server can keep running, and nothing that it does waits. The backup is consistent: it contains the database as it is at one
moment, and every file that it lists. Only what the target does not have is copied. A backup that is interrupted does not
count, and the next one continues with what it copied.

TARGET is a folder, or an address: s3://BUCKET/PREFIX, gs://BUCKET/PREFIX or az://CONTAINER/PREFIX, with options of the driver
after a question mark. Credentials come from the usual places of the cloud, such as AWS_ACCESS_KEY_ID or the machine's role.

Examples:
  wheelyard backup /backup/wheelyard --data /srv/wheelyard
  wheelyard backup "s3://backups/wheelyard?region=eu-central-1" --config /etc/wheelyard.yaml
  wheelyard backup /backup/wheelyard --key-file /etc/wheelyard/backup.key
  wheelyard backup list /backup/wheelyard
  wheelyard backup verify /backup/wheelyard
  wheelyard backup prune /backup/wheelyard --keep-daily 7 --keep-monthly 12

Exit codes: 0 complete, 1 refused or failed, or the storage lacks files that the database lists (they are named).`;

const LIST_EXAMPLES = `
Examples:
  wheelyard backup list /backup/wheelyard
  wheelyard backup list /backup/wheelyard --json`;

const VERIFY_EXAMPLES = `
Reads every byte of a backup, and compares it with the hash that the backup gives.

Examples:
  wheelyard backup verify /backup/wheelyard                    the newest backup
  wheelyard backup verify /backup/wheelyard --at 2026-11-01    the last one up to that day

Exit codes: 0 undamaged, 1 damaged (what is missing or changed is named).`;

export interface BackupOptions extends ConfigOptions, OutputOptions {
  at?: string;
  keyFile?: string;
}

/** What `--at` takes. */
export const AT = "the last backup up to a serial or a date, or the one with this name (default: the newest)";

export function define(command: Command): void {
  addConfigOptions(command.argument("<target>", TARGET))
    .option("--key-file <file>", KEY_FILE)
    .option("--json", "print JSON")
    .addHelpText("after", CREATE_EXAMPLES)
    .action(create);
  addConfigOptions(command.command("list <target>").description("list the backups of a place"))
    .option("--key-file <file>", KEY_FILE)
    .option("--json", "print JSON")
    .addHelpText("after", LIST_EXAMPLES)
    .action((target: string, _: unknown, list: Command) => listAll(target, list.optsWithGlobals()));
  addConfigOptions(
    command.command("verify <target>").description("read a whole backup and compare every hash"),
  )
    .option("--at <serial|date|name>", AT)
    .option("--key-file <file>", KEY_FILE)
    .option("--json", "print JSON")
    .addHelpText("after", VERIFY_EXAMPLES)
    .action((target: string, _: unknown, verify: Command) => verifyOne(target, verify.optsWithGlobals()));
  definePrune(command);
}

async function create(target: string, options: BackupOptions): Promise<void> {
  const loaded = await loadFromOptions(options);
  requireOutside(target, storageFolder(loaded.config));
  const place = await openBackupPlace(target, options);
  const progress = new Progress(options);
  try {
    const created = await backupSite(loaded, place, (phase, done) =>
      progress.report({ phase, done, total: null }),
    );
    progress.finish();
    print(options, created, wordsFor(created));
    if (created.damaged.length > 0) process.exitCode = EXIT.failed;
  } finally {
    progress.finish();
    await place.close();
  }
}

/** A backup inside the storage would be lost with it, and `wheelyard verify` would move it to the trash. */
function requireOutside(target: string, storage: string | null): void {
  if (storage === null || target.includes("://")) return;
  if (`${resolve(target)}${sep}`.startsWith(`${resolve(storage)}${sep}`))
    throw new CommandFailure(
      `${target} is inside the storage of the site. Choose a folder on another disk.`,
      EXIT.usage,
    );
}

function wordsFor({ name, serial, files, bytes, copied, added, damaged }: CreatedBackup): string {
  return [
    ...damaged.map((key) => `not in the backup: ${key} is missing or damaged in the storage`),
    facts([
      ["Backup", name],
      ["Up to change", serial],
      ["Files", files],
      ["Size of the files", size(bytes)],
      ["Files copied now", copied],
      ["Added to the target", size(added)],
    ]),
    ...(damaged.length === 0
      ? []
      : [
          "Run `wheelyard verify` to see what is wrong with the storage, and restore these files from an earlier backup.",
        ]),
  ].join("\n");
}

async function listAll(target: string, options: BackupOptions): Promise<void> {
  const place = await openBackupPlace(target, options, openSource);
  try {
    const backups = (await listBackups(place)).map(({ name, at, serial }) => ({ name, at, serial }));
    const rows = backups.map(({ name, at, serial }) => [name, time(at), serial]);
    print(
      options,
      backups,
      table(["BACKUP", "TIME", "UP TO CHANGE"], rows, "There is no complete backup here."),
    );
  } finally {
    await place.close();
  }
}

async function verifyOne(target: string, options: BackupOptions): Promise<void> {
  const place = await openBackupPlace(target, options, openSource);
  const progress = new Progress(options);
  try {
    const backup = await chooseBackup(place, options.at ?? null);
    const verified = await verifyBackup(place, backup, (done) =>
      progress.report({ phase: "objects", done, total: null }),
    );
    progress.finish();
    const { problems } = verified;
    const words = facts([
      ["Backup", verified.name],
      ["Up to change", verified.serial],
      ["Objects", verified.objects],
      ["Size", size(verified.bytes)],
      ["Damaged", problems.length],
    ]);
    print(options, verified, [...problems.map(({ key, problem }) => `${key}: ${problem}`), words].join("\n"));
    if (problems.length > 0) process.exitCode = EXIT.failed;
  } finally {
    progress.finish();
    await place.close();
  }
}
