import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Problem } from "../../../../client/src/problem.ts";
import { FirstOfName } from "./first-of-name.ts";
import { failed, type MoveTerms, moveFile } from "./move-file.ts";
import { isProblem, type OldFile, type OldProblem, type OldSite } from "./old-site.ts";
import type { ReportedFile } from "./report.ts";
import type { Known, Target } from "./target.ts";
import { projectOf, type Targets } from "./targets.ts";
import { verifyFiles } from "./verify.ts";

export interface FileOptions extends Omit<MoveTerms, "firsts"> {
  /** Files that are sent at the same time. */
  jobs: number;
  /** Called after each file, with its size in bytes. */
  watch: (bytes: number) => void;
  /** Called with what became of some files. */
  tell: (files: readonly ReportedFile[]) => Promise<void>;
}

/** What became of a file, and the index that it went to. */
interface Moved {
  target: Target;
  reported: ReportedFile;
}

/** Old addresses that are looked up at once, and the most files whose facts are in memory. */
const BATCH = 200;

/**
 * Brings every file of the old site into its index, and checks that the index has it. What is there already is not sent again.
 * A file that fails is reported, and the others follow. Throws only if the server itself no longer answers or the caller may not
 * import.
 */
export async function moveFiles(
  site: Pick<OldSite, "files">,
  targets: Targets,
  options: FileOptions,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "wheelyard-import-"));
  const firsts = new FirstOfName();
  try {
    for await (const batch of batches(site.files())) {
      const problems = batch.filter(isProblem).map(({ what, why }) => failed(what, what, why));
      const files = batch.filter((found) => !isProblem(found)) as OldFile[];
      const moved = await moveBatch(files, targets, { ...options, firsts }, folder);
      if (!options.dryRun)
        for (const [target, some] of Map.groupBy(moved, (one) => one.target))
          await verifyFiles(
            some.map(({ reported }) => reported),
            target,
          );
      await options.tell([...problems, ...moved.map(({ reported }) => reported)]);
    }
  } finally {
    firsts.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function moveBatch(
  files: readonly OldFile[],
  targets: Targets,
  options: FileOptions & MoveTerms,
  folder: string,
): Promise<Moved[]> {
  const placed = files.map((file) => ({ file, target: targets.of(projectOf(file)) }));
  const known = new Map<Target, Map<string, Known>>();
  for (const [target, some] of Map.groupBy(placed, (one) => one.target))
    known.set(target, await knownOf(target, some, options));
  // Files of one name go one after another: the first one wins, and its time and signature are kept.
  const queue = [...Map.groupBy(placed, ({ file }) => file.filename).values()];
  const moved: Moved[] = [];
  const work = async (): Promise<void> => {
    for (let group = queue.shift(); group !== undefined; group = queue.shift())
      for (const { file, target } of group) {
        const move = {
          target,
          known: known.get(target)?.get(file.address),
          spare: join(folder, randomUUID()),
        };
        moved.push({ target, reported: await moveFile(file, move, options) });
        options.watch(file.size ?? 0);
      }
  };
  await Promise.all(Array.from({ length: options.jobs }, work));
  return moved;
}

async function knownOf(
  target: Target,
  placed: readonly { file: OldFile }[],
  { dryRun }: FileOptions,
): Promise<Map<string, Known>> {
  try {
    return await target.known(placed.map(({ file }) => file.address));
  } catch (error) {
    // A dry run does not create the index.
    if (dryRun && error instanceof Problem && error.status === 404) return new Map();
    throw error;
  }
}

async function* batches(
  found: AsyncIterable<OldFile | OldProblem>,
): AsyncGenerator<(OldFile | OldProblem)[]> {
  let batch: (OldFile | OldProblem)[] = [];
  for await (const one of found) {
    batch.push(one);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
