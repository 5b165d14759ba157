import { parentPort } from "node:worker_threads";
import { Refusal } from "../../refusal.ts";
import { packText, writeContent } from "./page.ts";
import { type PageOrder, readPage } from "./page-read.ts";

/** What the thread that reads large pages is asked, and what it answers. */
export interface PageRequest {
  id: number;
  order: PageOrder;
}

export type PageReply =
  | { id: number; text: string; packed: Uint8Array }
  | { id: number; refusal: string }
  | { id: number; error: string };

/** Entry of the thread that reads large pages of upstreams, so that the event loop of the server stays free. */
parentPort?.on("message", ({ id, order }: PageRequest) => {
  parentPort?.postMessage(answer(id, order));
});

function answer(id: number, order: PageOrder): PageReply {
  try {
    const text = writeContent(readPage(order));
    return { id, text, packed: packText(text) };
  } catch (error) {
    const { message } = error as Error;
    return error instanceof Refusal ? { id, refusal: message } : { id, error: message };
  }
}
