import { boundedMap } from "../../bounded-map.ts";
import type { Announced } from "../../changes/announcements.ts";
import { steadyNow } from "../../clock.ts";
import type { Announcement } from "../../database/change.ts";
import { siteNow } from "../../database/site-clock.ts";
import type { IndexRecord } from "../../indexes/index-record.ts";
import type { ShownIndexes } from "../../indexes/indexes.ts";
import { MIRROR_DEFAULTS } from "../../indexes/mirror/settings.ts";
import type { ProjectName } from "../../packaging/names/project-name.ts";
import { Refusal } from "../../refusal.ts";
import { mirrorsBefore } from "../../upstreams/via.ts";
import { ProjectPages } from "./project-pages.ts";

/** A project that is being read. An announcement about it keeps the result out of the cache, unless the result includes it. */
interface Reading {
  pages: Promise<ProjectPages | null>;
  /** What was announced meanwhile; null: something that concerns everything. */
  missed: Announcement[] | null;
}

const MAX_FILE_PROJECTS = 200_000;
const MAX_ABSENT = 20_000;
/** Longest time for which a name stays absent where a mirror may get it, in seconds. */
const MAX_ABSENCE = 1;

/**
 * The projects that were asked for lately, ready to answer from: bounded in bytes, dropped exactly by announcements,
 * read once however many ask at the same time.
 */
export class ProjectPageCache {
  readonly #indexes: ShownIndexes;
  readonly #maxBytes: number;
  /** Not a `boundedMap`: an entry grows while it is kept, with each form of its page. */
  readonly #kept = new Map<string, ProjectPages>();
  readonly #reading = new Map<string, Reading>();
  /** Projects by file address. Each use checks that the project lists the file. */
  readonly #fileProjects = boundedMap<string, ProjectName>(MAX_FILE_PROJECTS);
  /** Names that were not found, and until when that counts unless an announcement names them. */
  readonly #absent = boundedMap<string, number>(MAX_ABSENT);
  /** File addresses that no index knew, until anything changes. */
  readonly #unknownFiles = boundedMap<string, true>(MAX_ABSENT);
  #drops = 0;
  #bytes = 0;
  hits = 0;
  misses = 0;

  constructor(indexes: ShownIndexes, maxBytes: number) {
    this.#indexes = indexes;
    this.#maxBytes = maxBytes;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** The project as the index answers it, or null when it has none. */
  async project(index: IndexRecord, name: ProjectName): Promise<ProjectPages | null> {
    const key = `${index.id} ${name}`;
    const kept = this.#kept.get(key);
    if (kept && kept.freshUntil > siteNow()) {
      this.hits++;
      this.#kept.delete(key);
      this.#kept.set(key, kept);
      return kept;
    }
    if ((this.#absent.get(key) ?? 0) > steadyNow()) return null;
    this.misses++;
    const running = this.#reading.get(key);
    // What a mirror asks may be what this reading waits for: it is read by itself, and a circle is found.
    const isShared = running?.missed?.length === 0 && mirrorsBefore().length === 0;
    const reading = isShared ? running.pages : this.#read(key, index, name);
    return reading.catch((error) => this.#keptThough(error, key));
  }

  /** The files of a project that no page shows, but that can be opened if they are kept. null: there are none. */
  async dropped({ id }: IndexRecord, name: ProjectName): Promise<ProjectPages | null> {
    const index = this.#indexes.byId(id);
    const dropped = index && (await this.#indexes.package(index).dropped(name));
    if (!index || !dropped) return null;
    return new ProjectPages(index, dropped, this.#indexes.contributorsTo(dropped), () => undefined);
  }

  /** The project that a file address may belong to. The caller checks that the project lists the file. */
  async projectOf(index: IndexRecord, address: string, filename: string): Promise<ProjectName | null> {
    const key = `${index.id} ${address} ${filename}`;
    const kept = this.#fileProjects.get(key);
    if (kept !== undefined) return kept;
    if (this.#unknownFiles.has(key)) return null;
    const drops = this.#drops;
    const found = await this.#indexes.package(index).projectOf(address, filename);
    if (found === null && this.#drops === drops) this.#unknownFiles.set(key, true);
    return found;
  }

  /** Notes that the project lists the file, so that `projectOf` need not ask again. */
  rememberFile(index: IndexRecord, address: string, filename: string, project: ProjectName): void {
    this.#fileProjects.set(`${index.id} ${address} ${filename}`, project);
  }

  /** Drops what an announcement made stale: a project in every index, or all when it is about more than projects. */
  drop(announced: Announced): void {
    this.#drops++;
    this.#unknownFiles.clear();
    if (announced === "everything" || announced.some(concernsAll)) {
      this.#dropAll();
      return;
    }
    for (const one of announced) if (one.project !== null) this.#dropProject(one.project, one);
  }

  /** What was read before is answered while the database is away, though an upstream was to be asked again. */
  #keptThough(error: unknown, key: string): ProjectPages {
    const kept = this.#kept.get(key);
    if (kept && error instanceof Refusal && error.code === "database-unavailable") return kept;
    throw error;
  }

  async #read(key: string, index: IndexRecord, name: ProjectName): Promise<ProjectPages | null> {
    const reading: Reading = { missed: [], pages: this.#load(key, index, name) };
    this.#reading.set(key, reading);
    try {
      const pages = await reading.pages;
      // One that another reading replaced does not know what was announced since.
      const isLatest = this.#reading.get(key) === reading;
      if (pages === null && isLatest && reading.missed?.length === 0) this.#rememberAbsent(key, index);
      return pages && isLatest && isUpToDate(pages, reading) ? this.#keep(key, pages) : pages;
    } finally {
      if (this.#reading.get(key) === reading) this.#reading.delete(key);
    }
  }

  /** For ever where all that could have it is announced here; a mirror's upstream announces nothing. */
  #rememberAbsent(key: string, index: IndexRecord): void {
    let seconds = Number.POSITIVE_INFINITY;
    for (const { kind, settings } of this.#indexes.sourcesOf(index)) {
      const { negativeExpiry } = settings.mirror ?? MIRROR_DEFAULTS;
      if (kind === "mirror") seconds = Math.min(seconds, negativeExpiry, MAX_ABSENCE);
    }
    this.#absent.set(key, steadyNow() + seconds * 1000);
  }

  /** Uses the current record of the index: the caller's may be older than a change of its bases. */
  async #load(key: string, { id }: IndexRecord, name: ProjectName): Promise<ProjectPages | null> {
    const index = this.#indexes.byId(id);
    if (index === null) return null;
    const project = await this.#indexes.package(index).project(name);
    if (project === null) return null;
    const sources = this.#indexes.contributorsTo(project);
    const pages: ProjectPages = new ProjectPages(index, project, sources, (bytes) => {
      if (this.#kept.get(key) === pages) this.#count(bytes);
    });
    return pages;
  }

  /** Keeps the project. If the one in the cache says the same, it stays: its pages are already rendered. */
  #keep(key: string, read: ProjectPages): ProjectPages {
    const before = this.#kept.get(key);
    if (before?.saysTheSameAs(read)) {
      before.renew(read);
      return before;
    }
    this.#forget(key);
    this.#kept.set(key, read);
    this.#count(read.size);
    return read;
  }

  #forget(key: string): void {
    const pages = this.#kept.get(key);
    if (!pages) return;
    this.#kept.delete(key);
    this.#bytes -= pages.size;
  }

  /** Adds what is held more, and drops what was not asked for longest when it is too much. */
  #count(bytes: number): void {
    this.#bytes += bytes;
    if (this.#bytes <= this.#maxBytes) return;
    for (const key of this.#kept.keys()) {
      if (this.#bytes <= this.#maxBytes * 0.8) return;
      this.#forget(key);
    }
  }

  #dropAll(): void {
    this.#kept.clear();
    this.#fileProjects.clear();
    this.#absent.clear();
    this.#bytes = 0;
    for (const reading of this.#reading.values()) reading.missed = null;
  }

  #dropProject(project: string, announcement: Announcement): void {
    for (const { id } of this.#indexes.list()) {
      const key = `${id} ${project}`;
      this.#forget(key);
      this.#absent.delete(key);
      this.#reading.get(key)?.missed?.push(announcement);
    }
  }
}

function concernsAll({ kind }: Announcement): boolean {
  return kind.startsWith("index.") || kind === "mirror.expired";
}

/**
 * Whether the result includes everything that was announced while it was read: changes of its only source, up to its own
 * serial. So a page that a mirror fetched for this reading is kept.
 */
function isUpToDate({ sources, project }: ProjectPages, { missed }: Reading): boolean {
  const [source, ...others] = sources;
  return (
    missed?.every(({ indexId, serial }) => {
      return others.length === 0 && indexId === source?.id && serial <= project.serial;
    }) === true
  );
}
