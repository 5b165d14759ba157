/**
 * Why a request was refused, as a value that any folder may raise and only `http/problem.ts` turns into an answer.
 *
 * `kind` alone decides the HTTP status; `code` is a stable word for scripts; the message is for people: it says what
 * is wrong and what to do, and must never hold a secret, a path of this machine or a stack trace.
 */
export type RefusalKind =
  | "invalid" // 400: what was sent is wrong
  | "unauthenticated" // 401: no or wrong credentials
  | "forbidden" // 403: known caller without the right
  | "not-found" // 404
  | "method-not-allowed" // 405
  | "not-acceptable" // 406
  | "conflict" // 409: the name is taken by other bytes, or the state does not allow it
  | "gone" // 410: an action nobody offers any more
  | "precondition-failed" // 412: If-Match did not hold
  | "too-large" // 413
  | "misdirected" // 421: the request is for a host that this server does not answer for
  | "unsupported-type" // 415: a body of a content type that is not taken
  | "too-many" // 429: with Retry-After
  | "unavailable" // 503: a part of the server is away; with Retry-After
  | "out-of-space" // 507
  | "loop" // 508: mirrors ask one another in a circle
  | "bad-upstream" // 502
  | "upstream-timeout"; // 504

export class Refusal extends Error {
  readonly kind: RefusalKind;
  readonly code: string;
  /** Seconds after which a retry makes sense, for `too-many` and `unavailable`. */
  readonly retryAfter: number | null;
  /** Which fields of what was sent are wrong, and how; empty: none in particular. */
  readonly problems: readonly { field: string; message: string }[];
  /** The package that can be requested since it is not there. null: none. */
  readonly wanted: { index: string; project: string } | null;

  constructor(
    kind: RefusalKind,
    code: string,
    message: string,
    options: Partial<Pick<Refusal, "problems" | "wanted">> & { retryAfter?: number; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "Refusal";
    this.kind = kind;
    this.code = code;
    this.retryAfter = options.retryAfter ?? null;
    this.problems = options.problems ?? [];
    this.wanted = options.wanted ?? null;
  }
}
