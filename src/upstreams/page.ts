import { createHash } from "node:crypto";
import type { ProjectName } from "../packaging/project-name.ts";
import type { Refusal } from "../refusal.ts";
import type { UpstreamClient, UpstreamResponse } from "./client.ts";
import { asRefusal, badUpstream, upstreamBusy, upstreamTimeout } from "./failure.ts";
import { ACCEPTED_ENCODINGS, readPageBody } from "./page-body.ts";
import type { RawPage } from "./raw-page.ts";
import { loop } from "./via.ts";

/** What a page is asked again with, when it was asked before. */
export interface Validators {
  etag: string | null;
  lastModified: string | null;
  /** Of the page's text and of how it is read: tells that nothing changed where the upstream cannot. */
  digest: string;
}

/** Part of every digest; another one makes kept pages be read anew, when what is read from them changes. */
const READER = "1";

export type PageAnswer =
  | { kind: "page"; page: RawPage; validators: Validators }
  | { kind: "unchanged" }
  | { kind: "absent" };

export const ACCEPT_PAGE = [
  "application/vnd.pypi.simple.v1+json",
  "application/vnd.pypi.simple.v1+html;q=0.2",
  "text/html;q=0.1",
].join(", ");

/**
 * Asks an upstream for a project's page, in JSON or HTML of any age, by its normalised name. `absent` is the upstream's own
 * word for it (404, 410); whatever else keeps the page away raises `bad-upstream`, `upstream-timeout` or `unavailable`.
 */
export async function fetchPage(
  client: UpstreamClient,
  name: ProjectName,
  known: Validators | null,
): Promise<PageAnswer> {
  const { root, layout, limits } = client.upstream;
  const ending = new AbortController();
  const timer = setTimeout(() => ending.abort(upstreamTimeout("took too long to send a page")), limits.page);
  try {
    const response = await client.get(layout === "flat" ? root : new URL(`${name}/`, root), {
      headers: { accept: ACCEPT_PAGE, "accept-encoding": ACCEPTED_ENCODINGS, ...conditions(known) },
      signal: ending.signal,
    });
    return await readAnswer(response, name, limits.pageSize, known);
  } catch (error) {
    throw asRefusal(ending.signal.aborted ? ending.signal.reason : error);
  } finally {
    clearTimeout(timer);
  }
}

/** Headers that let an upstream say that nothing changed. */
export function conditions(known: Omit<Validators, "digest"> | null): Record<string, string> {
  return {
    ...(known?.etag ? { "if-none-match": known.etag } : {}),
    ...(known?.lastModified ? { "if-modified-since": known.lastModified } : {}),
  };
}

async function readAnswer(
  response: UpstreamResponse,
  name: ProjectName,
  maxBytes: number,
  known: Validators | null,
): Promise<PageAnswer> {
  const { status, headers, body } = response;
  if (status !== 200) {
    body.destroy();
    if (status === 304 && known !== null) return { kind: "unchanged" };
    if (status === 404 || status === 410) return { kind: "absent" };
    throw refusalOf(status, headers["retry-after"], "this project");
  }
  const text = await readPageBody(response, maxBytes);
  const digest = createHash("sha256").update(`${READER} ${response.url.href}\n${text}`).digest("base64url");
  if (digest === known?.digest) return { kind: "unchanged" };
  const page = { name, text, contentType: headers["content-type"] ?? "", url: response.url.href };
  const validators = {
    etag: headers.etag ?? null,
    lastModified: headers["last-modified"] ?? null,
    digest,
  };
  return { kind: "page", page, validators };
}

/** What it means that an upstream answers with a status that is no answer. */
export function refusalOf(status: number, retryAfter: string | undefined, what: string): Refusal {
  if (status === 429 || (status === 503 && retryAfter !== undefined)) return upstreamBusy(status, retryAfter);
  if (status === 508) return loop();
  if (status === 401 || status === 403 || status === 407)
    return badUpstream(`does not let this server in (${status}): its credentials are wrong or missing`);
  return badUpstream(`answers ${status} for ${what}`);
}
