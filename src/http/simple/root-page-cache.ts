import type { Access } from "../../access/access.ts";
import type { Caller } from "../../accounts/caller.ts";
import type { Announced } from "../../changes/announcements.ts";
import { siteNow } from "../../database/site-clock.ts";
import type { IndexRecord } from "../../indexes/index-record.ts";
import type { ShownIndexes } from "../../indexes/indexes.ts";
import type { ProjectList } from "../../indexes/package-index.ts";
import { rootHtmlParts } from "../../packaging/simple/simple-html.ts";
import { rootJsonParts } from "../../packaging/simple/simple-json.ts";
import type { PageForm } from "../negotiate.ts";
import { bodyOfParts, Page } from "./page.ts";
import { VisibleNames } from "./visible-names.ts";

/** A root page, and until when it may be kept (milliseconds since 1970). */
export interface RootPage {
  page: Page;
  freshUntil: number;
}

/** A page that many callers see alike, written or being written, with the bytes of it and its encodings so far. */
interface Root {
  page: Promise<RootPage>;
  freshUntil: number;
  bytes: number;
}

/** Bytes of pages that are kept; one alone is kept whatever its size. */
const MAX_BYTES = 64 * 2 ** 20;

/** Root pages: the list of an index's projects that the caller may read, written when asked for and never on a publish. */
export class RootPageCache {
  readonly #indexes: ShownIndexes;
  readonly #access: Access;
  readonly #maxBytes: number;
  /** What indexes list, for everybody; by index. */
  readonly #lists = new Map<number, { list: Promise<ProjectList>; freshUntil: number }>();
  /** By index, form and what is seen, the one asked for longest ago first. */
  readonly #roots = new Map<string, Root>();
  #bytes = 0;

  constructor(indexes: ShownIndexes, access: Access, maxBytes = MAX_BYTES) {
    this.#indexes = indexes;
    this.#access = access;
    this.#maxBytes = maxBytes;
  }

  get bytes(): number {
    return this.#bytes;
  }

  async page(asked: IndexRecord, caller: Caller, form: PageForm): Promise<RootPage> {
    // The caller's record may be older than a change of the index's bases.
    const index = this.#indexes.byId(asked.id) ?? asked;
    const visible = new VisibleNames(this.#access, caller, index, this.#indexes.sourcesOf(index));
    if (visible.key === null) return this.#write(index, visible, form);
    const key = `${index.id} ${form} ${visible.key}`;
    const kept = this.#roots.get(key);
    if (!kept || kept.freshUntil <= siteNow()) return this.#make(key, index, visible, form);
    this.#roots.delete(key);
    this.#roots.set(key, kept);
    return kept.page;
  }

  /** Any change moves the serial on a root page. A page that is being written is sent to its callers, but not kept. */
  drop(_announced: Announced): void {
    this.#lists.clear();
    this.#roots.clear();
    this.#bytes = 0;
  }

  #make(key: string, index: IndexRecord, visible: VisibleNames, form: PageForm): Promise<RootPage> {
    this.#forget(key);
    const grew = (bytes: number) => {
      if (this.#roots.get(key) === root) this.#count(root, bytes);
    };
    const page = this.#write(index, visible, form, grew).then((written) => {
      root.freshUntil = written.freshUntil;
      grew(written.page.size);
      return written;
    });
    const root: Root = { page, freshUntil: Number.POSITIVE_INFINITY, bytes: 0 };
    this.#roots.set(key, root);
    page.catch(() => this.#roots.get(key) === root && this.#forget(key));
    return page;
  }

  async #write(
    index: IndexRecord,
    visible: VisibleNames,
    form: PageForm,
    grew?: (bytes: number) => void,
  ): Promise<RootPage> {
    const list = await this.list(index);
    const root = { names: await visible.names(list), lastSerial: list.serial, serialOf: list.serialOf };
    const body = await bodyOfParts(form === "json" ? rootJsonParts(root) : rootHtmlParts(root));
    return { page: new Page(form, body, list.serial, grew), freshUntil: until(list) };
  }

  /** All names of an index, also those that a caller may not see. */
  list(index: IndexRecord): Promise<ProjectList> {
    const kept = this.#lists.get(index.id);
    if (kept && kept.freshUntil > siteNow()) return kept.list;
    const list = this.#indexes.package(index).projects();
    const reading = { list, freshUntil: Number.POSITIVE_INFINITY };
    this.#lists.set(index.id, reading);
    list.then(
      (read) => {
        reading.freshUntil = until(read);
      },
      () => this.#lists.get(index.id) === reading && this.#lists.delete(index.id),
    );
    return list;
  }

  #forget(key: string): void {
    const root = this.#roots.get(key);
    if (!root) return;
    this.#roots.delete(key);
    this.#bytes -= root.bytes;
  }

  #count(root: Root, bytes: number): void {
    root.bytes += bytes;
    this.#bytes += bytes;
    for (const [key, oldest] of this.#roots) {
      if (this.#bytes <= this.#maxBytes || oldest === root) return;
      this.#forget(key);
    }
  }
}

function until({ freshUntil }: ProjectList): number {
  return freshUntil ?? Number.POSITIVE_INFINITY;
}
