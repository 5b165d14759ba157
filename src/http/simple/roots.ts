import type { Access } from "../../access/access.ts";
import type { Caller } from "../../accounts/caller.ts";
import type { Announced } from "../../changes/announcements.ts";
import type { IndexRecord } from "../../indexes/index-record.ts";
import type { Indexes } from "../../indexes/indexes.ts";
import { writeRootHtml } from "../../packaging/simple-html.ts";
import { writeRootJson } from "../../packaging/simple-json.ts";
import type { SimpleRoot } from "../../packaging/simple-page.ts";
import type { PageForm } from "../negotiate.ts";
import { Page } from "./page.ts";

/** Root pages: the list of an index's projects that the caller may read, written when asked for and never on a publish. */
export class Roots {
  readonly #indexes: Indexes;
  readonly #access: Access;
  /** Whole lists, for callers who may read everything; by index and form. */
  readonly #pages = new Map<string, Promise<Page>>();

  constructor(indexes: Indexes, access: Access) {
    this.#indexes = indexes;
    this.#access = access;
  }

  async page(index: IndexRecord, caller: Caller, form: PageForm): Promise<Page> {
    const visible = this.#access.visible(caller, index);
    if (visible !== "all") return write(form, await this.#list(index, visible));
    const key = `${index.id} ${form}`;
    let page = this.#pages.get(key);
    if (!page) {
      page = this.#list(index, () => true).then((root) => write(form, root));
      this.#pages.set(key, page);
      page.catch(() => this.#pages.delete(key));
    }
    return page;
  }

  /** Any change moves the serial that a root page tells. */
  drop(_announced: Announced): void {
    this.#pages.clear();
  }

  async #list(index: IndexRecord, visible: (name: string) => boolean): Promise<SimpleRoot> {
    const { names, serial } = await this.#indexes.package(index).projects();
    return { names: names.filter(visible), lastSerial: serial };
  }
}

function write(form: PageForm, root: SimpleRoot): Page {
  return new Page(form, form === "json" ? writeRootJson(root) : writeRootHtml(root), root.lastSerial ?? 0);
}
