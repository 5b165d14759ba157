import { Refusal } from "../../refusal.ts";
import { WorkerThread } from "../../thread-requests.ts";
import { badUpstream } from "../../upstreams/failure.ts";
import { type PageContent, packPage, readContent } from "./page.ts";
import { type PageOrder, type PageReading, readPage } from "./page-read.ts";
import type { PageReply } from "./page-thread.ts";

/** A page that was read, and the same packed for keeping. */
export interface ReadPage {
  content: PageContent;
  packed: Uint8Array;
  /** As `readPage` returns them. */
  hasLinks: boolean;
  empty: PageReading["empty"];
}

/** Pages up to so many bytes are read at once: to hand them to a thread would cost as much. */
const SMALL = 48 * 1024;
/** So many bytes make a page large. */
const LARGE = 4 * 2 ** 20;
const IDLE_MS = 10 * 60_000;
/** No page takes longer to read, however large; one that seems to is hostile. */
const PATIENCE_MS = 30_000;
const MEMORY_MB = 512;

/** Reads pages of upstreams, the large ones in a thread. */
export class MirrorPageReader {
  readonly #thread = new WorkerThread<PageOrder, PageReply>("page-thread", import.meta.url, {
    idle: IDLE_MS,
    patience: PATIENCE_MS,
    memory: MEMORY_MB,
  });

  /** Starts the thread for a page that is on its way, so that it is there when the page is. */
  prepare(): void {
    this.#thread.prepare();
  }

  /** The page's body is lost by it. Raises `bad-upstream` when the page cannot be read. */
  async read(order: PageOrder): Promise<ReadPage> {
    const { length, buffer } = order.page.body;
    if (length <= SMALL) {
      const { hasLinks, empty, ...content } = readPage(order);
      return { content, packed: await packPage(content), hasLinks, empty };
    }
    const reply = await this.#thread.ask(order, [buffer as ArrayBuffer]).catch((cause) => {
      throw badUpstream("sent a page that cannot be read", cause);
    });
    // A thread keeps what it took for a large page for as long as it lives.
    if (length > LARGE) this.#thread.retire();
    if ("refusal" in reply) throw new Refusal("bad-upstream", "bad-upstream", reply.refusal);
    if ("error" in reply) throw badUpstream("sent a page that cannot be read", new Error(reply.error));
    const { lines, packed, hasLinks, empty } = reply;
    return { content: await readContent(lines, order.page.name, order.indexId), packed, hasLinks, empty };
  }

  close(): void {
    void this.#thread.close();
  }
}
