import { Refusal } from "../../refusal.ts";

/** Codes of the library for answers that are missing or cannot be read, which say nothing about the person. */
const NO_ANSWER =
  /^OAUTH_(?:RESPONSE_IS_NOT_|PARSE_ERROR|TIMEOUT|ABORT|HTTP_REQUEST_|REQUEST_PROTOCOL_|INVALID_SERVER_|MISSING_SERVER_)/;
const WORD = /^[a-z_]{1,40}$/;

/**
 * What is said when a sign-in with a provider fails. The cause is for the log. Whatever a client sent is its own fault (403);
 * what the provider or the settings lack is not (503).
 */
export function refusalOf(error: unknown, provider: string, label: string): Refusal {
  const chain = causesOf(error);
  const found = chain.find((one) => one instanceof Refusal);
  if (found instanceof Refusal && !["bad-upstream", "upstream-timeout", "loop"].includes(found.kind))
    return found;
  const [{ name = "", code = "", error: word = "", status = 0 } = {}] = chain as Described[];
  if (name === "AuthorizationResponseError") return notAllowed(word, label, error);
  if (name === "ResponseBodyError") return badCode(word, status, provider, label, error);
  if (found === undefined && code.startsWith("OAUTH_") && !NO_ANSWER.test(code))
    return unproved(label, error);
  return new Refusal(
    "unavailable",
    "oidc-unavailable",
    `${label} does not answer as expected, so you cannot sign in with it now. Try again later, or use a local account.`,
    { retryAfter: 10, cause: error },
  );
}

/** A failure and its causes for the log, without what was sent: it may be a token or a secret. */
export function troubleLine(error: unknown): string {
  return causesOf(error)
    .map((one) => {
      const { name = "", code = "", error: word = "", message } = one as Described;
      return [name, code, word, message].filter((part) => part !== "").join(" ");
    })
    .join(": ")
    .slice(0, 1_000);
}

/** Sign-in data that was not made by this server for this browser, or is used again. */
export function staleSignIn(): Refusal {
  return new Refusal(
    "forbidden",
    "sign-in-expired",
    "This sign-in has expired, was used already, or began in another browser. Sign in again.",
  );
}

interface Described {
  name?: string;
  message?: string;
  code?: string;
  error?: string;
  status?: number;
}

function notAllowed(word: string, label: string, cause: unknown): Refusal {
  const why = WORD.test(word) ? ` (${word})` : "";
  return new Refusal(
    "forbidden",
    "oidc-not-allowed",
    `${label} did not let you sign in${why}. Try again, or ask its administrator for access.`,
    { cause },
  );
}

function badCode(word: string, status: number, provider: string, label: string, cause: unknown): Refusal {
  if (status >= 500 || word === "server_error" || word === "temporarily_unavailable")
    return new Refusal(
      "unavailable",
      "oidc-unavailable",
      `${label} cannot sign you in now. Try again later, or use a local account.`,
      { retryAfter: 10, cause },
    );
  if (word !== "invalid_client" && word !== "unauthorized_client") return staleWith(cause);
  return new Refusal(
    "unavailable",
    "oidc-client-refused",
    `${label} refuses this server. An administrator must check oidc.${provider}.clientId and oidc.${provider}.clientSecret.`,
    { cause },
  );
}

function staleWith(cause: unknown): Refusal {
  const { kind, code, message } = staleSignIn();
  return new Refusal(kind, code, message, { cause });
}

function unproved(label: string, cause: unknown): Refusal {
  return new Refusal(
    "forbidden",
    "oidc-unproved",
    `The answer of ${label} does not prove who you are. Sign in again. If this repeats, ask an administrator to look at the server's log.`,
    { cause },
  );
}

/** The issuer that a discovery document has instead of the expected one; null: the failure is another one. */
export function otherIssuerIn(error: unknown): string | null {
  const cause = causesOf(error).at(-1);
  const detail = (cause as { cause?: { attribute?: unknown; body?: { issuer?: unknown } } } | undefined)
    ?.cause;
  return detail?.attribute === "issuer" ? String(detail.body?.issuer) : null;
}

function causesOf(error: unknown): unknown[] {
  const chain: unknown[] = [];
  for (let one = error; one instanceof Error && chain.length < 10; one = one.cause) chain.push(one);
  return chain;
}
