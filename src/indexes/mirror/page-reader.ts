import { Refusal } from "../../refusal.ts";
import { WorkerThread } from "../../thread-requests.ts";
import { badUpstream } from "../../upstreams/failure.ts";
import { type PageContent, packPage, readContent } from "./page.ts";
import { type PageOrder, readPage } from "./page-read.ts";
import type { PageReply } from "./page-thread.ts";

/** A page that was read, and the same packed for keeping. */
export interface ReadPage {
  content: PageContent;
  packed: Uint8Array;
  /** Whether the page links any distribution at all. */
  hasLinks: boolean;
}

/** Pages up to so many characters are read at once: to hand them to a thread would cost as much. */
const SMALL = 48 * 1024;
/** So many characters make a page large. */
const LARGE = 4 * 2 ** 20;
const IDLE_MS = 10 * 60_000;
/** No page takes longer to read, however large; one that seems to is hostile. */
const PATIENCE_MS = 30_000;
const MEMORY_MB = 1024;

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

  /** Raises `bad-upstream` when the page cannot be read. */
  async read(order: PageOrder): Promise<ReadPage> {
    if (order.page.text.length <= SMALL) {
      const { hasLinks, ...content } = readPage(order);
      return { content, packed: await packPage(content), hasLinks };
    }
    const reply = await this.#thread.ask(order).catch((cause) => {
      throw badUpstream("sent a page that cannot be read", cause);
    });
    // A thread keeps what it took for a large page for as long as it lives.
    if (order.page.text.length > LARGE) this.#thread.retire();
    if ("refusal" in reply) throw new Refusal("bad-upstream", "bad-upstream", reply.refusal);
    if ("error" in reply) throw badUpstream("sent a page that cannot be read", new Error(reply.error));
    const { text, packed, hasLinks } = reply;
    return { content: readContent(text, order.page.name, order.indexId), packed, hasLinks };
  }

  close(): void {
    void this.#thread.close();
  }
}
