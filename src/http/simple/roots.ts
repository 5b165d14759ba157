import type { Access } from "../../access/access.ts";
import type { Caller } from "../../accounts/caller.ts";
import type { Announced } from "../../changes/announcements.ts";
import type { IndexRecord } from "../../indexes/index-record.ts";
import type { Indexes } from "../../indexes/indexes.ts";
import type { ProjectList } from "../../indexes/package-index.ts";
import { writeRootHtml } from "../../packaging/simple-html.ts";
import { writeRootJson } from "../../packaging/simple-json.ts";
import type { SimpleRoot } from "../../packaging/simple-page.ts";
import type { PageForm } from "../negotiate.ts";
import { Page } from "./page.ts";
import { Sight } from "./sight.ts";

/** A root page, and until when it may be kept (milliseconds since 1970; null: until a change is announced). */
export interface RootPage {
  page: Page;
  freshUntil: number | null;
}

/** Root pages: the list of an index's projects that the caller may read, written when asked for and never on a publish. */
export class Roots {
  readonly #indexes: Indexes;
  readonly #access: Access;
  /** What indexes list, for everybody; by index. */
  readonly #lists = new Map<number, Promise<ProjectList>>();
  /** Pages that many callers see alike; by index, form and what is seen. */
  readonly #pages = new Map<string, Promise<RootPage>>();
  /** Grows with each change. */
  #generation = 0;

  constructor(indexes: Indexes, access: Access) {
    this.#indexes = indexes;
    this.#access = access;
  }

  async page(asked: IndexRecord, caller: Caller, form: PageForm): Promise<RootPage> {
    // The caller's record may be older than a change of what the index stands on.
    const index = this.#indexes.byId(asked.id) ?? asked;
    const sight = new Sight(this.#access, caller, index, this.#indexes.sourcesOf(index));
    const make = async (): Promise<RootPage> => {
      const list = await this.#list(index);
      const root = { names: sight.names(list), lastSerial: list.serial };
      return { page: write(form, root), freshUntil: list.freshUntil };
    };
    return sight.key === null ? make() : this.#keep(this.#pages, `${index.id} ${form} ${sight.key}`, make);
  }

  /** Any change moves the serial that a root page tells. */
  drop(_announced: Announced): void {
    this.#generation++;
    this.#lists.clear();
    this.#pages.clear();
  }

  #list(asked: IndexRecord): Promise<ProjectList> {
    const list = () => this.#indexes.package(this.#indexes.byId(asked.id) ?? asked).projects();
    return this.#keep(this.#lists, asked.id, list);
  }

  /**
   * What is kept under the key while it is fresh; made anew otherwise. What failed is not kept, nor what was begun before
   * the last change.
   */
  async #keep<Key, Value extends { freshUntil: number | null }>(
    kept: Map<Key, Promise<Value>>,
    key: Key,
    make: () => Promise<Value>,
  ): Promise<Value> {
    const generation = this.#generation;
    const known = kept.get(key);
    const value = await known;
    if (value && (value.freshUntil ?? Number.POSITIVE_INFINITY) > Date.now()) return value;
    const other = kept.get(key);
    if (other && other !== known) return other;
    const making = make();
    if (generation !== this.#generation) return making;
    kept.set(key, making);
    making.catch(() => kept.get(key) === making && kept.delete(key));
    return making;
  }
}

function write(form: PageForm, root: SimpleRoot): Page {
  return new Page(form, form === "json" ? writeRootJson(root) : writeRootHtml(root), root.lastSerial ?? 0);
}
