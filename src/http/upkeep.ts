import { Follower } from "../changes/follow.ts";
import type { Task } from "../changes/leases.ts";
import { sweepPassing } from "../changes/sweep-passing.ts";
import { finishRemovals } from "../indexes/blobs.ts";
import type { Services } from "./services.ts";

const MINUTE_MS = 60_000;

/** What is done for the whole site now and then, by one process of one node: each by the name of its lease. */
export function upkeepOf({ mirrors, indexes, tally, database, storage, log }: Services): [string, Task][] {
  const task = (what: string, every: number, round: () => Promise<void>): [string, Task] => {
    const trouble = `${what}: failed; retrying`;
    return [what, new Follower({ every, retry: MINUTE_MS, trouble, round }, log)];
  };
  return [
    task("mirrors", MINUTE_MS, () => mirrors.tend(indexes.list())),
    task("removals", MINUTE_MS, () => finishRemovals(database, storage)),
    task("passing", MINUTE_MS, () => sweepPassing(database)),
    task("downloads", 60 * MINUTE_MS, () => tally.forgetOld()),
  ];
}
