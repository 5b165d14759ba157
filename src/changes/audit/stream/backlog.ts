import type { Kysely, Selectable } from "kysely";
import type { Tables } from "../../../database/tables.ts";
import type { SecurityEventTable } from "../../security/security-tables.ts";
import type { StreamPlace } from "./place.ts";
import { eventOfChange, eventOfSecurity, type StreamEvent, type StreamedChange } from "./stream-event.ts";

/** Characters that the facts of the changes of one batch may have, so that the memory it takes is bounded. */
const MOST_CHARACTERS = 1_000_000;

/** What a receiver gets next, and where it is after that. */
export interface Batch {
  events: StreamEvent[];
  next: Pick<StreamPlace, "serial" | "revision">;
}

/** The oldest events that a receiver lacks: changes first, then security events, each in order. */
export async function nextBatch(
  read: Kysely<Tables>,
  { serial, revision }: StreamPlace,
  until: Pick<StreamPlace, "serial" | "revision">,
  limit: number,
): Promise<Batch> {
  const changes = until.serial > serial ? await changesAfter(read, serial, limit) : [];
  const room = limit - changes.length;
  const security = until.revision > revision && room > 0 ? await securityAfter(read, revision, room) : [];
  const taken = withinCharacters(changes);
  return {
    events: [...taken.map(eventOfChange), ...security.map(eventOfSecurity)],
    next: {
      serial: taken.at(-1)?.serial ?? Math.max(serial, until.serial),
      revision: Number(
        security.at(-1)?.revision ?? (room > 0 ? Math.max(revision, until.revision) : revision),
      ),
    },
  };
}

/** When the oldest event happened that a receiver lacks, in milliseconds since 1970; null: it has everything. */
export async function oldestUnsent(
  read: Kysely<Tables>,
  { serial, revision }: StreamPlace,
): Promise<number | null> {
  const [change] = await changesAfter(read, serial, 1);
  const [event] = await securityAfter(read, revision, 1);
  const times = [change?.at, event?.last_at].filter((at) => at !== undefined).map(Number);
  return times.length === 0 ? null : Math.min(...times);
}

function withinCharacters(changes: readonly StreamedChange[]): readonly StreamedChange[] {
  let characters = 0;
  const end = changes.findIndex(({ detail }) => {
    characters += detail.length;
    return characters > MOST_CHARACTERS;
  });
  // One is always sent; what is too long for an event is left out of it.
  return end < 0 ? changes : changes.slice(0, Math.max(1, end));
}

async function changesAfter(read: Kysely<Tables>, serial: number, limit: number): Promise<StreamedChange[]> {
  const rows = await read
    .selectFrom("changes")
    .leftJoin("indexes", "indexes.id", "changes.index_id")
    .select(["changes.serial as serial", "changes.kind as kind", "project", "subject", "actor", "address"])
    .select(["at", "detail", "indexes.owner as owner", "indexes.name as index_name"])
    .where("changes.serial", ">", serial)
    .orderBy("changes.serial")
    .limit(limit)
    .execute();
  return rows;
}

function securityAfter(
  read: Kysely<Tables>,
  revision: number,
  limit: number,
): Promise<Selectable<SecurityEventTable>[]> {
  return read
    .selectFrom("security_events")
    .selectAll()
    .where("revision", ">", revision)
    .orderBy("revision")
    .limit(limit)
    .execute();
}
