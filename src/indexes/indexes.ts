import type { Selectable } from "kysely";
import type { Actor, Announcement } from "../database/change.ts";
import type { Database, Writing } from "../database/database.ts";
import type { IndexTable } from "../database/tables.ts";
import { Refusal } from "../refusal.ts";
import { assemble } from "./assemble.ts";
import { checkIndexAddress } from "./index-name.ts";
import { addressOf, type IndexRecord, IndexSettings, type IndexSettingsChange } from "./index-record.ts";
import type { PackageIndex } from "./package-index.ts";

export interface NewIndex {
  owner: string;
  name: string;
  settings?: IndexSettingsChange;
}

/** Every index there is, held in memory and kept fresh by announcements; and the ways to make, change and remove one. */
export class Indexes {
  readonly #database: Database;
  readonly #defaultAddress: string;
  #byAddress = new Map<string, IndexRecord>();
  #assembled = new Map<number, PackageIndex>();

  private constructor(database: Database, defaultAddress: string) {
    this.#database = database;
    this.#defaultAddress = defaultAddress;
  }

  /** Refuses (`invalid`) when the default index does not exist. */
  static async load(database: Database, defaultAddress: string): Promise<Indexes> {
    const indexes = new Indexes(database, defaultAddress);
    await indexes.reload();
    indexes.default();
    return indexes;
  }

  /** Reads the records anew: at start, and when an announcement says that they changed. */
  async reload(): Promise<void> {
    const rows = await this.#database.read
      .selectFrom("indexes")
      .selectAll()
      .where("removed_serial", "is", null)
      .execute();
    const records = rows.map(present);
    this.#byAddress = new Map(records.map((record) => [addressOf(record), record]));
    this.#assembled = new Map(records.map((record) => [record.id, assemble(this.#database.read, record)]));
  }

  /** Whether what was announced makes the records stale. */
  static concernedBy(announcements: readonly Announcement[] | "everything"): boolean {
    return announcements === "everything" || announcements.some(({ kind }) => kind.startsWith("index."));
  }

  find(owner: string, name: string): IndexRecord | null {
    return this.#byAddress.get(`${owner}/${name}`) ?? null;
  }

  /** The index that /simple/ and /legacy/ stand for. */
  default(): IndexRecord {
    const found = this.#byAddress.get(this.#defaultAddress);
    if (found) return found;
    throw new Refusal(
      "invalid",
      "no-default-index",
      `defaultIndex is ${this.#defaultAddress}, but there is no such index.`,
    );
  }

  byId(id: number): IndexRecord | null {
    return this.list().find((index) => index.id === id) ?? null;
  }

  list(): IndexRecord[] {
    return [...this.#byAddress.values()];
  }

  /** What the index answers. */
  package(index: IndexRecord): PackageIndex {
    return this.#assembled.get(index.id) ?? assemble(this.#database.read, index);
  }

  async create({ owner, name, settings }: NewIndex, actor: Actor): Promise<IndexRecord> {
    checkIndexAddress(owner, name);
    const checked = checkSettings(settings ?? {});
    const row = await this.#database.write(async ({ tx, record }) => {
      const same = tx.selectFrom("indexes").select("id").where("owner", "=", owner).where("name", "=", name);
      if (await same.where("removed_serial", "is", null).executeTakeFirst()) {
        throw new Refusal("conflict", "index-exists", `There is an index ${owner}/${name} already.`);
      }
      const made = await tx
        .insertInto("indexes")
        .values({
          owner,
          name,
          kind: "hosted",
          settings: JSON.stringify(checked),
          created_at: Date.now(),
          serial: 0,
        })
        .returningAll()
        .executeTakeFirstOrThrow();
      await record({
        kind: "index.created",
        actor,
        indexId: made.id,
        project: null,
        subject: `${owner}/${name}`,
      });
      return made;
    });
    await this.reload();
    return present(row);
  }

  /** Changes the settings that are named; the others stay, whoever changes them meanwhile. */
  async change(index: IndexRecord, settings: IndexSettingsChange, actor: Actor): Promise<IndexRecord> {
    const changed = await this.#database.write(async ({ tx, record }) => {
      const row = await requireRow(tx, index);
      const merged = checkSettings({ ...present(row).settings, ...settings });
      await tx
        .updateTable("indexes")
        .set({ settings: JSON.stringify(merged) })
        .where("id", "=", index.id)
        .execute();
      const subject = addressOf(index);
      await record({
        kind: "index.changed",
        actor,
        indexId: index.id,
        project: null,
        subject,
        detail: { settings },
      });
      return { ...index, settings: merged };
    });
    await this.reload();
    return changed;
  }

  /** Removes an index that holds no files; refuses (`conflict`) others and the default index. */
  async remove(index: IndexRecord, actor: Actor): Promise<void> {
    if (addressOf(index) === this.#defaultAddress) {
      throw new Refusal(
        "conflict",
        "default-index",
        "The default index cannot be removed; choose another one first.",
      );
    }
    await this.#database.write(async ({ tx, record }) => {
      await requireRow(tx, index);
      const files = tx.selectFrom("files").select("id").where("index_id", "=", index.id);
      if (await files.where("removed_serial", "is", null).limit(1).executeTakeFirst()) {
        throw new Refusal(
          "conflict",
          "index-not-empty",
          `${addressOf(index)} still holds files; remove its projects first.`,
        );
      }
      const subject = addressOf(index);
      const serial = await record({
        kind: "index.removed",
        actor,
        indexId: index.id,
        project: null,
        subject,
      });
      await tx.updateTable("indexes").set({ removed_serial: serial }).where("id", "=", index.id).execute();
    });
    await this.reload();
  }
}

/** The index as it stands now; refuses (`not-found`) one that was removed since the caller looked. */
async function requireRow(tx: Writing["tx"], index: IndexRecord): Promise<Selectable<IndexTable>> {
  const row = await tx
    .selectFrom("indexes")
    .selectAll()
    .where("id", "=", index.id)
    .where("removed_serial", "is", null)
    .executeTakeFirst();
  if (row) return row;
  throw new Refusal("not-found", "no-such-index", `There is no index ${addressOf(index)}.`);
}

function present(row: Selectable<IndexTable>): IndexRecord {
  const settings = IndexSettings.parse(JSON.parse(row.settings));
  return {
    id: row.id,
    owner: row.owner,
    name: row.name,
    kind: row.kind,
    settings,
    createdAt: row.created_at,
  };
}

/** The settings whole, defaults filled in; refuses (`invalid`) an unknown or wrong one by its name. */
function checkSettings(settings: unknown): IndexSettings {
  const result = IndexSettings.safeParse(settings);
  if (result.success) return result.data;
  const problems = result.error.issues.map(
    ({ path, message }) => `${path.join(".") || "settings"}: ${message}`,
  );
  throw new Refusal("invalid", "bad-index-settings", `These settings are wrong: ${problems.join("; ")}.`);
}
