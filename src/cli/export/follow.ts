import { setTimeout as sleep } from "node:timers/promises";
import { Problem } from "../../../client/src/problem.ts";
import { steadyNow } from "../../clock.ts";
import type { Exported, IndexExport } from "../../transfer/static-export/export-index.ts";
import { EXIT } from "../terminal/failure.ts";
import { type OutputOptions, oneLine } from "../terminal/output.ts";

const LOOK_EVERY_MS = 2_000;
/** Files may appear and disappear with time alone, such as at the end of a cooldown. */
const COMPARE_ALL_EVERY_MS = 3_600_000;

interface Following {
  all(one: IndexExport): Promise<Exported>;
  options: OutputOptions;
}

/** Exports changes as they happen, until the process is asked to end. A server that does not answer is tried again. */
export async function follow(exports: readonly IndexExport[], { all, options }: Following): Promise<void> {
  const ending = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => ending.abort());
  let comparedAt = steadyNow();
  while (!ending.signal.aborted) {
    await sleep(LOOK_EVERY_MS, undefined, { signal: ending.signal }).catch(() => undefined);
    const isDue = steadyNow() - comparedAt > COMPARE_ALL_EVERY_MS;
    for (const one of ending.signal.aborted ? [] : exports) {
      const exported = await orLater(async () => {
        const found = isDue ? "settings" : await one.changes();
        return found === "settings" ? all(one) : found;
      });
      if (exported !== null) tell(options, exported);
    }
    if (isDue) comparedAt = steadyNow();
  }
  process.exitCode = EXIT.done;
}

/** null: the server does not answer now; a message says so. Other failures end the command. */
async function orLater(work: () => Promise<Exported | null>): Promise<Exported | null> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Problem) || (error.status !== 0 && error.status < 500)) throw error;
    process.stderr.write(`wheelyard: ${error.message} Trying again.\n`);
    return null;
  }
}

function tell(options: OutputOptions, exported: Exported): void {
  const { changed, removed, removedFiles, problems } = exported;
  if (changed + removed + removedFiles + problems.length === 0) return;
  if (options.json) return void process.stdout.write(`${JSON.stringify(exported)}\n`);
  for (const { project, problem } of problems) process.stdout.write(`${project}: ${oneLine(problem)}\n`);
  const counts = `${changed} changed, ${removed} removed, ${removedFiles} files removed`;
  process.stdout.write(`Exported: ${counts}.\n`);
}
