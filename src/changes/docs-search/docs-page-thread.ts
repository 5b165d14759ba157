import { answerRequests } from "../../thread-requests.ts";
import { readPageText } from "./page-text.ts";
import type { ReadPage } from "./read-docs.ts";
import { weighWords } from "./word-lines.ts";

const MAX_OPENING = 300;

/** Entry of the thread that reads pages of documentation for the search. */
answerRequests((html: string): ReadPage | null => {
  try {
    const { title, text } = readPageText(html);
    return { title, opening: openingOf(title, text), words: weighWords(title, text) };
  } catch {
    return null;
  }
});

/** How the text goes on behind its heading. */
function openingOf(title: string, text: string): string {
  const rest =
    title !== "" && text.startsWith(title) ? text.slice(title.length).replace(/^[\s¶#]+/u, "") : text;
  return rest.slice(0, MAX_OPENING).toWellFormed();
}
