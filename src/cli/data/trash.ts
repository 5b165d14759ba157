import type { Command } from "commander";
import { openStorage } from "../../storage/open.ts";
import type { Storage } from "../../storage/storage.ts";
import { emptyTrash, listTrash, restoreTrash, type TrashBatch } from "../../transfer/trash.ts";
import { addConfigOptions, type ConfigOptions, loadFromOptions } from "../options/config-options.ts";
import { CommandFailure, EXIT } from "../terminal/failure.ts";
import { type OutputOptions, print, size, table, time } from "../terminal/output.ts";

const LIST_EXAMPLES = `
What "wheelyard verify --repair" takes away goes to the trash/ folder of the storage, a batch for each repair. It stays
there until "wheelyard trash empty" removes it.

Example:
  wheelyard trash list --data /srv/wheelyard`;

const RESTORE_EXAMPLES = `
Every object goes back to where it was. What has another object in its place by now stays in the trash and is named.

Examples:
  wheelyard trash restore 20261128T093012Z-1a2b3c --data /srv/wheelyard
  wheelyard trash restore --all --data /srv/wheelyard

Exit codes: 0 all is back, 1 some objects stayed in the trash (they are named).`;

const EMPTY_EXAMPLES = `
Examples:
  wheelyard trash empty 20261128T093012Z-1a2b3c --data /srv/wheelyard
  wheelyard trash empty --older-than 30 --data /srv/wheelyard       what was taken away more than 30 days ago
  wheelyard trash empty --all --data /srv/wheelyard`;

const DAY_MS = 86_400_000;

interface TrashOptions extends ConfigOptions, OutputOptions {
  all?: boolean;
  olderThan?: string;
}

export function define(command: Command): void {
  addConfigOptions(command.command("list").summary("list what repairs moved to the trash"))
    .description("List what repairs moved to the trash.")
    .option("--json", "print JSON")
    .addHelpText("after", LIST_EXAMPLES)
    .action(list);
  addConfigOptions(command.command("restore").summary("restore what a repair moved to the trash"))
    .description("Restore what a repair moved to the trash.")
    .argument("[batch]", "name of a batch, as the list shows it")
    .option("--all", "every batch")
    .option("--json", "print JSON")
    .addHelpText("after", RESTORE_EXAMPLES)
    .action(restore);
  addConfigOptions(command.command("empty").summary("delete the contents of the trash permanently"))
    .description("Delete the contents of the trash permanently.")
    .argument("[batch]", "name of a batch, as the list shows it")
    .option("--all", "every batch")
    .option("--older-than <days>", "only batches that are at least this many days old")
    .option("--json", "print JSON")
    .addHelpText("after", EMPTY_EXAMPLES)
    .action(empty);
}

async function withStorage<T>(options: ConfigOptions, work: (storage: Storage) => Promise<T>): Promise<T> {
  const { config } = await loadFromOptions(options);
  const storage = await openStorage(config);
  try {
    return await work(storage);
  } finally {
    await storage.close();
  }
}

async function list(options: TrashOptions): Promise<void> {
  const batches = await withStorage(options, listTrash);
  const rows = batches.map(({ name, at, objects, bytes, reason }) => [
    name,
    time(at),
    objects,
    size(bytes),
    reason,
  ]);
  print(
    options,
    batches,
    table(["Batch", "Taken away", "Objects", "Size", "Why"], rows, "The trash is empty."),
  );
}

async function restore(batch: string | undefined, options: TrashOptions): Promise<void> {
  await withStorage(options, async (storage) => {
    const done = { restored: [] as string[], occupied: [] as string[] };
    for (const { name } of await chosen(storage, batch, options)) {
      const { restored, occupied } = await restoreTrash(storage, name);
      done.restored.push(...restored);
      done.occupied.push(...occupied);
    }
    const lines = [
      ...done.restored.map((key) => `put back: ${key}`),
      ...done.occupied.map((key) => `stays in the trash, another object is in its place: ${key}`),
      `${done.restored.length} objects are back.`,
    ];
    print(options, done, lines.join("\n"));
    if (done.occupied.length > 0) process.exitCode = EXIT.failed;
  });
}

async function empty(batch: string | undefined, options: TrashOptions): Promise<void> {
  await withStorage(options, async (storage) => {
    let removed = 0;
    for (const { name } of await chosen(storage, batch, options)) removed += await emptyTrash(storage, name);
    print(options, { removed }, `${removed} objects were removed permanently.`);
  });
}

/** The batches that are meant; exactly one of the ways to say so must be used. */
async function chosen(
  storage: Storage,
  batch: string | undefined,
  { all, olderThan }: TrashOptions,
): Promise<TrashBatch[]> {
  const ways = [batch, all, olderThan].filter((way) => way !== undefined);
  if (ways.length !== 1)
    throw new CommandFailure("Name a batch, as `wheelyard trash list` shows it, or use --all.", EXIT.usage);
  const batches = await listTrash(storage);
  if (olderThan !== undefined) return olderBatches(batches, olderThan);
  if (batch === undefined) return batches;
  const found = batches.filter(({ name }) => name === batch);
  if (found.length === 0)
    throw new CommandFailure(`There is no batch ${batch} in the trash; see \`wheelyard trash list\`.`);
  return found;
}

function olderBatches(batches: TrashBatch[], olderThan: string): TrashBatch[] {
  if (!/^\d{1,5}$/.test(olderThan))
    throw new CommandFailure(`--older-than ${olderThan}: give a number of days`, EXIT.usage);
  const before = Date.now() - Number(olderThan) * DAY_MS;
  return batches.filter(({ at }) => at !== null && at <= before);
}
