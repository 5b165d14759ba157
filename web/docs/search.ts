/** The index that the build writes: pages as address and label, sections as page, anchor, title and text. */
export interface SearchIndex {
  pages: [address: string, label: string][];
  sections: [page: number, anchor: string, title: string, text: string][];
}

export interface Hit {
  address: string;
  page: string;
  title: string;
  /** A piece of the section's text around the first match. */
  excerpt: string;
  score: number;
}

const MAX_HITS = 30;
const EXCERPT = 140;
const EXACT = 1000;

/** Sections that contain every word, or a word that begins with it, best first. */
export function searchSections(index: SearchIndex, query: string): Hit[] {
  const words = wordsOf(query);
  if (words.length === 0) return [];
  const hits: Hit[] = [];
  for (const [page, anchor, title, text] of index.sections) {
    const [address, label] = index.pages[page] as [string, string];
    const score = scoreOf(words, { label, title, text, isPage: anchor === "" });
    if (score === 0) continue;
    const place = anchor === "" ? address : `${address}#${anchor}`;
    hits.push({ address: place, page: label, title, excerpt: excerptOf(text, words), score });
  }
  return hits.sort((a, b) => b.score - a.score).slice(0, MAX_HITS);
}

export function wordsOf(query: string): string[] {
  return query.toLowerCase().match(/[\p{L}\p{N}_.-]+/gu) ?? [];
}

interface Section {
  label: string;
  title: string;
  text: string;
  isPage: boolean;
}

/** 0 if a word is missing. Matches in titles count more than those in the text. */
function scoreOf(words: string[], { label, title, text, isPage }: Section): number {
  const [page, heading, body] = [label.toLowerCase(), title.toLowerCase(), text.toLowerCase()];
  let score = 0;
  for (const word of words) {
    const own = 12 * strength(heading, word) + 3 * strength(page, word) + strength(body, word);
    if (own === 0) return 0;
    score += own;
  }
  const phrase = words.join(" ");
  // Above all others, and equal to each other: the navigation decides their order.
  if (heading === phrase) score = EXACT;
  else if (heading.includes(phrase)) score += 12;
  return isPage ? score * 1.2 : score;
}

/** 2: a word of the text begins with it; 1: it is inside one; 0: it is missing. */
function strength(text: string, word: string): number {
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1))
    if (at === 0 || !/[\p{L}\p{N}]/u.test(text[at - 1] as string)) return 2;
  return text.includes(word) ? 1 : 0;
}

function excerptOf(text: string, words: string[]): string {
  const lower = text.toLowerCase();
  const places = words.map((word) => lower.indexOf(word)).filter((place) => place !== -1);
  const from = Math.max(0, Math.min(...places, lower.length) - EXCERPT / 3);
  const start = from === 0 || from >= text.length ? 0 : text.indexOf(" ", from) + 1;
  const piece = text.slice(start, start + EXCERPT).replace(/\s+/g, " ");
  return `${start > 0 ? "… " : ""}${piece}${start + EXCERPT < text.length ? " …" : ""}`;
}
