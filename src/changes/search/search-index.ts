import type { Database } from "../../database/database.ts";
import type { ProjectText } from "./project-text.ts";
import { asWords, type Found, type Searchable, Shortlist, scoreOf, wordsOf } from "./ranking.ts";

/** A project in search results. */
export interface SearchDocument extends Searchable {
  indexId: number;
  displayName: string;
  version: string;
  summary: string;
  /** When a file of it was last published; 0: not known, as with projects of mirrors. */
  updatedAt: number;
  requires: readonly string[];
  /** The name is owned, and nothing is there any more. */
  isRemoved: boolean;
}

/** In which order projects are listed. */
export const SEARCH_SORTS = ["match", "recent", "name", "downloads"] as const;
export type SearchSort = (typeof SEARCH_SORTS)[number];

export interface SearchOrder {
  query: string;
  /**
   * Among what was published here, and among what mirrors have: the best match, the last published, the first name or the most
   * downloaded first.
   */
  sort: SearchSort;
  /** How often a project was downloaded; only asked when `sort` is `downloads`. */
  downloadsOf?: (document: SearchDocument) => number;
  /** Whether a project that matches may be shown. */
  accepts: (document: SearchDocument) => boolean;
  limit: number;
  /** `cursor` of the last one that was listed before. */
  after: string | undefined;
}

const PAGE = 1_000;
/** More are not held in memory: some 500 bytes each. */
const MAX_DOCUMENTS = 300_000;
/** So many are looked at before others have their turn. */
const STRIDE = 20_000;
const NOTHING_READ = { stamp: 0, serial: 0, index_id: 0, name: "" };

/**
 * Every project by what it says of itself, in memory, so that a search as people type asks the database for nothing but
 * what is new. Holds texts of hosted projects (`project-texts.ts`) and the names that mirrors know.
 */
export class SearchIndex {
  readonly #database: Database;
  readonly #documents = new Map<string, SearchDocument>();
  /** By the name of the project that they require. */
  readonly #dependents = new Map<string, Set<SearchDocument>>();
  #texts: Omit<typeof NOTHING_READ, "serial"> = NOTHING_READ;
  #pages: Omit<typeof NOTHING_READ, "stamp"> = NOTHING_READ;
  /** The database's, when that was read. */
  #epoch = 0;
  #reading: Promise<void> | null = null;

  constructor(database: Database) {
    this.#database = database;
  }

  get size(): number {
    return this.#documents.size;
  }

  /** The best of what matches, private projects first; an empty query matches all. */
  async search({
    query,
    sort,
    accepts,
    limit,
    after,
    downloadsOf,
  }: SearchOrder): Promise<Found<SearchDocument>[]> {
    await this.#catchUp();
    const words = wordsOf(query);
    const shortlist = new Shortlist<SearchDocument>(limit, after);
    let seen = 0;
    for (const document of this.#documents.values()) {
      if (++seen % STRIDE === 0) await new Promise((resolve) => setImmediate(resolve));
      if (document.isRemoved) continue;
      const score = rankOf(document, scoreOf(document, words), sort, downloadsOf);
      if (score > 0 && shortlist.wants(document, score) && accepts(document)) shortlist.add(document, score);
    }
    return shortlist.best();
  }

  async find(indexId: number, name: string): Promise<SearchDocument | null> {
    await this.#catchUp();
    return this.#documents.get(`${indexId} ${name}`) ?? null;
  }

  /** What is known of the name in an index without a look at the database; for use inside a search. */
  peek(indexId: number, name: string): SearchDocument | null {
    return this.#documents.get(`${indexId} ${name}`) ?? null;
  }

  /** The hosted projects whose latest release requires the project of the name. */
  async dependentsOf(name: string): Promise<SearchDocument[]> {
    await this.#catchUp();
    return [...(this.#dependents.get(name) ?? [])];
  }

  /** Reads what is new; one reading at a time serves all who ask. */
  #catchUp(): Promise<void> {
    this.#reading ??= this.#read().finally(() => {
      this.#reading = null;
    });
    return this.#reading;
  }

  async #read(): Promise<void> {
    while (await this.#readTexts());
    while (await this.#readPages());
    if (this.#epoch === this.#database.epoch) return;
    this.#forget();
    await this.#read();
  }

  /** Another server answers than before: what was read last may not be there. */
  #forget(): void {
    this.#epoch = this.#database.epoch;
    this.#documents.clear();
    this.#dependents.clear();
    this.#texts = NOTHING_READ;
    this.#pages = NOTHING_READ;
  }

  /** Resolves with whether there may be more. */
  async #readTexts(): Promise<boolean> {
    const { stamp, index_id, name } = this.#texts;
    const rows = await this.#database.read
      .selectFrom("project_texts")
      .selectAll()
      .where((where) =>
        where.or([
          where("stamp", ">", stamp),
          where.and([where("stamp", "=", stamp), where("index_id", ">", index_id)]),
          where.and([where("stamp", "=", stamp), where("index_id", "=", index_id), where("name", ">", name)]),
        ]),
      )
      .orderBy("stamp")
      .orderBy("index_id")
      .orderBy("name")
      .limit(PAGE)
      .execute();
    for (const row of rows) this.#put(published(row));
    this.#texts = rows.at(-1) ?? this.#texts;
    return rows.length === PAGE;
  }

  async #readPages(): Promise<boolean> {
    const { serial, index_id, name } = this.#pages;
    const rows = await this.#database.read
      .selectFrom("mirror_pages")
      .select(["serial", "index_id", "name", "found"])
      .where((where) =>
        where.or([
          where("serial", ">", serial),
          where.and([where("serial", "=", serial), where("index_id", ">", index_id)]),
          where.and([
            where("serial", "=", serial),
            where("index_id", "=", index_id),
            where("name", ">", name),
          ]),
        ]),
      )
      .orderBy("serial")
      .orderBy("index_id")
      .orderBy("name")
      .limit(PAGE)
      .execute();
    for (const { index_id, name, found } of rows) this.#put(mirrored(index_id, name, found === 0));
    this.#pages = rows.at(-1) ?? this.#pages;
    return rows.length === PAGE;
  }

  #put(document: SearchDocument): void {
    const key = `${document.indexId} ${document.name}`;
    this.#drop(key);
    if (this.#documents.size >= MAX_DOCUMENTS) return;
    this.#documents.set(key, document);
    for (const required of document.requires) {
      const dependents = this.#dependents.get(required) ?? new Set();
      this.#dependents.set(required, dependents.add(document));
    }
  }

  #drop(key: string): void {
    const document = this.#documents.get(key);
    if (!document) return;
    this.#documents.delete(key);
    for (const required of document.requires) {
      const dependents = this.#dependents.get(required);
      dependents?.delete(document);
      if (dependents?.size === 0) this.#dependents.delete(required);
    }
  }
}

/** What decides the place of a project that matches; 0: it does not match. */
function rankOf(
  document: SearchDocument,
  score: number,
  sort: SearchSort,
  downloadsOf: SearchOrder["downloadsOf"] = () => 0,
): number {
  if (score === 0 || sort === "match") return score;
  if (sort === "downloads") return 1 + downloadsOf(document);
  return sort === "name" ? 1 : 1 + document.updatedAt;
}

/** A project that was published here, by what it says of itself. */
export function published(text: ProjectText): SearchDocument {
  return {
    indexId: text.index_id,
    name: text.name,
    isPrivate: true,
    nameWords: asWords(text.name),
    keywords: asWords(text.keywords),
    summaryWords: asWords(text.summary),
    classifiers: asWords(text.classifiers),
    displayName: text.display_name,
    version: text.version,
    summary: text.summary,
    updatedAt: Number(text.updated_at),
    requires: text.requires === "" ? [] : text.requires.split(" "),
    isRemoved: text.removed === 1,
  };
}

function mirrored(indexId: number, name: string, isRemoved: boolean): SearchDocument {
  return {
    indexId,
    name,
    isPrivate: false,
    nameWords: asWords(name),
    keywords: "",
    summaryWords: "",
    classifiers: "",
    displayName: name,
    version: "",
    summary: "",
    updatedAt: 0,
    requires: [],
    isRemoved,
  };
}
