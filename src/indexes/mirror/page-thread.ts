import { Refusal } from "../../refusal.ts";
import { answerRequests } from "../../thread-requests.ts";
import { packText, writeContent } from "./page.ts";
import { type PageOrder, readPage } from "./page-read.ts";

/** What the thread that reads large pages answers. */
export type PageReply =
  | { text: string; packed: Uint8Array; hasLinks: boolean }
  | { refusal: string }
  | { error: string };

/** Entry of the thread that reads large pages of upstreams, so that the event loop of the server stays free. */
answerRequests((order: PageOrder): PageReply => {
  try {
    const { hasLinks, ...content } = readPage(order);
    const text = writeContent(content);
    return { text, packed: packText(text), hasLinks };
  } catch (error) {
    const { message } = error as Error;
    return error instanceof Refusal ? { refusal: message } : { error: message };
  }
});
