import type { Actor, Announcement } from "../database/change.ts";
import type { Database } from "../database/database.ts";
import type { ProjectName } from "../packaging/project-name.ts";
import { signPolicy } from "../policies/sign.ts";
import { Refusal } from "../refusal.ts";
import { assemble, type Makings } from "./assemble.ts";
import { HostedIndex } from "./hosted.ts";
import { checkIndexAddress } from "./index-name.ts";
import { addressOf, type IndexRecord, type IndexSettings, type IndexSettingsChange } from "./index-record.ts";
import { checkKind, checkOrigins, checkSettings, presentRow, readIndexes } from "./index-rows.ts";
import type { JudgeMakings } from "./judges.ts";
import { Licensings } from "./licensings.ts";
import { type Origin, Origins, refuseForeignName } from "./ownership.ts";
import type { IndexProject, PackageIndex } from "./package-index.ts";
import { type Branch, checkTree, checkTrees, finder, treeOf } from "./tree.ts";

export interface NewIndex {
  owner: string;
  name: string;
  kind?: IndexRecord["kind"];
  settings?: IndexSettingsChange;
}

/** Every index there is, held in memory and kept fresh by announcements; and the ways to make, change and remove one. */
export class Indexes {
  readonly #database: Database;
  readonly #defaultAddress: string;
  readonly #makings: Makings;
  #byAddress = new Map<string, IndexRecord>();
  #byId = new Map<number, IndexRecord>();
  #assembled = new Map<number, PackageIndex>();
  /** As long as the records stay. */
  #sources = new WeakMap<IndexRecord, readonly IndexRecord[]>();
  #reloading: Promise<void> = Promise.resolve();

  private constructor(database: Database, defaultAddress: string, mirror: Makings["mirror"]) {
    this.#database = database;
    this.#defaultAddress = defaultAddress;
    this.#makings = {
      database: database.read,
      licensings: new Licensings(database.read),
      mirror,
      record: (id) => this.byId(id),
      find: (address) => this.#byAddress.get(address) ?? null,
    };
  }

  /** Refuses (`invalid`) when the default index does not exist. */
  static async load(
    database: Database,
    defaultAddress: string,
    mirror: Makings["mirror"] = refuseMirror,
  ): Promise<Indexes> {
    const indexes = new Indexes(database, defaultAddress, mirror);
    await indexes.reload();
    indexes.default();
    return indexes;
  }

  /**
   * Reads the records anew: at start, and when an announcement says that they changed. One reading after the other, since
   * an older one must not take the place of a newer.
   */
  reload(): Promise<void> {
    this.#reloading = this.#reloading.catch(() => {}).then(() => this.#read());
    return this.#reloading;
  }

  async #read(): Promise<void> {
    const records = await readIndexes(this.#database.read);
    this.#byAddress = new Map(records.map((record) => [addressOf(record), record]));
    this.#byId = new Map(records.map((record) => [record.id, record]));
    this.#assembled = new Map();
    this.#sources = new WeakMap();
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
    return this.#byId.get(id) ?? null;
  }

  /** `owner/name` by id; empty when the index was removed meanwhile. */
  addressOf(id: number): string {
    const index = this.byId(id);
    return index === null ? "" : addressOf(index);
  }

  /** Every index that something of an answer comes from; refuses (`unavailable`) when one was removed meanwhile. */
  contributorsTo(project: IndexProject): IndexRecord[] {
    const ids = new Set([project.sourceIndexId, ...project.files.map((file) => file.sourceIndexId)]);
    return [...ids].map((id) => {
      const source = this.byId(id);
      if (source !== null) return source;
      throw new Refusal(
        "unavailable",
        "index-removed",
        "The index of this project was just removed; ask again.",
        {
          retryAfter: 1,
        },
      );
    });
  }

  list(): IndexRecord[] {
    return [...this.#byAddress.values()];
  }

  /** What the index answers. */
  package(index: IndexRecord): PackageIndex {
    const kept = this.#assembled.get(index.id);
    if (kept) return kept;
    const made = assemble(this.#makings, index);
    if (this.#byId.get(index.id) === index) this.#assembled.set(index.id, made);
    return made;
  }

  /** What explanations of an index's answers are made from. */
  get judging(): JudgeMakings {
    return this.#makings;
  }

  /** Every index that an answer of this one may come from: itself, and what it inherits from. */
  sourcesOf(index: IndexRecord): readonly IndexRecord[] {
    const kept = this.#sources.get(index);
    if (kept) return kept;
    const sources = this.treeOf(index).map((branch) => branch.index);
    this.#sources.set(index, sources);
    return sources;
  }

  /** The index and all it inherits from, the nearest first. */
  treeOf(index: IndexRecord): readonly Branch[] {
    return treeOf(index, this.#makings.find);
  }

  /** Where projects of the name come from in this index. */
  originOf(index: IndexRecord, name: ProjectName): Origin {
    return new Origins(this.treeOf(index)).of(name);
  }

  /** Whether a hosted index of the tree owns the name, without a look at any mirror. */
  async isOwnedHere(index: IndexRecord, name: ProjectName): Promise<boolean> {
    for (const source of this.sourcesOf(index)) {
      if (source.kind !== "hosted") continue;
      if ((await new HostedIndex(this.#database.read, source).ownerOf(name)) !== null) return true;
    }
    return false;
  }

  /** Refuses (`forbidden`) to publish into a mirror, or a name that is declared to come from elsewhere. */
  refusePublishing(index: IndexRecord, name: ProjectName): void {
    refuseForeignName(index, this.originOf(index, name), name);
  }

  async create({ owner, name, kind = "hosted", settings }: NewIndex, actor: Actor): Promise<IndexRecord> {
    checkIndexAddress(owner, name);
    const checked = checkSettings(settings ?? {});
    checked.policy = signPolicy(checked.policy, [], actor.name, Date.now());
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
          kind,
          settings: JSON.stringify(checked),
          created_at: Date.now(),
          serial: 0,
        })
        .returningAll()
        .executeTakeFirstOrThrow();
      const fresh = presentRow(made);
      const find = finder(await readIndexes(tx));
      checkKind(fresh);
      checkTree(fresh, find);
      checkOrigins(fresh, find);
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
    return presentRow(row);
  }

  /** Changes the settings that are named; the others stay, whoever changes them meanwhile. */
  change(index: IndexRecord, settings: IndexSettingsChange, actor: Actor): Promise<IndexRecord> {
    return this.changeBy(index, () => settings, actor);
  }

  /** The same by the settings as they are in that moment, so that of two changes at once neither is lost. */
  async changeBy(
    index: IndexRecord,
    changeOf: (before: IndexSettings) => IndexSettingsChange,
    actor: Actor,
  ): Promise<IndexRecord> {
    const changed = await this.#database.write(async ({ tx, record }) => {
      const records = await readIndexes(tx);
      const before = records.find(({ id }) => id === index.id);
      if (!before) throw gone(index);
      const settings = changeOf(before.settings);
      const merged = checkSettings({ ...before.settings, ...settings });
      merged.policy = signPolicy(merged.policy, before.settings.policy, actor.name, Date.now());
      const after = { ...before, settings: merged };
      checkKind(after);
      const all = records.map((one) => (one === before ? after : one));
      if (settings.bases) checkTrees(after, all);
      if (settings.bases || settings.origins) checkOrigins(after, finder(all));
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
      return after;
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
      const records = await readIndexes(tx);
      if (!records.some(({ id }) => id === index.id)) throw gone(index);
      const files = tx.selectFrom("files").select("id").where("index_id", "=", index.id);
      if (await files.where("removed_serial", "is", null).limit(1).executeTakeFirst()) {
        throw new Refusal(
          "conflict",
          "index-not-empty",
          `${addressOf(index)} still holds files; remove its projects first.`,
        );
      }
      const heir = records.find(({ settings }) => settings.bases.includes(addressOf(index)));
      if (heir) {
        const message = `${addressOf(heir)} stands on ${addressOf(index)}; change its bases first.`;
        throw new Refusal("conflict", "index-has-heirs", message);
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
      // Another index may be made under this address one day: it must not inherit who had rights in this one.
      await tx.deleteFrom("grants").where("index_glob", "=", subject).execute();
    });
    await this.reload();
  }
}

function gone(index: IndexRecord): Refusal {
  return new Refusal("not-found", "no-such-index", `There is no index ${addressOf(index)}.`);
}

/** A server that was given no way to ask upstreams answers for no mirror. */
function refuseMirror(index: IndexRecord): never {
  throw new Refusal(
    "unavailable",
    "no-mirrors",
    `${addressOf(index)} is a mirror; this process serves none.`,
  );
}
