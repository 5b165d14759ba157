import type { IncomingHttpHeaders } from "node:http";
import { Refusal } from "../refusal.ts";

const SAFE = new Set(["GET", "HEAD", "OPTIONS"]);

/** Whether the method changes nothing. */
export const isSafe = (method: string): boolean => SAFE.has(method);

/**
 * Refuses (`forbidden`) what another site's page makes a browser send: it may hold Basic credentials of this server and
 * adds them to any form (RELIABILITY F100). Programs send neither of the headers that tell.
 */
export function refuseCrossSite(method: string, headers: IncomingHttpHeaders): void {
  if (isSafe(method) || !isCrossSite(headers)) return;
  throw new Refusal(
    "forbidden",
    "cross-site",
    "Requests from pages of other sites cannot change anything here.",
  );
}

/** By Sec-Fetch-Site; browsers send that over TLS only, and else Origin. */
function isCrossSite({ "sec-fetch-site": site, origin, host }: IncomingHttpHeaders): boolean {
  if (site !== undefined) return site !== "same-origin" && site !== "none";
  return origin !== undefined && hostOf(origin) !== host;
}

function hostOf(origin: string): string | null {
  return /^https?:\/\/([^/]+)$/i.exec(origin)?.[1] ?? null;
}
