/** What of a project is searched. Texts are as `asWords` makes them. */
export interface Searchable {
  indexId: number;
  /** Normalised. */
  name: string;
  /** It was published here; private projects come before those of mirrors. */
  isPrivate: boolean;
  nameWords: string;
  keywords: string;
  summaryWords: string;
  classifiers: string;
}

export interface Found<Document> {
  document: Document;
  score: number;
  /** Names this place in the order, to ask on from. */
  cursor: string;
}

const MAX_WORDS = 8;

/** Lower case, a space before each word and nothing but letters and digits in them, so that ` re` finds where words begin. */
export function asWords(text: string): string {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu);
  return words === null ? "" : ` ${words.join(" ")}`;
}

/** The words of a query; at most eight count. */
export function wordsOf(query: string): string[] {
  return asWords(query).split(" ").filter(Boolean).slice(0, MAX_WORDS);
}

/**
 * How well a project matches: every word must be found somewhere, and counts by the best place where it is. 0: not at all;
 * without words everything matches alike.
 */
export function scoreOf(document: Searchable, words: readonly string[]): number {
  if (words.length === 0) return 1;
  let score = document.nameWords === ` ${words.join(" ")}` ? 1_000 : 0;
  for (const word of words) {
    const best = placeOf(document, word);
    if (best === 0) return 0;
    score += best;
  }
  return score;
}

function placeOf({ nameWords, keywords, summaryWords, classifiers }: Searchable, word: string): number {
  const start = ` ${word}`;
  if (nameWords.startsWith(start)) return 200;
  if (nameWords.includes(start)) return 120;
  if (nameWords.includes(word)) return 60;
  if (keywords.includes(start)) return 40;
  if (summaryWords.includes(start)) return 20;
  if (classifiers.includes(start)) return 8;
  return 0;
}

/** A place in the order of results. */
interface Place {
  isPrivate: boolean;
  score: number;
  name: string;
  indexId: number;
}

/** The first results of what is added, after a cursor, in the order of the answer; bounded memory. */
export class Shortlist<Document extends Searchable> {
  readonly #limit: number;
  readonly #after: Place | null;
  #found: { document: Document; score: number; place: Place }[] = [];
  /** The last that is surely wanted, once there are enough. */
  #worst: Place | null = null;

  constructor(limit: number, after: string | undefined) {
    this.#limit = limit;
    this.#after = after === undefined ? null : readCursor(after);
  }

  /** Whether it could be among the first; asked before what costs more. */
  wants(document: Document, score: number): boolean {
    if (this.#after !== null && comesBefore(document, score, this.#after)) return false;
    return this.#worst === null || comesBefore(document, score, this.#worst);
  }

  add(document: Document, score: number): void {
    const { isPrivate, name, indexId } = document;
    this.#found.push({ document, score, place: { isPrivate, score, name, indexId } });
    if (this.#found.length < this.#limit * 4) return;
    this.#cut();
    this.#worst = this.#found.at(-1)?.place ?? null;
  }

  best(): Found<Document>[] {
    this.#cut();
    return this.#found.map(({ document, score, place }) => ({ document, score, cursor: writeCursor(place) }));
  }

  #cut(): void {
    this.#found.sort((a, b) => (comesBefore(a.place, a.score, b.place) ? -1 : 1));
    this.#found.length = Math.min(this.#found.length, this.#limit);
  }
}

/** Private first, the better match first, then by name; the place itself comes before itself, as a page's last was listed. */
function comesBefore(one: Omit<Place, "score">, score: number, other: Place): boolean {
  if (one.isPrivate !== other.isPrivate) return one.isPrivate;
  if (score !== other.score) return score > other.score;
  return one.name === other.name ? one.indexId <= other.indexId : one.name < other.name;
}

function writeCursor({ isPrivate, score, name, indexId }: Place): string {
  return [isPrivate ? 1 : 0, score, indexId, name].join(" ");
}

/** Whether a text is a cursor of some search. */
export const isCursor = (text: string): boolean => readCursor(text) !== null;

function readCursor(text: string): Place | null {
  const [, isPrivate, score, indexId, name = ""] = /^([01]) (\d{1,15}) (\d{1,15}) (.+)$/.exec(text) ?? [];
  if (isPrivate === undefined) return null;
  return { isPrivate: isPrivate === "1", score: Number(score), name, indexId: Number(indexId) };
}
