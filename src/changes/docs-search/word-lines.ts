import { asWords } from "../search/ranking.ts";

/** A place of a word: the number of a page, and how much the word counts there. */
export interface Posting {
  page: number;
  weight: number;
}

export const MIN_WORD = 2;
const MAX_WORD = 40;
/** So many different words of one documentation are kept. */
const MOST_WORDS = 30_000;
/** So many pages are kept of one word. */
const MOST_POSTINGS = 200;
const MOST_COUNTED = 9;
const IN_TITLE = 20;

/** How often each word is in a page, and those of its title more. */
export function weighWords(title: string, text: string): [word: string, weight: number][] {
  const weights = new Map<string, number>();
  for (const word of wordsIn(text)) weights.set(word, Math.min(MOST_COUNTED, (weights.get(word) ?? 0) + 1));
  for (const word of wordsIn(title)) weights.set(word, (weights.get(word) ?? 0) + IN_TITLE);
  return [...weights];
}

/** The words of a query or a text that can be found. */
export function wordsIn(text: string): string[] {
  return asWords(text)
    .split(" ")
    .filter((word) => word.length >= MIN_WORD && word.length <= MAX_WORD);
}

/** What words that begin alike have in common. Words are at least `MIN_WORD` long. */
export const bucketOf = (word: string): string => word.slice(0, MIN_WORD).toWellFormed();

/**
 * Gathers the words of a documentation. They are kept by the two letters that they begin with, a line for each word:
 * `install\t3:21 7:4` is `install` in page 3 with weight 21, and in page 7. So a word or its beginning is found by one look into each
 * documentation, in every database alike.
 */
export class WordLines {
  readonly #words = new Map<string, Posting[]>();

  add(page: number, weights: readonly (readonly [word: string, weight: number])[]): void {
    for (const [word, weight] of weights) {
      const known = this.#words.get(word);
      if (known) known.push({ page, weight });
      else if (this.#words.size < MOST_WORDS) this.#words.set(word, [{ page, weight }]);
    }
  }

  buckets(): Map<string, string> {
    const buckets = new Map<string, string>();
    for (const [word, postings] of this.#words) {
      const kept = postings.length <= MOST_POSTINGS ? postings : heaviest(postings);
      const line = `${word}\t${kept.map(({ page, weight }) => `${page}:${weight}`).join(" ")}\n`;
      const bucket = bucketOf(word);
      buckets.set(bucket, (buckets.get(bucket) ?? "") + line);
    }
    return buckets;
  }
}

/** The pages with words of a bucket that begin with `start`. A word that is `start` itself counts double. */
export function readPostings(lines: string, start: string): Map<number, number> {
  const pages = new Map<number, number>();
  for (const line of lines.split("\n")) {
    if (!line.startsWith(start)) continue;
    const [word, postings = ""] = line.split("\t");
    const factor = word === start ? 2 : 1;
    for (const posting of postings.split(" ")) {
      const [page, weight] = posting.split(":").map(Number) as [number, number];
      pages.set(page, Math.max(pages.get(page) ?? 0, weight * factor));
    }
  }
  return pages;
}

function heaviest(postings: readonly Posting[]): Posting[] {
  return postings.toSorted((a, b) => b.weight - a.weight).slice(0, MOST_POSTINGS);
}
