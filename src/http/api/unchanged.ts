import { setTimeout as sleep } from "node:timers/promises";
import type { ExpressionBuilder } from "kysely";
import type { Announcements } from "../../changes/announcements.ts";
import type { Writing } from "../../database/database.ts";
import type { Precondition } from "../../database/precondition.ts";
import type { Tables } from "../../database/tables.ts";
import { Refusal } from "../../refusal.ts";
import type { Moves } from "./moves.ts";

/** A change of a resource that must not overwrite what its caller has not seen. */
export interface CheckedChange<T> {
  /** Throws if the resource is not in the state that the caller knows. */
  look(): Promise<void>;
  /** What may change the resource. */
  moves(): readonly Moves[];
  /** Makes the change. Must pass `precondition` to the transaction that writes. */
  change(precondition: Precondition): Promise<T>;
}

/** The resource may have changed between the look at it and the transaction. */
class Moved extends Error {}

const TRIES = 20;
const PAUSE_MS = 50;

/**
 * Makes a change if `look` allows it, and if nothing has happened to the resource between the look and the transaction,
 * by any process or node. If something has, it looks again.
 */
export async function changeUnchanged<T>(
  { announcements }: { announcements: Pick<Announcements, "settled"> },
  { look, moves, change }: CheckedChange<T>,
): Promise<T> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const serial = announcements.settled;
    await look();
    const watched = moves();
    try {
      return await change((writing) => requireUnmoved(writing, serial, watched));
    } catch (error) {
      if (!(error instanceof Moved)) throw error;
      // Until the caches of this process have been notified.
      await sleep(PAUSE_MS);
    }
  }
  throw new Refusal("unavailable", "changing", "It is being changed too often at the moment. Try again.", {
    retryAfter: 1,
  });
}

async function requireUnmoved({ tx }: Writing, serial: number, moves: readonly Moves[]): Promise<void> {
  const logged = await tx
    .selectFrom("changes")
    .select("serial")
    .where("serial", ">", serial)
    .where((row) => row.or(moves.map((one) => loggedMatch(row, one))))
    .limit(1)
    .executeTakeFirst();
  if (logged !== undefined) throw new Moved();
  // Only pages of upstreams change without an entry that stays.
  const pages = moves.filter(({ kinds }) => kinds === undefined);
  if (pages.length === 0) return;
  const passing = await tx
    .selectFrom("passing_changes")
    .select("serial")
    .where("serial", ">", serial)
    // Not `mirror.looked`: then the upstream had nothing new.
    .where("kind", "=", "mirror.changed")
    .where((row) => row.or(pages.map((one) => passingMatch(row, one))))
    .limit(1)
    .executeTakeFirst();
  if (passing !== undefined) throw new Moved();
}

function loggedMatch(
  row: ExpressionBuilder<Tables, "changes">,
  { kinds, indexIds, project, subject }: Moves,
) {
  return row.and([
    ...(kinds === undefined ? [] : [row("kind", "in", kinds)]),
    ...(indexIds === undefined ? [] : [row("index_id", "in", indexIds)]),
    ...(project === undefined ? [] : [row.or([row("project", "is", null), row("project", "=", project)])]),
    ...(subject === undefined ? [] : [row("subject", "=", subject)]),
  ]);
}

function passingMatch(row: ExpressionBuilder<Tables, "passing_changes">, { indexIds, project }: Moves) {
  return row.and([
    ...(indexIds === undefined ? [] : [row("index_id", "in", indexIds)]),
    ...(project === undefined ? [] : [row.or([row("project", "is", null), row("project", "=", project)])]),
  ]);
}
