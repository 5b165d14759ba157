import type { Database } from "../../database/database.ts";
import { siteNow } from "../../database/site-clock.ts";
import type { MirrorDayTable } from "./count-tables.ts";

type Day = Omit<MirrorDayTable, "index_id" | "day">;
interface Trouble {
  at: number;
  project: string | null;
  reason: string;
}

const DAY_MS = 86_400_000;
/** Days for which they are kept. */
const KEPT_DAYS = 400;
const MAX_REASON = 500;

/**
 * Counts what mirrors ask of their upstreams: a few numbers a mirror, written now and then, added up by day. Whatever is
 * served of what is kept passes none of this.
 */
export class MirrorCounts {
  readonly #database: Database;
  #counted = new Map<number, Day>();
  #troubles = new Map<number, Trouble>();
  #sweptOn = 0;
  #writing: Promise<void> = Promise.resolve();

  constructor(database: Database) {
    this.#database = database;
  }

  /** A page was asked for. */
  asked(indexId: number): void {
    this.#day(indexId).asked++;
  }

  /** A file came down whole. */
  fetched(indexId: number, size: number): void {
    const day = this.#day(indexId);
    day.fetched++;
    day.fetched_size += size;
  }

  /** The upstream did not answer as it should. */
  failed(indexId: number, project: string | null, reason: string): void {
    this.#day(indexId).failed++;
    this.#troubles.set(indexId, { at: siteNow(), project, reason: reason.slice(0, MAX_REASON) });
  }

  /** Writes what was counted; what cannot be written now stays for the next time. */
  flush(): Promise<void> {
    this.#writing = this.#writing.catch(() => undefined).then(() => this.#write());
    return this.#writing;
  }

  #day(indexId: number): Day {
    const known = this.#counted.get(indexId);
    if (known) return known;
    const day = { asked: 0, failed: 0, fetched: 0, fetched_size: 0 };
    this.#counted.set(indexId, day);
    return day;
  }

  async #write(): Promise<void> {
    const [counted, troubles] = [this.#counted, this.#troubles];
    if (counted.size === 0) return;
    this.#counted = new Map();
    this.#troubles = new Map();
    try {
      await this.#save(counted, troubles);
    } catch (error) {
      for (const [indexId, day] of counted) {
        const now = this.#day(indexId);
        for (const key of Object.keys(day) as (keyof Day)[]) now[key] += day[key];
      }
      for (const [indexId, trouble] of troubles)
        if (!this.#troubles.has(indexId)) this.#troubles.set(indexId, trouble);
      throw error;
    }
  }

  async #save(counted: Map<number, Day>, troubles: Map<number, Trouble>): Promise<void> {
    const today = Math.floor(siteNow() / DAY_MS);
    await this.#database.write(async ({ tx }) => {
      await tx
        .insertInto("mirror_days")
        .values([...counted].map(([index_id, day]) => ({ index_id, day: today, ...day })))
        .onConflict((conflict) =>
          conflict.columns(["index_id", "day"]).doUpdateSet((row) => ({
            asked: row("mirror_days.asked", "+", row.ref("excluded.asked")),
            failed: row("mirror_days.failed", "+", row.ref("excluded.failed")),
            fetched: row("mirror_days.fetched", "+", row.ref("excluded.fetched")),
            fetched_size: row("mirror_days.fetched_size", "+", row.ref("excluded.fetched_size")),
          })),
        )
        .execute();
      for (const [index_id, trouble] of troubles)
        await tx
          .insertInto("mirror_troubles")
          .values({ index_id, ...trouble })
          .onConflict((conflict) => conflict.column("index_id").doUpdateSet(trouble))
          .execute();
      if (this.#sweptOn !== today)
        await tx
          .deleteFrom("mirror_days")
          .where("day", "<", today - KEPT_DAYS)
          .execute();
    });
    this.#sweptOn = today;
  }
}
