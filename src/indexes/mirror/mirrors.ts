import type { Actor, Announcement } from "../../database/change.ts";
import type { Database } from "../../database/database.ts";
import type { ProjectName } from "../../packaging/names/project-name.ts";
import type { Storage } from "../../storage/storage.ts";
import type { IndexRecord } from "../index-record.ts";
import { MirrorCounts } from "./counts.ts";
import { MirrorDownloads } from "./downloads.ts";
import { type EvictionChoice, type EvictionPlan, evictChosen, planEviction } from "./evict-chosen.ts";
import type { EvictionParts } from "./eviction.ts";
import { MirrorInside } from "./inside.ts";
import { MirrorMetadata } from "./metadata.ts";
import { MirrorIndex } from "./mirror-index.ts";
import type { MirroredFiles } from "./mirrored-content.ts";
import { MirrorNames } from "./names.ts";
import { MirrorPageReader } from "./page-reader.ts";
import { MirrorPages } from "./pages.ts";
import { RequestLeases } from "./request-leases.ts";
import { MIRROR_DEFAULTS } from "./settings.ts";
import { MirrorSource, type SiteMirrors } from "./source.ts";
import { MirrorStore } from "./store.ts";
import { type MirrorUse, mirrorUse } from "./use.ts";

export interface MirrorsParts {
  database: Database;
  storage: Storage;
  site: SiteMirrors;
  /** Folder on a local disk for files on their way. */
  folder: string;
  /** Whether other processes use that folder too. */
  isFolderShared: boolean;
  /** Whether other processes, here or elsewhere, serve the same facts. */
  isShared: boolean;
  /** The site's limit, in bytes. */
  maxFileSize: number;
  /** Called when an upstream fails and something older is served. `project` null: the list of names. */
  onTrouble: (mirror: IndexRecord, project: ProjectName | null, reason: string) => void;
  /** Told, seldom, of an upstream that forbids names while other sources are asked for them. */
  onForbidden: (mirror: IndexRecord, project: ProjectName, reason: string) => void;
}

const USES_WRITTEN_MS = 60_000;
const FORBIDDEN_TOLD_MS = 3_600_000;

/** Every mirror of the server, and the files of them that are kept. */
export class Mirrors {
  readonly #store: MirrorStore;
  readonly #parts: MirrorsParts;
  readonly #counts: MirrorCounts;
  readonly #pages: MirrorPages;
  readonly #reader = new MirrorPageReader();
  readonly #leases: RequestLeases | null;
  readonly #names: MirrorNames;
  readonly #files: MirroredFiles;
  readonly #inside: MirrorInside;
  readonly #mirrors = new Map<number, MirrorIndex>();
  readonly #toldForbidden = new Map<number, number>();
  readonly #timer: NodeJS.Timeout;

  private constructor(
    parts: MirrorsParts,
    counts: MirrorCounts,
    store: MirrorStore,
    downloads: MirrorDownloads,
  ) {
    this.#parts = parts;
    this.#counts = counts;
    this.#store = store;
    this.#pages = new MirrorPages(parts.database);
    this.#leases = parts.isShared ? new RequestLeases(parts.database) : null;
    this.#names = new MirrorNames({
      database: parts.database,
      leases: this.#leases,
      onTrouble: (mirror, reason) => parts.onTrouble(mirror, null, reason),
    });
    const { storage } = parts;
    const metadata = new MirrorMetadata(storage, store, downloads);
    this.#files = { storage, store, downloads, metadata };
    this.#inside = new MirrorInside(storage, metadata, downloads);
    this.#timer = setInterval(() => void this.#writeCounts(), USES_WRITTEN_MS).unref();
  }

  static async open(parts: MirrorsParts): Promise<Mirrors> {
    const { database, storage, folder, maxFileSize, isFolderShared } = parts;
    const counts = new MirrorCounts(database);
    const store = new MirrorStore(database, storage, counts);
    const evict = { database, storage, store };
    const downloads = await MirrorDownloads.open(
      { store, counts, evict, folder, maxFileSize },
      isFolderShared,
    );
    return new Mirrors(parts, counts, store, downloads);
  }

  /** The mirror of a record: one object as long as its settings stay. */
  index(record: IndexRecord): MirrorIndex {
    const kept = this.#mirrors.get(record.id);
    if (kept && JSON.stringify(kept.index.settings.mirror) === JSON.stringify(record.settings.mirror))
      return kept;
    kept?.source.close();
    const source = new MirrorSource(this.#parts.site, record.id, record.settings.mirror ?? MIRROR_DEFAULTS);
    const mirror: MirrorIndex = new MirrorIndex(record, {
      source,
      counts: this.#counts,
      pages: this.#pages,
      names: this.#names,
      reader: this.#reader,
      leases: this.#leases,
      files: this.#files,
      inside: (file) => this.#inside.get(mirror, file),
      onTrouble: (project, { message }) => this.#parts.onTrouble(record, project, message),
      onForbidden: (project, { message }) => this.#tellForbidden(record, project, message),
      isListed: async (name) =>
        mirror.settings.names === "full" && (await this.#names.list(mirror)).includes(name),
    });
    this.#mirrors.set(record.id, mirror);
    return mirror;
  }

  /** Once a while for each mirror: there may be a thousand such names. */
  #tellForbidden(record: IndexRecord, project: ProjectName, reason: string): void {
    const now = performance.now();
    if ((this.#toldForbidden.get(record.id) ?? Number.NEGATIVE_INFINITY) > now - FORBIDDEN_TOLD_MS) return;
    this.#toldForbidden.set(record.id, now);
    this.#parts.onForbidden(record, project, reason);
  }

  /** Finds the upstreams of the mirrors among these ahead of their first clients. */
  async prepare(records: readonly IndexRecord[]): Promise<void> {
    await Promise.all(this.#of(records).map(({ source }) => source.prepare()));
  }

  /** How much of the upstream is kept, and how well that serves. */
  async use({ id }: IndexRecord): Promise<MirrorUse> {
    await this.#counts.flush();
    return mirrorUse(this.#parts.database, id);
  }

  /** What an eviction by hand would take away. */
  planEviction({ id }: IndexRecord, choice: EvictionChoice): Promise<EvictionPlan> {
    return planEviction(this.#eviction, id, choice);
  }

  /** Takes some hundred files of the choice away. */
  evict({ id }: IndexRecord, choice: EvictionChoice, actor: Actor): ReturnType<typeof evictChosen> {
    return evictChosen(this.#eviction, id, choice, actor);
  }

  get #eviction(): EvictionParts {
    const { database, storage } = this.#parts;
    return { database, storage, store: this.#store };
  }

  /** Drops from memory what was announced to have changed, here or in another process. */
  drop(announced: readonly Announcement[] | "everything"): void {
    if (announced === "everything") {
      this.#pages.drop(null, null);
      this.#store.drop();
      for (const mirror of this.#mirrors.values()) mirror.forget();
      return;
    }
    for (const { kind, indexId, project } of announced) {
      if (kind === "mirror.evicted") this.#store.drop();
      if (kind !== "mirror.changed" && kind !== "mirror.looked" && kind !== "mirror.expired") continue;
      this.#pages.drop(indexId, project);
      if (kind === "mirror.expired" && indexId !== null) this.#mirrors.get(indexId)?.forget();
    }
  }

  /** What one process does for the whole site now and then: lists of names, and leases that ended long ago. */
  async tend(records: readonly IndexRecord[]): Promise<void> {
    await Promise.all(this.#of(records).map((mirror) => this.#names.keepFresh(mirror)));
    await this.#leases?.sweep();
  }

  #of(records: readonly IndexRecord[]): MirrorIndex[] {
    return records.filter(({ kind }) => kind === "mirror").map((record) => this.index(record));
  }

  /** Notes what was counted; what fails is noted the next time. */
  async #writeCounts(): Promise<void> {
    await Promise.allSettled([this.#store.writeUses(), this.#counts.flush()]);
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#reader.close();
    for (const mirror of this.#mirrors.values()) mirror.source.close();
    await this.#writeCounts();
  }
}
