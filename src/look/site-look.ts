import type { Actor, Announcement } from "../database/change.ts";
import type { Database } from "../database/database.ts";
import type { Precondition } from "../database/precondition.ts";
import { setSiteRow, siteRow } from "../database/site-row.ts";
import { BUILT_IN, type ChosenLook, type Logo, type Look } from "./look.ts";
import { LOOK_KEY, readStoredLook, writeStoredLook } from "./stored-look.ts";

/** A change of the look: null goes back to the configuration. */
export type LookChange = { [Field in keyof Look]?: Look[Field] | null | undefined };

/** The look of the site: what was chosen while it runs, else what the configuration says, else what is built in. */
export class SiteLook {
  readonly #database: Database;
  readonly #configured: ChosenLook;
  #chosen: ChosenLook = {};

  private constructor(database: Database, configured: ChosenLook) {
    this.#database = database;
    this.#configured = configured;
  }

  /** Whether a change may have changed the look. */
  static concernedBy(announced: readonly Announcement[] | "everything"): boolean {
    return announced === "everything" || announced.some(({ kind }) => kind === "look.changed");
  }

  static async load(database: Database, configured: ChosenLook): Promise<SiteLook> {
    const look = new SiteLook(database, configured);
    await look.reload();
    return look;
  }

  /** Reads again what was chosen. */
  async reload(): Promise<void> {
    this.#chosen = readStoredLook(await siteRow(this.#database.read, LOOK_KEY));
  }

  /** The look in force, from memory. */
  get current(): Look {
    return { ...BUILT_IN, ...this.#configured, ...this.#chosen };
  }

  /** Fields that were chosen while the site ran. */
  get chosen(): (keyof Look)[] {
    return Object.keys(this.#chosen) as (keyof Look)[];
  }

  /** Changes the fields that are given. Resolves when every page shows it. */
  async change(change: LookChange, actor: Actor, precondition: Precondition): Promise<void> {
    await this.#database.write(async (writing) => {
      await precondition(writing);
      const { tx, record } = writing;
      const before = readStoredLook(await siteRow(tx, LOOK_KEY));
      const given = Object.entries(change).filter(([, value]) => value !== undefined);
      const after = Object.entries({ ...before, ...Object.fromEntries(given) });
      const chosen = Object.fromEntries(after.filter(([, value]) => value !== null));
      await setSiteRow(tx, LOOK_KEY, writeStoredLook(chosen));
      const fields = given.map(([field]) => field);
      const was = fields.map((field) => [field, before[field as keyof Look] ?? null]);
      const detail = { fields, ...inLog(given), before: inLog(was as [string, unknown][]) };
      await record({ kind: "look.changed", actor, indexId: null, project: null, detail });
    });
  }
}

/** What the log says of fields: of a logo its hash alone. */
function inLog(fields: readonly [string, unknown][]): Record<string, unknown> {
  const said = ([field, value]: [string, unknown]) =>
    field === "logo" && value !== null ? (value as Logo).sha256 : value;
  return Object.fromEntries(fields.map((one) => [one[0], said(one)]));
}
