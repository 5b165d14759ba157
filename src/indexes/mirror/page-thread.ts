import { Refusal } from "../../refusal.ts";
import { answerRequests } from "../../thread-requests.ts";
import { packLines, writeContent } from "./page.ts";
import { type PageOrder, type PageReading, readPage } from "./page-read.ts";

/** What the thread that reads large pages answers. */
export type PageReply =
  | ({ lines: string[]; packed: Uint8Array } & Pick<PageReading, "hasLinks" | "empty">)
  | { refusal: string }
  | { error: string };

/** Entry of the thread that reads large pages of upstreams, so that the event loop of the server stays free. */
answerRequests((order: PageOrder): PageReply => {
  try {
    const { hasLinks, empty, ...content } = readPage(order);
    const lines = writeContent(content);
    return { lines, packed: packLines(lines), hasLinks, empty };
  } catch (error) {
    const { message } = error as Error;
    return error instanceof Refusal ? { refusal: message } : { error: message };
  }
});
