import type { IncomingHttpHeaders } from "node:http";
import { matchesEtag } from "../prepared.ts";

/**
 * What names the state of a thing: its strong ETag, and when it was last changed (milliseconds since 1970). null where
 * an upstream does not say.
 */
export interface Validators {
  etag: string | null;
  modifiedAt: number | null;
}

export type Verdict = "send" | "not-modified" | "failed";

/**
 * What the conditions of a GET or HEAD come to, in the order of RFC 9110, 13.2.2 (RELIABILITY F40): a date counts only
 * where no ETag is given, and one that cannot be read not at all.
 */
export function evaluateConditions(headers: IncomingHttpHeaders, validators: Validators): Verdict {
  const { etag } = validators;
  const ifMatch = headers["if-match"];
  const ifNoneMatch = headers["if-none-match"];
  if (ifMatch !== undefined) {
    if (!matchesStrongly(ifMatch, etag)) return "failed";
  } else if (changedSince(headers["if-unmodified-since"], validators) === true) return "failed";
  if (ifNoneMatch !== undefined) return matchesEtag(ifNoneMatch, etag) ? "not-modified" : "send";
  return changedSince(headers["if-modified-since"], validators) === false ? "not-modified" : "send";
}

/** Whether an If-Range header allows a part: it names this very state (H05). */
export function allowsPart(ifRange: string | undefined, { etag, modifiedAt }: Validators): boolean {
  if (ifRange === undefined || ifRange === etag) return true;
  return modifiedAt !== null && ifRange === new Date(modifiedAt).toUTCString();
}

function matchesStrongly(header: string, etag: string | null): boolean {
  return header.trim() === "*" || header.split(",").some((one) => one.trim() === etag);
}

/** HTTP dates have whole seconds; null when there is none that can be read. */
function changedSince(header: string | undefined, { modifiedAt }: Validators): boolean | null {
  const since = header === undefined ? Number.NaN : Date.parse(header);
  if (Number.isNaN(since) || modifiedAt === null) return null;
  return Math.floor(modifiedAt / 1000) * 1000 > since;
}
