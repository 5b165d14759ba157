import type { UpstreamClient, UpstreamResponse } from "./client.ts";
import { badUpstream } from "./failure.ts";

/** What a page or a list is asked again with, when it was asked before. */
export interface Marks {
  etag: string | null;
  lastModified: string | null;
  /** Where it came from in the end: they belong to that address alone. null: not known, so they are not used. */
  url: string | null;
}

/**
 * Asks with what was known of an older answer. Resolves with null when the upstream says that nothing changed since. A 304
 * of another address than the older answer came from says nothing of it: then it is asked for whole.
 */
export async function askAgain(
  client: UpstreamClient,
  url: URL,
  known: Marks | null,
  request: { headers: Record<string, string>; signal: AbortSignal },
): Promise<UpstreamResponse | null> {
  const conditions = conditionsOf(known);
  const { headers, signal } = request;
  const response = await client.get(url, { signal, headers: { ...headers, ...conditions } });
  if (response.status !== 304) return response;
  response.body.destroy();
  if (Object.keys(conditions).length > 0) {
    if (isSamePlace(response.url, known?.url ?? null)) return null;
    const whole = await client.get(url, { signal, headers });
    if (whole.status !== 304) return whole;
    whole.body.destroy();
  }
  throw badUpstream("says that nothing changed (304) without having been asked");
}

export function marksOf({ headers, url }: UpstreamResponse): Marks {
  return { etag: headers.etag ?? null, lastModified: headers["last-modified"] ?? null, url: url.href };
}

function conditionsOf(known: Marks | null): Record<string, string> {
  if (known === null || known.url === null) return {};
  return {
    ...(known.etag ? { "if-none-match": known.etag } : {}),
    ...(known.lastModified ? { "if-modified-since": known.lastModified } : {}),
  };
}

/** Queries may hold signatures that are others each time. */
function isSamePlace(url: URL, known: string | null): boolean {
  const before = known === null ? null : URL.parse(known);
  return before !== null && before.origin === url.origin && before.pathname === url.pathname;
}
