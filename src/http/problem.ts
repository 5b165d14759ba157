import { STATUS_CODES } from "node:http";
import type { FastifyReply, FastifyRequest } from "fastify";
import { Refusal, type RefusalKind } from "../refusal.ts";
import { allowedMethods } from "./allowed-methods.ts";
import { pathOf } from "./target.ts";

/** The one table from why a request was refused to what the client is answered. */
const STATUS: Record<RefusalKind, number> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  "not-found": 404,
  "method-not-allowed": 405,
  "not-acceptable": 406,
  conflict: 409,
  gone: 410,
  "precondition-failed": 412,
  "too-large": 413,
  "unsupported-type": 415,
  misdirected: 421,
  "too-many": 429,
  "bad-upstream": 502,
  unavailable: 503,
  "upstream-timeout": 504,
  "out-of-space": 507,
  loop: 508,
};

export function statusOf(kind: RefusalKind): number {
  return STATUS[kind];
}

/** What went wrong, as a refusal: errors of the framework keep their meaning, anything unknown says nothing. */
export function asRefusal(error: unknown): Refusal | null {
  if (error instanceof Refusal) return error;
  const { statusCode, code } = error as { statusCode?: number; code?: string };
  if (code === "FST_ERR_CTP_BODY_TOO_LARGE")
    return new Refusal("too-large", "body-too-large", "The body is too large.");
  if (code === "FST_ERR_CTP_INVALID_MEDIA_TYPE")
    return new Refusal("unsupported-type", "bad-content-type", "Send the body as application/json.");
  if (code === "FST_ERR_MAX_PARAM_LENGTH")
    return new Refusal("invalid", "address-too-long", "Part of the address is too long.");
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return new Refusal(
      "invalid",
      "bad-request",
      "The request is malformed. Its body or headers cannot be read.",
    );
  }
  return null;
}

/** Answers an error: RFC 9457 problem details, the message as reason phrase too since twine prints that (U13, U14). */
export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const refusal = asRefusal(error);
  const status = refusal ? STATUS[refusal.kind] : 500;
  if (!refusal || status === 503 || status === 507) {
    request.log.error(
      { id: request.id, err: (refusal?.cause as Error | undefined) ?? error },
      "request failed",
    );
  }
  const detail = refusal?.message ?? "The server failed. Look for this request's id in the server's log.";
  const title = STATUS_CODES[status] ?? "Error";
  const code = refusal?.code ?? "internal";
  const problems = refusal?.problems.length ? refusal.problems : undefined;
  if (status === 401) reply.header("WWW-Authenticate", challengeTo(request));
  if (status === 405) reply.header("Allow", allowedMethods(pathOf(request.url)) ?? "OPTIONS");
  if (refusal?.retryAfter) reply.header("Retry-After", String(refusal.retryAfter));
  reply.raw.statusMessage = reasonPhrase(detail);
  reply
    .code(status)
    .header("Cache-Control", "no-store")
    .type("application/problem+json")
    .send(JSON.stringify({ type: "about:blank", title, status, detail, code, problems, message: detail }));
}

/** How to sign in: pages of ours do it by a session, and must not make the browser ask for a password by itself. */
function challengeTo({ headers }: FastifyRequest): string {
  const isPage = headers["x-requested-with"] !== undefined || headers.accept === "text/event-stream";
  return !isPage ? 'Basic realm="wheelyard", charset="UTF-8"' : 'Session realm="wheelyard"';
}

/** One line of Latin-1 without control characters, so that nothing sent in can make a header line (STANDARDS E04). */
export function reasonPhrase(text: string): string {
  return text
    .replace(/[^\P{L}\x20-\xff]/gu, "?")
    .replace(/[^\x20-\x7e\xa0-\xff]+/g, " ")
    .trim()
    .slice(0, 500);
}
