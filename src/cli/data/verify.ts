import { existsSync } from "node:fs";
import type { Command } from "commander";
import type { Database } from "../../database/database.ts";
import { openDatabase } from "../../database/open.ts";
import { databaseFile } from "../../database/set-aside.ts";
import { placesOf } from "../../site/places.ts";
import { folderMissing, type Places } from "../../site/refusals.ts";
import { whyNotTogether } from "../../site/settle.ts";
import { openStorage, storageFolder } from "../../storage/open.ts";
import type { Storage } from "../../storage/storage.ts";
import { FULL_PACE } from "../../transfer/pace.ts";
import { listTrash } from "../../transfer/trash.ts";
import type { Problem } from "../../transfer/verification.ts";
import { type VerifiedSite, verify } from "../../transfer/verify.ts";
import { addConfigOptions, type ConfigOptions, loadFromOptions } from "../options/config-options.ts";
import { CommandFailure, EXIT } from "../terminal/failure.ts";
import { facts, type OutputOptions, print } from "../terminal/output.ts";
import { Progress } from "../terminal/progress.ts";

const EXAMPLES = `
Reads every stored file and compares its hash, its core metadata, its record and the database, each with the others.
A server may run meanwhile.

Examples:
  wheelyard verify --data /srv/wheelyard            report differences, change nothing
  wheelyard verify --data /srv/wheelyard --quick    compare sizes only
  wheelyard verify --data /srv/wheelyard --repair   repair what can be repaired without losing anything

What a repair takes away goes to the trash of the storage: "wheelyard trash restore" puts it back.

Exit codes: 0 all is well or mended, 1 problems are left (they are named).`;

interface VerifyCommandOptions extends ConfigOptions, OutputOptions {
  repair?: boolean;
  quick?: boolean;
}

export function define(command: Command): void {
  addConfigOptions(command)
    .option("--repair", "write missing records and metadata, move bytes that nothing names to the trash")
    .option("--quick", "compare sizes, without reading whole files")
    .option("--json", "print JSON")
    .addHelpText("after", EXAMPLES)
    .action(run);
}

async function run(options: VerifyCommandOptions): Promise<void> {
  const { config } = await loadFromOptions(options);
  const path = databaseFile(config);
  if (path !== null && !existsSync(path)) {
    throw new CommandFailure(
      `There is no database ${path}: is --data the server's data folder? If it is lost: wheelyard rebuild`,
    );
  }
  const places = await placesOf(config);
  const folder = storageFolder(config);
  // It is not made: an empty one would take records, and hide under the volume when that is back.
  if (folder !== null && !existsSync(folder)) throw folderMissing(places);
  const database = await openDatabase(config);
  const storage = await openStorage(config);
  const progress = new Progress(options);
  const problems: Problem[] = [];
  try {
    if (options.repair === true) await requireOwnStorage(database, storage, places);
    const verified = await verify(
      database,
      storage,
      { repair: options.repair === true, quick: options.quick === true, pace: FULL_PACE },
      {
        found: (problem) => problems.push(problem),
        watch: (phase, done, total) => progress.report({ phase, done, total }),
      },
    );
    progress.finish();
    const trash = (await listTrash(storage)).find(({ name }) => name === verified.trash)?.name ?? null;
    print(options, { ...verified, trash, problems }, wordsFor(verified, problems, trash));
    if (problems.some(({ mended }) => !mended)) process.exitCode = EXIT.failed;
  } finally {
    progress.finish();
    await storage.close();
    await database.close();
  }
}

/** A repair never touches another site's storage. The verification itself reports an older database. */
async function requireOwnStorage(database: Database, storage: Storage, places: Places): Promise<void> {
  const why = await whyNotTogether(database, storage, places);
  if (why !== null && why.code !== "site-older-database") throw why;
}

function wordsFor(verified: VerifiedSite, problems: Problem[], trash: string | null): string {
  const lines = problems.map(
    ({ subject, problem, mended }) => `${mended ? "mended" : "problem"}: ${subject}: ${problem}`,
  );
  const mended = problems.filter((problem) => problem.mended).length;
  const counts = facts([
    ["Files", verified.files],
    ["Files of mirrors", verified.mirrored],
    ["Records", verified.records],
    ["Stored objects", verified.objects],
    ["Mended", mended],
    ["Problems left", problems.length - mended],
    ...(trash === null ? [] : [["In the trash", trash] as [string, string]]),
  ]);
  return [...lines, counts].join("\n");
}
