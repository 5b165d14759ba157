import { parseRawPage, type RawPage, textOf } from "../../upstreams/raw-page.ts";
import { isIndexPage, isSignInPage } from "../../upstreams/sign-in.ts";
import { readMirrorFiles, seenKey } from "./files-read.ts";
import type { MirrorFile, PageContent } from "./page.ts";
import type { MirrorSettings } from "./settings.ts";

/** What a page is read with. Plain data, so that it can be sent to a thread. */
export interface PageOrder {
  page: RawPage;
  indexId: number;
  metadata: MirrorSettings["metadata"];
  /** When each file of the page was first seen, by file name and address, as far as it was known before. */
  firstSeen: ReadonlyMap<string, number>;
  /** Files of the page as it was, whose bytes are kept. */
  kept: readonly MirrorFile[];
  now: number;
}

/** What was read of a page. */
export interface PageReading extends PageContent {
  /** Whether it links any distribution at all, of whatever project. */
  hasLinks: boolean;
  /** What a page without files of the project is: of an index, to sign in to, or something else. */
  empty: "index" | "sign-in" | "other" | null;
}

/** Reads what an upstream sent. Raises `bad-upstream` when it cannot be read. */
export function readPage({ page, kept, ...order }: PageOrder): PageReading {
  const text = textOf(page);
  const project = parseRawPage(page, text);
  const { status, statusReason } = project;
  const files = readMirrorFiles({ project, ...order });
  const listed = new Set(kept.length === 0 ? [] : files.map(seenKey));
  const dropped = kept
    .filter((file) => !listed.has(seenKey(file)))
    .map((file) => ({ ...file, droppedAt: file.droppedAt ?? order.now }));
  const empty = files.length > 0 ? null : kindOf(page, text);
  return { status, statusReason, files, dropped, hasLinks: project.files.length > 0, empty };
}

function kindOf(page: RawPage, text: string): PageReading["empty"] {
  if (isSignInPage(page, text)) return "sign-in";
  return isIndexPage(page, text) ? "index" : "other";
}
