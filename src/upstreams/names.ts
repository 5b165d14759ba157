import type { ProjectName } from "../packaging/names/project-name.ts";
import { RootReader } from "../packaging/simple/root-reader.ts";
import type { UpstreamClient } from "./client.ts";
import { askAgain, type Marks, marksOf } from "./conditional.ts";
import { asRefusal, badUpstream, upstreamTimeout } from "./failure.ts";
import { ACCEPT_PAGE, refusalOf } from "./page.ts";
import { ACCEPTED_ENCODINGS, readBody } from "./page-body.ts";

/** A million names in HTML are some 80 MB. */
const MAX_LIST_BYTES = 512 * 2 ** 20;
const LIST_MS = 15 * 60_000;

export type NamesAnswer = { kind: "names"; names: ProjectName[]; validators: Marks } | { kind: "unchanged" };

/**
 * Asks an upstream for the list of all its projects: normalised, in order, each once. Read as it comes, between other
 * work. Raises a `Refusal` like `fetchPage` for whatever keeps it away.
 */
export async function fetchNames(client: UpstreamClient, known: Marks | null): Promise<NamesAnswer> {
  const ending = new AbortController();
  const timer = setTimeout(() => ending.abort(upstreamTimeout("took too long to send its list")), LIST_MS);
  try {
    const response = await askAgain(client, client.upstream.root, known, {
      headers: { accept: ACCEPT_PAGE, "accept-encoding": ACCEPTED_ENCODINGS },
      signal: ending.signal,
    });
    if (response === null) return { kind: "unchanged" };
    const { status, headers, body } = response;
    if (status !== 200) {
      body.destroy();
      throw refusalOf(status, headers["retry-after"], "its list of projects");
    }
    const reader = new RootReader(formOf(headers["content-type"] ?? ""));
    const decoder = new TextDecoder();
    for await (const chunk of readBody(response, MAX_LIST_BYTES))
      reader.push(decoder.decode(chunk, { stream: true }));
    return { kind: "names", names: reader.end(), validators: marksOf(response) };
  } catch (error) {
    throw asRefusal(ending.signal.aborted ? ending.signal.reason : error);
  } finally {
    clearTimeout(timer);
  }
}

function formOf(contentType: string): "html" | "json" {
  const type = (contentType.split(";", 1)[0] as string).trim().toLowerCase();
  if (type === "application/json" || type === "application/vnd.pypi.simple.v1+json") return "json";
  if (type === "" || type === "text/html" || type === "application/vnd.pypi.simple.v1+html") return "html";
  throw badUpstream("sent a list that is neither HTML nor JSON");
}
