import type { Readable } from "node:stream";
import type { DocsMember } from "../../indexes/docs/member-index.ts";
import type { DocsRow } from "../../indexes/docs/release-docs.ts";
import type { DocsFiles } from "../../publishing/docs/docs-files.ts";
import { Refusal } from "../../refusal.ts";
import { WorkerThread } from "../../thread-requests.ts";
import type { Stoppable } from "../follow.ts";
import { WordLines } from "./word-lines.ts";

/** What the search keeps of a page. */
export interface ReadPage {
  title: string;
  opening: string;
  words: [word: string, weight: number][];
}

export interface SearchedPage {
  path: string;
  title: string;
  opening: string;
}

/** What the search keeps of a documentation. */
export interface SearchedDocs {
  pages: SearchedPage[];
  /** Lines of words, by their buckets. */
  buckets: Map<string, string>;
}

/** So many pages of one documentation are searched. */
const MOST_PAGES = 2_000;
/** Bytes of a page that are read. */
const MAX_PAGE = 2 * 2 ** 20;
/** After so many pages that cannot be read in time, the others are left out. */
const MOST_FAILURES = 3;
const IDLE_MS = 10_000;
const PATIENCE_MS = 10_000;
const MEMORY_MB = 256;
const PAGE = /\.html?$/i;
/** Pages that list the others, and sources. */
const LISTS = /(?:^|\/)(?:(?:genindex[^/]*|py-modindex|search|404)\.html?$|_modules\/|_sources\/|_static\/)/i;

const thread = new WorkerThread<string, ReadPage | null>("docs-page-thread", import.meta.url, {
  idle: IDLE_MS,
  patience: PATIENCE_MS,
  memory: MEMORY_MB,
});

/** Reads the pages of a documentation, one after the other. null: it was stopped. One whose bytes are lost has no pages. */
export async function readDocs(
  files: DocsFiles,
  docs: DocsRow,
  run: Stoppable,
): Promise<SearchedDocs | null> {
  const lines = new WordLines();
  const pages: SearchedPage[] = [];
  let failures = 0;
  for await (const member of membersOf(files, docs)) {
    if (run.isStopped) return null;
    if (pages.length === MOST_PAGES || failures === MOST_FAILURES) break;
    if (member.size === 0 || !PAGE.test(member.path) || LISTS.test(member.path)) continue;
    const html = await readStart(await files.plain(docs, member, { start: 0, end: member.size - 1 }));
    const page = await thread.ask(html).catch(() => null);
    if (page === null) failures++;
    if (page === null) continue;
    lines.add(pages.length, page.words);
    pages.push({ path: member.path, title: page.title || member.path, opening: page.opening });
  }
  return { pages, buckets: lines.buckets() };
}

/** All files; none if the bytes of the zip are lost. */
async function* membersOf(files: DocsFiles, docs: DocsRow): AsyncGenerator<DocsMember> {
  try {
    yield* files.list(docs);
  } catch (error) {
    if (error instanceof Refusal && error.code === "docs-missing") return;
    throw error;
  }
}

async function readStart(body: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    chunks.push(chunk as Buffer);
    size += (chunk as Buffer).length;
    if (size >= MAX_PAGE) break;
  }
  return Buffer.concat(chunks).subarray(0, MAX_PAGE).toString();
}
