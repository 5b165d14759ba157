import { Refusal } from "../refusal.ts";

/** The upstream answers wrongly or not at all: 502. `why` completes "The upstream index …". */
export function badUpstream(why: string, cause?: unknown): Refusal {
  return new Refusal("bad-upstream", "bad-upstream", `The upstream index ${why}.`, { cause });
}

const FORBIDS = "upstream-forbids";

/** The upstream shuts this server out from one name, which may be its way to say that it does not have it: 502. */
export function upstreamForbids(why: string): Refusal {
  return new Refusal("bad-upstream", FORBIDS, `The upstream index ${why}.`);
}

export function isForbidding(error: unknown): error is Refusal {
  return error instanceof Refusal && error.code === FORBIDS;
}

/** The upstream takes too long: 504. */
export function upstreamTimeout(why: string, cause?: unknown): Refusal {
  return new Refusal("upstream-timeout", "upstream-timeout", `The upstream index ${why}.`, { cause });
}

/** Nothing is fetched because of the configuration, or because no address is configured: 503. */
export function noUpstream(code: "upstream-offline" | "no-upstream", message: string): Refusal {
  return new Refusal("unavailable", code, message, { retryAfter: 60 });
}

const MAX_RETRY_AFTER = 3600;

/** The upstream asks for a pause (429, or 503 with Retry-After): 503 with what it said, within an hour. */
export function upstreamBusy(status: number, retryAfter: string | undefined): Refusal {
  const message = `The upstream index answers ${status}: it is asked too much, or is being worked on.`;
  return new Refusal("unavailable", "upstream-busy", message, { retryAfter: secondsOf(retryAfter) });
}

/** Seconds of a Retry-After header: a number, or a date. */
function secondsOf(header: string | undefined): number {
  const seconds = /^\d+$/.test(header ?? "")
    ? Number(header)
    : (Date.parse(header ?? "") - Date.now()) / 1000;
  return Number.isFinite(seconds) ? Math.min(Math.max(1, Math.ceil(seconds)), MAX_RETRY_AFTER) : 30;
}

/** What went wrong on the way to an upstream, as a refusal whose words hold nothing of the network inside. */
export function asRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  const code = (error as NodeJS.ErrnoException | null)?.code ?? "";
  const name = (error as Error | null)?.name;
  if (name === "TimeoutError" || code === "ETIMEDOUT")
    return upstreamTimeout("did not answer in time", error);
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") return badUpstream("cannot be found by its name", error);
  if (code === "ECONNREFUSED" || code === "EHOSTUNREACH" || code === "ENETUNREACH")
    return badUpstream("is not reachable", error);
  if (/CERT|TLS|SSL|SIGNED|VERIFY/.test(code))
    return badUpstream("has a certificate that is not trusted", error);
  if (code.startsWith("HPE_")) return badUpstream("does not speak HTTP", error);
  if (/^Z_|ZLIB|ERR__/.test(code) || code === "ERR_BUFFER_TOO_LARGE")
    return badUpstream("sent a body that cannot be unpacked", error);
  return badUpstream("broke the connection", error);
}
