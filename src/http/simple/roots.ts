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

/** A whole list, written or being written, with the bytes of it and its encodings so far. */
interface Root {
  page: Promise<Page>;
  bytes: number;
}

/** Bytes of whole lists that are kept; one alone is kept whatever its size. */
const MAX_BYTES = 64 * 2 ** 20;

/** Root pages: the list of an index's projects that the caller may read, written when asked for and never on a publish. */
export class Roots {
  readonly #indexes: Indexes;
  readonly #access: Access;
  readonly #maxBytes: number;
  /** Whole lists, for callers who may read everything; by index and form, the one asked for longest ago first. */
  readonly #roots = new Map<string, Root>();
  #bytes = 0;

  constructor(indexes: Indexes, access: Access, maxBytes = MAX_BYTES) {
    this.#indexes = indexes;
    this.#access = access;
    this.#maxBytes = maxBytes;
  }

  get bytes(): number {
    return this.#bytes;
  }

  async page(index: IndexRecord, caller: Caller, form: PageForm): Promise<Page> {
    const visible = this.#access.visible(caller, index);
    if (visible !== "all") return write(form, await this.#list(index, visible));
    const key = `${index.id} ${form}`;
    const kept = this.#roots.get(key);
    if (!kept) return this.#make(key, index, form);
    this.#roots.delete(key);
    this.#roots.set(key, kept);
    return kept.page;
  }

  /** Any change moves the serial that a root page tells. What is being written is told to who asked, and not kept. */
  drop(_announced: Announced): void {
    this.#roots.clear();
    this.#bytes = 0;
  }

  #make(key: string, index: IndexRecord, form: PageForm): Promise<Page> {
    const grew = (bytes: number) => {
      if (this.#roots.get(key) === root) this.#count(root, bytes);
    };
    const page = this.#list(index, () => true).then((list) => {
      const written = write(form, list, grew);
      grew(written.size);
      return written;
    });
    const root: Root = { page, bytes: 0 };
    this.#roots.set(key, root);
    page.catch(() => this.#roots.get(key) === root && this.#roots.delete(key));
    return page;
  }

  #count(root: Root, bytes: number): void {
    root.bytes += bytes;
    this.#bytes += bytes;
    for (const [key, oldest] of this.#roots) {
      if (this.#bytes <= this.#maxBytes || oldest === root) return;
      this.#roots.delete(key);
      this.#bytes -= oldest.bytes;
    }
  }

  async #list(index: IndexRecord, visible: (name: string) => boolean): Promise<SimpleRoot> {
    const { names, serial } = await this.#indexes.package(index).projects();
    return { names: names.filter(visible), lastSerial: serial };
  }
}

function write(form: PageForm, root: SimpleRoot, grew?: (bytes: number) => void): Page {
  const text = form === "json" ? writeRootJson(root) : writeRootHtml(root);
  return new Page(form, text, root.lastSerial ?? 0, grew);
}
