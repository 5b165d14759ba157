import { createHash } from "node:crypto";
import { type Kysely, sql } from "kysely";
import type { Logger } from "pino";
import type { Database } from "../../database/database.ts";
import { siteNow } from "../../database/site-clock.ts";
import { setSiteRow } from "../../database/site-row.ts";
import type { Tables } from "../../database/tables.ts";
import { SECURITY_REVISION, securityRevision } from "../audit/stream/place.ts";
import type { SecurityEvent } from "./security-event.ts";
import type { SecurityEventTable } from "./security-tables.ts";

const WRITTEN_EVERY_MS = 5_000;
const HOUR_MS = 3_600_000;
/** Different events that wait between two writings. Of more, only their kind and number is kept. */
const MOST_UNWRITTEN = 500;
const ROWS_AT_ONCE = 100;
/** Characters of anything that comes from a client. */
const LONGEST = 100;

type Unwritten = Omit<SecurityEventTable, "id" | "revision">;

/**
 * Notes security events in memory, adds equal ones of an hour up, and writes them now and then. So neither the number of requests
 * nor what they contain decides how much is written. What was noted since the last writing is lost when the process dies.
 */
export class SecurityJournal {
  readonly #database: Database;
  readonly #log: Logger;
  #unwritten = new Map<string, Unwritten>();
  #timer: NodeJS.Timeout | null = null;
  #writing: Promise<void> = Promise.resolve();

  constructor(database: Database, log: Logger) {
    this.#database = database;
    this.#log = log;
  }

  /** Notes an event. Never fails and never waits. */
  note(event: SecurityEvent): void {
    const now = siteNow();
    const row = rowOf(event, now);
    const key = keyOf(row);
    if (this.#unwritten.has(key) || this.#unwritten.size < MOST_UNWRITTEN) this.#add(key, row);
    else {
      const crowd = { ...row, actor: null, address: null, token_id: null, index_name: null, project: null };
      this.#add(keyOf(crowd), crowd);
    }
    this.#timer ??= setTimeout(() => void this.flush(), WRITTEN_EVERY_MS).unref();
  }

  /** Writes what was noted; what cannot be written now stays for the next time. */
  flush(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.#writing = this.#writing.then(() => this.#write());
    return this.#writing;
  }

  #add(key: string, row: Unwritten): void {
    const known = this.#unwritten.get(key);
    if (known === undefined) this.#unwritten.set(key, row);
    else {
      known.count += row.count;
      known.last_at = Math.max(known.last_at, row.last_at);
    }
  }

  async #write(): Promise<void> {
    const unwritten = this.#unwritten;
    this.#unwritten = new Map();
    const rows = [...unwritten.values()];
    for (let at = 0; at < rows.length; at += ROWS_AT_ONCE) {
      try {
        await this.#writeSome(rows.slice(at, at + ROWS_AT_ONCE));
      } catch (error) {
        this.#log.warn({ err: error }, "security events could not be written; retrying");
        for (const row of rows.slice(at))
          if (this.#unwritten.size < MOST_UNWRITTEN) this.#add(keyOf(row), row);
        this.#timer ??= setTimeout(() => void this.flush(), WRITTEN_EVERY_MS).unref();
        return;
      }
    }
  }

  async #writeSome(rows: readonly Unwritten[]): Promise<void> {
    await this.#database.write(async ({ tx }) => {
      const known = await knownNames(tx, rows);
      const merged = new Map<string, Unwritten>();
      for (const row of rows) {
        // Someone may have typed a password where the name belongs.
        const safe = row.actor === null || known.has(row.actor) ? row : { ...row, actor: null };
        const before = merged.get(keyOf(safe));
        merged.set(keyOf(safe), before ? { ...before, count: before.count + safe.count } : safe);
      }
      const before = await securityRevision(tx);
      const values = [...merged].map(([id, row], at) => ({ id, ...row, revision: before + at + 1 }));
      await setSiteRow(tx, SECURITY_REVISION, String(before + values.length));
      await tx
        .insertInto("security_events")
        .values(values)
        .onConflict((conflict) =>
          conflict.column("id").doUpdateSet({
            count: sql<number>`security_events.count + excluded.count`,
            last_at: sql<number>`excluded.last_at`,
            revision: sql<number>`excluded.revision`,
          }),
        )
        .execute();
    });
  }
}

async function knownNames(
  read: Pick<Kysely<Tables>, "selectFrom">,
  rows: readonly Unwritten[],
): Promise<Set<string>> {
  const names = [...new Set(rows.flatMap(({ actor }) => (actor === null ? [] : [actor])))];
  if (names.length === 0) return new Set();
  const found = await read.selectFrom("accounts").select("name").where("name", "in", names).execute();
  return new Set(found.map(({ name }) => name));
}

function rowOf({ kind, tokenId, reason, ...from }: SecurityEvent, now: number): Unwritten {
  const short = (text: string | null) => text?.slice(0, LONGEST) ?? null;
  return {
    kind,
    actor: short(from.actor),
    address: short(from.address),
    token_id: tokenId,
    index_name: short(from.index),
    project: short(from.project),
    reason: reason.slice(0, LONGEST),
    first_at: now,
    last_at: now,
    count: 1,
  };
}

function keyOf({ kind, actor, address, token_id, index_name, project, reason, first_at }: Unwritten): string {
  const same = [Math.floor(first_at / HOUR_MS), kind, actor, address, token_id, index_name, project, reason];
  return createHash("sha256").update(JSON.stringify(same)).digest("hex").slice(0, 32);
}
