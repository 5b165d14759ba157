import { Refusal } from "../../refusal.ts";
import type { UpstreamClient, UpstreamResponse } from "../../upstreams/client.ts";
import { badUpstream, upstreamBusy } from "../../upstreams/failure.ts";
import type { MirrorFile } from "./page.ts";

/** The mirror that a file comes from, as far as asking for it goes. */
export interface FileSource {
  source: { client(): Promise<UpstreamClient> };
  /** The file's link on a page that is newer than the one it was taken from; null: there is no other link. */
  renew(file: MirrorFile): Promise<string | null>;
}

export interface FileRequest {
  method: "GET" | "HEAD";
  headers?: Record<string, string>;
  /** What is added to the path of the file's link, such as `.metadata`. */
  suffix?: string;
}

/** How servers refuse signed links that have expired. */
const MAY_HAVE_EXPIRED = new Set([400, 401, 403, 404, 410]);
/** A newer link may be known from another client's look at the page; then the page is read again at most once. */
const MOST_LINKS = 3;

/**
 * Asks the upstream for a file. If the link is refused as expired ones are, the upstream's page is read again and its new
 * link is tried. The body must be read or destroyed.
 */
export async function askForFile(
  from: FileSource,
  file: MirrorFile,
  { method, headers, suffix = "" }: FileRequest,
): Promise<UpstreamResponse> {
  const client = await from.source.client();
  let link = file.url;
  for (let links = 1; ; links++) {
    const url = new URL(link);
    url.pathname += suffix;
    const response = await client.get(url, {
      method,
      headers: { "accept-encoding": "identity", ...headers },
      of: "file",
    });
    if (!MAY_HAVE_EXPIRED.has(response.status) || links === MOST_LINKS) return response;
    const renewed = await from.renew({ ...file, url: link }).catch(() => null);
    if (renewed === null) return response;
    response.body.destroy();
    link = renewed;
  }
}

/** Why the upstream does not send the file, by the status it answers. */
export function refusalOfFile({ status, headers }: UpstreamResponse): Refusal {
  if (status === 404 || status === 410)
    return new Refusal("not-found", "no-such-file", "The upstream lists this file but does not have it.");
  if (status === 429 || status === 503) return upstreamBusy(status, headers["retry-after"]);
  return badUpstream(`answers ${status} for this file`);
}
