import { setTimeout as sleep } from "node:timers/promises";
import type { Writing } from "../../database/database.ts";
import { guarded } from "../../database/guarded.ts";
import { parseProjectName } from "../../packaging/names/project-name.ts";
import { Refusal } from "../../refusal.ts";
import type { Services } from "../services.ts";

/** What the address of a resource says of it. */
export interface ResourcePath {
  owner?: string;
  index?: string;
  project?: string;
}

/** Somebody may have changed the resource between the look at it and the transaction. */
class Moved extends Error {}

const TRIES = 20;
const PAUSE_MS = 50;

/**
 * Runs `change` when `look` lets it (it raises what refuses it), and lets it write only if in the very transaction
 * nothing has happened to the resource since: whatever process or node changed it meanwhile. Then it looks again.
 */
export async function changeUnchanged<T>(
  services: Pick<Services, "announcements" | "indexes">,
  path: ResourcePath,
  look: () => Promise<void>,
  change: () => Promise<T>,
): Promise<T> {
  const { announcements, indexes } = services;
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const serial = announcements.settled;
    await look();
    const index = indexes.find(path.owner ?? "", path.index ?? "");
    const guard = (writing: Writing) =>
      requireUnmoved(writing, serial, index?.id ?? null, parseProjectName(path.project ?? ""));
    try {
      return await guarded(guard, change);
    } catch (error) {
      if (!(error instanceof Moved)) throw error;
      // The caches of this process hear of it in a moment.
      await sleep(PAUSE_MS);
    }
  }
  throw new Refusal("unavailable", "changing", "It is being changed too often at the moment. Try again.", {
    retryAfter: 1,
  });
}

/** By the log of changes: those of the same index and project, and those of the whole site. */
async function requireUnmoved(
  { tx }: Writing,
  serial: number,
  indexId: number | null,
  project: string | null,
): Promise<void> {
  for (const table of ["changes", "passing_changes"] as const) {
    const moved = await tx
      .selectFrom(table)
      .select("serial")
      .where("serial", ">", serial)
      .where((row) => row.or([row("index_id", "is", null), row("index_id", "=", indexId)]))
      .where((row) =>
        project === null ? row.lit(true) : row.or([row("project", "is", null), row("project", "=", project)]),
      )
      .limit(1)
      .executeTakeFirst();
    if (moved !== undefined) throw new Moved();
  }
}
