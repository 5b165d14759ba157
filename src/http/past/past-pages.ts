import type { Access } from "../../access/access.ts";
import { boundedMap } from "../../bounded-map.ts";
import type { Announced } from "../../changes/announcements.ts";
import type { Database } from "../../database/database.ts";
import { Indexes } from "../../indexes/indexes.ts";
import { findMoment, type Moment, type NamedMoment } from "../../indexes/past/moment.ts";
import { PastIndexes } from "../../indexes/past/past-indexes.ts";
import type { PageCaches } from "../simple/answer.ts";
import { ProjectPageCache } from "../simple/project-page-cache.ts";
import { RootPageCache } from "../simple/root-page-cache.ts";

export interface PastPagesParts {
  database: Database;
  indexes: Indexes;
  access: Access;
}

/** What answers as of one moment. */
export interface PastAnswers {
  indexes: PastIndexes;
  caches: PageCaches;
}

/** Moments whose indexes and project pages are kept. */
const MOST_MOMENTS = 16;
/** Moments whose lists of projects are kept: a list may have a million names. */
const MOST_LISTS = 2;
/** Times whose serial is kept. */
const MOST_TIMES = 1_000;
const PAGE_BYTES = 4 * 2 ** 20;

/** The pages of indexes as of moments in the past: a few moments that were asked for lately, each with its caches. */
export class PastPages {
  readonly #parts: PastPagesParts;
  readonly #settled = boundedMap<number, Moment>(MOST_TIMES);
  readonly #moments = boundedMap<string, { indexes: Promise<PastIndexes> }>(MOST_MOMENTS);
  readonly #projects = boundedMap<string, ProjectPageCache>(MOST_MOMENTS);
  readonly #roots = boundedMap<string, RootPageCache>(MOST_LISTS);

  constructor(parts: PastPagesParts) {
    this.#parts = parts;
  }

  /** Refuses (`invalid`) a moment that lies in the future. */
  async at(named: NamedMoment): Promise<PastAnswers> {
    const moment = await this.#find(named);
    const key = `${moment.serial} ${moment.at} ${moment.isSettled}`;
    const indexes = await this.#indexesAt(key, moment);
    const projects = this.#projects.get(key) ?? new ProjectPageCache(indexes, PAGE_BYTES);
    const roots = this.#roots.get(key) ?? new RootPageCache(indexes, this.#parts.access, PAGE_BYTES);
    this.#projects.set(key, projects);
    this.#roots.set(key, roots);
    return { indexes, caches: { projects, roots } };
  }

  /** What was, stays as it was. Only what counts today is read again: settings, a quarantine, pages of mirrors. */
  drop(announced: Announced): void {
    if (Indexes.concernedBy(announced)) {
      this.#moments.clear();
      this.#projects.clear();
      this.#roots.clear();
      return;
    }
    for (const projects of this.#projects.values()) projects.drop(announced);
    if (announced === "everything" || announced.some(({ kind }) => kind.startsWith("mirror.")))
      this.#roots.clear();
  }

  async #find(named: NamedMoment): Promise<Moment> {
    const known = "at" in named ? this.#settled.get(named.at) : undefined;
    if (known !== undefined) return known;
    const moment = await findMoment(this.#parts.database.read, named);
    if ("at" in named && moment.isSettled) this.#settled.set(named.at, moment);
    return moment;
  }

  #indexesAt(key: string, moment: Moment): Promise<PastIndexes> {
    const kept = this.#moments.get(key);
    if (kept !== undefined) return kept.indexes;
    const { database, indexes: today } = this.#parts;
    const { read, survey } = database;
    const parts = { database: read, survey, today, assembly: today.assemblyParts };
    const loading = { indexes: PastIndexes.load(parts, moment) };
    this.#moments.set(key, loading);
    this.#projects.delete(key);
    this.#roots.delete(key);
    loading.indexes.catch(() => this.#moments.get(key) === loading && this.#moments.delete(key));
    return loading.indexes;
  }
}
