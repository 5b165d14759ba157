import { parseRawPage, type RawPage } from "../../upstreams/raw-page.ts";
import { readMirrorFiles } from "./files-read.ts";
import type { PageContent } from "./page.ts";
import type { MirrorSettings } from "./settings.ts";

/** What a page is read with. Plain data, so that it can be sent to a thread. */
export interface PageOrder {
  page: RawPage;
  indexId: number;
  metadata: MirrorSettings["metadata"];
  /** When each file of the page was first seen, by file name and address, as far as it was known before. */
  firstSeen: ReadonlyMap<string, number>;
  now: number;
}

/** Reads what an upstream sent. Raises `bad-upstream` when it cannot be read. */
export function readPage({ page, ...order }: PageOrder): PageContent {
  const project = parseRawPage(page);
  const { status, statusReason } = project;
  return { status, statusReason, files: readMirrorFiles({ project, ...order }) };
}
