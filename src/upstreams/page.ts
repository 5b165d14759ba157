import { createHash } from "node:crypto";
import type { ProjectName } from "../packaging/project-name.ts";
import { parseProjectHtml } from "../packaging/simple-html-reader.ts";
import { parseProjectJson } from "../packaging/simple-json-reader.ts";
import type { SimpleProject } from "../packaging/simple-page.ts";
import type { UpstreamClient, UpstreamResponse } from "./client.ts";
import { asRefusal, badUpstream, upstreamBusy, upstreamTimeout } from "./failure.ts";
import { ACCEPTED_ENCODINGS, readPageBody } from "./page-body.ts";

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
  | { kind: "page"; project: SimpleProject; validators: Validators }
  | { kind: "unchanged" }
  | { kind: "absent" };

const ACCEPT = [
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
  const { root, limits } = client.upstream;
  const ending = new AbortController();
  const timer = setTimeout(() => ending.abort(upstreamTimeout("took too long to send a page")), limits.page);
  try {
    const response = await client.get(new URL(`${name}/`, root), {
      headers: { accept: ACCEPT, "accept-encoding": ACCEPTED_ENCODINGS, ...conditions(known) },
      signal: ending.signal,
    });
    return await readAnswer(response, name, limits.pageSize, known);
  } catch (error) {
    throw asRefusal(ending.signal.aborted ? ending.signal.reason : error);
  } finally {
    clearTimeout(timer);
  }
}

function conditions(known: Validators | null): Record<string, string> {
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
    if (status === 429 || (status === 503 && headers["retry-after"] !== undefined))
      throw upstreamBusy(status, headers["retry-after"]);
    if (status === 401 || status === 403 || status === 407)
      throw badUpstream(`does not let this server in (${status}): its credentials are wrong or missing`);
    throw badUpstream(`answers ${status} for this project`);
  }
  const text = await readPageBody(response, maxBytes);
  const digest = createHash("sha256").update(`${READER} ${response.url.href}\n${text}`).digest("base64url");
  if (digest === known?.digest) return { kind: "unchanged" };
  const project = parse(text, headers["content-type"] ?? "", name, response.url.href);
  const validators = {
    etag: headers.etag ?? null,
    lastModified: headers["last-modified"] ?? null,
    digest,
  };
  return { kind: "page", project, validators };
}

function parse(text: string, contentType: string, name: ProjectName, url: string): SimpleProject {
  const type = (contentType.split(";", 1)[0] as string).trim().toLowerCase();
  if (type === "application/json" || type === "application/vnd.pypi.simple.v1+json")
    return parseProjectJson(text, name, url);
  if (type === "" || type === "text/html" || type === "application/vnd.pypi.simple.v1+html") {
    if (!looksLikeHtml(text)) throw badUpstream("sent a page that is no HTML, or was cut off");
    return parseProjectHtml(text, name, url);
  }
  throw badUpstream("sent a page that is neither HTML nor JSON");
}

/** Some markup, and closed: what breaks off in the middle of a link must not pass for a shorter list. */
function looksLikeHtml(text: string): boolean {
  return /<(!doctype|html|head|body|a|title|h1)\b/i.test(text) && text.trimEnd().endsWith(">");
}
