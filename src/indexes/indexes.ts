import type { Actor, Announcement } from "../database/change.ts";
import type { Database } from "../database/database.ts";
import { NO_PRECONDITION } from "../database/precondition.ts";
import type { ProjectName } from "../packaging/names/project-name.ts";
import type { FreezeSettings } from "../policies/freeze.ts";
import { Refusal } from "../refusal.ts";
import { type AssemblyParts, assemble, type Passage, passageOf } from "./assemble.ts";
import type { FilterParts } from "./filters.ts";
import { freezeAll } from "./freeze-all.ts";
import type { HostedFiles } from "./hosted-content.ts";
import { changeIndex, createIndex, type NewIndex, removeIndex } from "./index-changes.ts";
import type { IndexFile } from "./index-file.ts";
import { addressOf, type IndexRecord, type IndexSettings, type IndexSettingsChange } from "./index-record.ts";
import { readIndexes } from "./index-rows.ts";
import { LicensingLooks } from "./licensing-looks.ts";
import { LicensingSearch } from "./licensing-search.ts";
import { Licensings } from "./licensings.ts";
import { type Origin, Origins, refuseForeignName } from "./ownership.ts";
import type { IndexProject, PackageIndex } from "./package-index.ts";
import { ProjectRows } from "./project-rows.ts";
import { type Branch, treeOf } from "./tree.ts";

/** What indexes need from outside. */
export interface IndexParts {
  files: HostedFiles;
  /** See `AssemblyParts`. Absent: this process has no way to request anything from upstreams. */
  mirror?: AssemblyParts["mirror"];
  /** Conditions of plugins that rules can name. Absent: this process has none. */
  conditions?: AssemblyParts["conditions"];
}

/** What answers about packages are made of: the indexes as they are, or as they were at a moment (`PastIndexes`). */
export type ShownIndexes = Pick<
  Indexes,
  | "byId"
  | "contributorsTo"
  | "default"
  | "filterParts"
  | "find"
  | "isOwnedHere"
  | "list"
  | "package"
  | "sourcesOf"
  | "treeOf"
>;

/** Every index there is, held in memory and kept fresh by announcements; and the ways to make, change and remove one. */
export class Indexes {
  readonly #database: Database;
  readonly #defaultAddress: string;
  readonly #parts: AssemblyParts;
  #byAddress = new Map<string, IndexRecord>();
  #byId = new Map<number, IndexRecord>();
  #assembled = new Map<number, PackageIndex>();
  /** As long as the records stay. */
  #sources = new WeakMap<IndexRecord, readonly IndexRecord[]>();
  /** By the source. */
  #passages = new WeakMap<IndexRecord, Map<number, Passage | null>>();
  #reloading: Promise<void> = Promise.resolve();

  private constructor(
    database: Database,
    defaultAddress: string,
    { files, mirror = refuseMirror, conditions = null }: IndexParts,
  ) {
    this.#database = database;
    this.#defaultAddress = defaultAddress;
    const looks = new LicensingLooks(database, (file) => this.#lookInside(file));
    this.#parts = {
      database: database.read,
      licensings: new Licensings(database.read),
      looks,
      search: new LicensingSearch(looks),
      conditions,
      files,
      mirror,
      record: (id) => this.byId(id),
      find: (address) => this.#byAddress.get(address) ?? null,
    };
  }

  /** Refuses (`invalid`) when the default index does not exist. */
  static async load(database: Database, defaultAddress: string, parts: IndexParts): Promise<Indexes> {
    const indexes = new Indexes(database, defaultAddress, parts);
    await indexes.reload();
    indexes.default();
    return indexes;
  }

  /**
   * Reads the records again: at start, and when an announcement says that they changed. One reading after the other, since
   * an older one must not take the place of a newer.
   */
  reload(): Promise<void> {
    this.#reloading = this.#reloading.catch(() => {}).then(() => this.#read());
    return this.#reloading;
  }

  /** Core metadata out of a mirror's file itself; an index that was removed meanwhile has none. */
  async #lookInside(file: IndexFile): Promise<Record<string, unknown> | null> {
    const source = this.byId(file.sourceIndexId);
    return source === null ? null : this.#parts.mirror(source).inside(file);
  }

  async #read(): Promise<void> {
    const records = await readIndexes(this.#database.read);
    this.#byAddress = new Map(records.map((record) => [addressOf(record), record]));
    this.#byId = new Map(records.map((record) => [record.id, record]));
    this.#assembled = new Map();
    this.#sources = new WeakMap();
    this.#passages = new WeakMap();
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
        "The index of this project was just removed. Try again.",
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
    const made = assemble(this.#parts, index);
    if (this.#byId.get(index.id) === index) this.#assembled.set(index.id, made);
    return made;
  }

  /** What indexes as they were at a moment are made from. */
  get assemblyParts(): AssemblyParts {
    return this.#parts;
  }

  /** What explanations of an index's answers are made from. */
  get filterParts(): FilterParts {
    return this.#parts;
  }

  /** Every index that an answer of this one may come from: itself, and what it inherits from. */
  sourcesOf(index: IndexRecord): readonly IndexRecord[] {
    const kept = this.#sources.get(index);
    if (kept) return kept;
    const sources = this.treeOf(index).map((branch) => branch.index);
    this.#sources.set(index, sources);
    return sources;
  }

  /** What projects pass on their way from a source into the index; null: nothing comes from there. */
  passage(index: IndexRecord, sourceId: number): Passage | null {
    const bySource = this.#passages.get(index) ?? new Map<number, Passage | null>();
    this.#passages.set(index, bySource);
    let passage = bySource.get(sourceId);
    if (passage === undefined) {
      // What the index itself has is shown even if one of its bases is missing.
      const own = sourceId === index.id ? { index, via: [] } : undefined;
      const branch = own ?? this.treeOf(index).find((one) => one.index.id === sourceId);
      passage = branch === undefined ? null : passageOf(this.#parts, index, branch);
      bySource.set(sourceId, passage);
    }
    return passage;
  }

  /** The index and all it inherits from, the nearest first. */
  treeOf(index: IndexRecord): readonly Branch[] {
    return treeOf(index, this.#parts.find);
  }

  /** Where projects of the name come from in this index. */
  originOf(index: IndexRecord, name: ProjectName): Origin {
    return new Origins(this.treeOf(index)).of(name);
  }

  /** Whether a hosted index of the tree owns the name, without a look at any mirror. */
  async isOwnedHere(index: IndexRecord, name: ProjectName): Promise<boolean> {
    for (const source of this.sourcesOf(index)) {
      if (source.kind !== "hosted") continue;
      if ((await new ProjectRows(this.#database.read, source.id).get(name)) !== undefined) return true;
    }
    return false;
  }

  /**
   * Refuses (`forbidden`) to publish into a mirror, or a name that is declared to come from elsewhere; `mayName` says which
   * indexes that the publisher may see.
   */
  refusePublishing(index: IndexRecord, name: ProjectName, mayName: (address: string) => boolean): void {
    refuseForeignName(index, this.originOf(index, name), name, mayName);
  }

  async create(wanted: NewIndex, actor: Actor): Promise<IndexRecord> {
    const made = await this.#database.write((writing) => createIndex(writing, wanted, actor));
    await this.reload();
    return made;
  }

  /** Changes only the given settings. Others stay, even if someone changes them at the same time. */
  change(
    index: IndexRecord,
    settings: IndexSettingsChange,
    actor: Actor,
    precondition = NO_PRECONDITION,
  ): Promise<IndexRecord> {
    return this.changeBy(index, () => settings, actor, precondition);
  }

  /** The same by the settings as they are in that moment, so that of two changes at once neither is lost. */
  async changeBy(
    index: IndexRecord,
    changeOf: (before: IndexSettings) => IndexSettingsChange,
    actor: Actor,
    precondition = NO_PRECONDITION,
  ): Promise<IndexRecord> {
    const changed = await this.#database.write(async (writing) => {
      await precondition(writing);
      return changeIndex(writing, index, changeOf, actor);
    });
    await this.reload();
    return changed;
  }

  /** See `freezeAll`. */
  async freezeAll(freeze: FreezeSettings | null, actor: Actor): Promise<IndexRecord[]> {
    const changed = await this.#database.write((writing) => freezeAll(writing, freeze, actor));
    await this.reload();
    return changed;
  }

  /** Removes an index that holds no files; refuses (`conflict`) others, and the default index. */
  async remove(index: IndexRecord, actor: Actor, precondition = NO_PRECONDITION): Promise<void> {
    if (addressOf(index) === this.#defaultAddress) {
      const message = "The default index cannot be removed. Choose another default index first.";
      throw new Refusal("conflict", "default-index", message);
    }
    await this.#database.write(async (writing) => {
      await precondition(writing);
      await removeIndex(writing, index, actor);
    });
    await this.reload();
  }
}

/** A server that was given no way to ask upstreams answers for no mirror. */
function refuseMirror(index: IndexRecord): never {
  throw new Refusal(
    "unavailable",
    "no-mirrors",
    `${addressOf(index)} is a mirror; this process serves none.`,
  );
}
