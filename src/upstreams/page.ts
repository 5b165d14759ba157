import { createHash } from "node:crypto";
import type { ProjectName } from "../packaging/names/project-name.ts";
import type { Refusal } from "../refusal.ts";
import type { UpstreamClient, UpstreamResponse } from "./client.ts";
import { askAgain, type Marks, marksOf } from "./conditional.ts";
import { asRefusal, badUpstream, upstreamBusy, upstreamForbids, upstreamTimeout } from "./failure.ts";
import { isFramed } from "./framing.ts";
import { ACCEPTED_ENCODINGS, readPageBody } from "./page-body.ts";
import type { RawPage } from "./raw-page.ts";
import { loop } from "./via.ts";

/** What a page is asked again with, when it was asked before. */
export interface Validators extends Marks {
  /** Of the page's text and of how it is read: tells that nothing changed where the upstream cannot. */
  digest: string;
}

/** Part of every digest. Increase it when the reader changes, so that cached pages are parsed again. */
const READER = "2";

export type PageAnswer =
  | { kind: "page"; page: RawPage; validators: Validators }
  | { kind: "unchanged" }
  /** `status`: by which the upstream said so. */
  | { kind: "absent"; status: number };

export const ACCEPT_PAGE = [
  "application/vnd.pypi.simple.v1+json",
  "application/vnd.pypi.simple.v1+html;q=0.2",
  "text/html;q=0.1",
].join(", ");

/**
 * Asks an upstream for a project's page, in JSON or HTML of any age, by its normalised name. `absent` is the upstream's own
 * word for it (404, 410, and those of `notFound`); whatever else keeps the page away raises `bad-upstream`,
 * `upstream-timeout` or `unavailable`.
 */
export async function fetchPage(
  client: UpstreamClient,
  name: ProjectName,
  known: Validators | null,
  notFound: readonly number[],
): Promise<PageAnswer> {
  const { root, layout, limits } = client.upstream;
  const ending = new AbortController();
  const timer = setTimeout(() => ending.abort(upstreamTimeout("took too long to send a page")), limits.page);
  try {
    const asked = layout === "flat" ? root : new URL(`${name}/`, root);
    const response = await askAgain(client, asked, known, {
      headers: { accept: ACCEPT_PAGE, "accept-encoding": ACCEPTED_ENCODINGS },
      signal: ending.signal,
    });
    if (response === null) return { kind: "unchanged" };
    const { status, headers, body } = response;
    if (status === 200) return await readAnswer(response, { name, known, asked, maxBytes: limits.pageSize });
    body.destroy();
    if (status === 404 || status === 410 || notFound.includes(status)) return { kind: "absent", status };
    throw refusalOf(status, headers["retry-after"], "this project");
  } catch (error) {
    throw asRefusal(ending.signal.aborted ? ending.signal.reason : error);
  } finally {
    clearTimeout(timer);
  }
}

async function readAnswer(
  response: UpstreamResponse,
  order: { name: ProjectName; known: Validators | null; asked: URL; maxBytes: number },
): Promise<PageAnswer> {
  const { headers, url } = response;
  const { name, known, asked } = order;
  const hash = createHash("sha256").update(`${READER} ${url.href}\n`);
  const body = await readPageBody(response, order.maxBytes, hash);
  // A body of no bytes that HTTP says is complete: the page of a project that is not there.
  if (body.length === 0 && known === null && isFramed(headers)) return { kind: "absent", status: 200 };
  const digest = hash.digest("base64url");
  if (digest === known?.digest) return { kind: "unchanged" };
  const contentType = headers["content-type"] ?? "";
  const page = { name, body, contentType, asked: asked.href, url: url.href, isFramed: isFramed(headers) };
  return { kind: "page", page, validators: { ...marksOf(response), digest } };
}

/** What it means that an upstream answers with a status that is no answer. */
export function refusalOf(status: number, retryAfter: string | undefined, what: string): Refusal {
  if (status === 429 || (status === 503 && retryAfter !== undefined)) return upstreamBusy(status, retryAfter);
  if (status === 508) return loop();
  if (status === 403)
    return upstreamForbids(
      "does not let this server in (403): its credentials are wrong or missing. If it says so of every name that it does not have, set notFound to [403] for its mirror",
    );
  if (status === 401 || status === 407)
    return badUpstream(`does not let this server in (${status}): its credentials are wrong or missing`);
  return badUpstream(`answers ${status} for ${what}`);
}
