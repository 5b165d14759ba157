import type { ExpressionBuilder } from "kysely";
import { z } from "zod";
import type { PluginEvent } from "../../plugin/src/contract.ts";
import type { Database } from "../database/database.ts";
import { setSiteRow, siteRow } from "../database/site-row.ts";
import type { Tables } from "../database/tables.ts";
import type { Plugins } from "../plugins/plugins.ts";
import type { Stoppable } from "./follow.ts";
import { type EventChange, factsOf } from "./webhooks/event.ts";

const BATCH = 100;
/** Changes that may pass before the place is noted although no event was sent. */
const NOTE_EVERY = 1_000;
const Taken = z.unknown();

/** Row of the table `site`: serial up to which a plugin has taken every change. */
const placeOf = (plugin: string) => `plugins.${plugin}.serial`;

/**
 * Notes where the event sink of a plugin that is new begins: with the next change. Done before the server answers, so that no
 * change is missed until the sink first runs.
 */
export async function beginPluginEvents(database: Database, plugin: string): Promise<void> {
  const key = placeOf(plugin);
  if ((await siteRow(database.read, key)) !== null) return;
  const value = String(await database.serial());
  await database.write(({ tx }) =>
    tx
      .insertInto("site")
      .values({ key, value })
      .onConflict((conflict) => conflict.column("key").doNothing())
      .execute(),
  );
}

/**
 * Notifies the event sink of a plugin of every change, in order. How far it came is noted after the plugin took the events, so a
 * crash between the two sends some again.
 */
export class PluginEvents {
  readonly #database: Database;
  readonly #plugins: Plugins;
  readonly #name: string;
  #cursor: number | null = null;
  #noted = 0;
  #epoch = 0;

  constructor(database: Database, plugins: Plugins, name: string) {
    this.#database = database;
    this.#plugins = plugins;
    this.#name = name;
  }

  /** Begins where the database says, because another node may have gone on meanwhile. */
  restart(): void {
    this.#cursor = null;
  }

  /** Sends what is new. Rejects if the plugin does not take it; then the next round sends it again. */
  async round(run: Stoppable): Promise<void> {
    const after = await this.#place();
    const serial = await this.#database.serial();
    for (let at = after; at < serial && !run.isStopped; ) {
      const changes = await this.#changes(at, serial);
      if (changes.length > 0) {
        const events = changes.map(({ serial, ...change }) => ({
          serial,
          ...factsOf({ serial, ...change }),
        }));
        await this.#plugins.ask(this.#name, "events", "receive", events satisfies PluginEvent[], Taken);
      }
      at = changes.length < BATCH ? serial : (changes.at(-1)?.serial ?? serial);
      this.#cursor = at;
      if (changes.length > 0 || at - this.#noted >= NOTE_EVERY) await this.#note(at);
    }
  }

  async #place(): Promise<number> {
    if (this.#cursor !== null && this.#epoch === this.#database.epoch) return this.#cursor;
    this.#epoch = this.#database.epoch;
    await beginPluginEvents(this.#database, this.#name);
    const noted = await siteRow(this.#database.read, placeOf(this.#name));
    // After a fail-over, the database may know less than it did.
    const place = Math.min(Number(noted), await this.#database.serial());
    this.#noted = place;
    this.#cursor = place;
    return place;
  }

  async #note(serial: number): Promise<void> {
    await this.#database.write(({ tx }) => setSiteRow(tx, placeOf(this.#name), String(serial)));
    this.#noted = serial;
  }

  #changes(after: number, until: number): Promise<EventChange[]> {
    return this.#database.read
      .selectFrom("changes")
      .leftJoin("indexes", "indexes.id", "changes.index_id")
      .select([
        "changes.serial as serial",
        "changes.kind as kind",
        "project",
        "subject",
        "actor",
        "at",
        "detail",
      ])
      .select(["indexes.owner as owner", "indexes.name as index_name"])
      .select((row) => versionOf(row).as("version"))
      .where("changes.serial", ">", after)
      .where("changes.serial", "<=", until)
      .orderBy("changes.serial")
      .limit(BATCH)
      .execute();
  }
}

/** The version of the file that a change is about. */
function versionOf(row: ExpressionBuilder<Tables, "changes">) {
  return row
    .selectFrom("files")
    .select("files.version")
    .whereRef("files.index_id", "=", "changes.index_id")
    .whereRef("files.filename", "=", "changes.subject")
    .orderBy("files.id", "desc")
    .limit(1);
}
