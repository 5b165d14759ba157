import { VIA_HEADER } from "../../upstreams/via.ts";
import { isAuthority } from "../request-head.ts";

/** The only kind of request that the fast path understands. */
export interface PlainRequest {
  path: string;
  query: string;
  accept: string | undefined;
  acceptEncoding: string | undefined;
  ifNoneMatch: string | undefined;
  authorization: string | undefined;
  forwardedFor: string | undefined;
  host: string | undefined;
  forwardedHost: string | undefined;
  userAgent: string | undefined;
  /** Only for files that the client is redirected to. */
  range: string | undefined;
}

const REQUEST_LINE = /^GET (\/[!-~]*) HTTP\/1\.1$/;
/** RFC 9110 token, colon, visible ASCII: nothing folded, nothing odd. */
const HEADER = /^([A-Za-z0-9!#$%&'*+.^_`|~-]+): ?([ -~\t]*)$/;
/** More lines are for the ordinary server to count. */
const MAX_LINES = 100;
const KEEP_ALIVE = /^keep-alive$/i;

/** Headers that need more than a prepared answer. Requests with one of them go to node:http. */
const ELSEWHERE = new Set([
  "content-length",
  "transfer-encoding",
  "proxy-connection",
  "expect",
  "upgrade",
  "http2-settings",
  "te",
  "trailer",
  "if-range",
  "if-match",
  "if-modified-since",
  "if-unmodified-since",
  "x-request-id",
  "x-http-method-override",
  "access-control-request-method",
  VIA_HEADER,
]);

/** Headers with which a request goes to node:http: the usual ones and, in lower case, `others`. */
export function elsewhere(others: Iterable<string>): ReadonlySet<string> {
  return new Set([...ELSEWHERE, ...others]);
}

const READ = {
  accept: "accept",
  "accept-encoding": "acceptEncoding",
  "if-none-match": "ifNoneMatch",
  authorization: "authorization",
  "x-forwarded-for": "forwardedFor",
  host: "host",
  "x-forwarded-host": "forwardedHost",
  "user-agent": "userAgent",
  range: "range",
} as const;

/**
 * Reads a chunk that is exactly one whole request without a body; null when it is anything else. It is stricter than
 * HTTP on purpose: what it does not know it need not understand, the ordinary server gets it untouched.
 */
export function readPlainRequest(
  chunk: string,
  elsewhere: ReadonlySet<string> = ELSEWHERE,
): PlainRequest | null {
  if (chunk.indexOf("\r\n\r\n") !== chunk.length - 4) return null;
  const lines = chunk.slice(0, -4).split("\r\n", MAX_LINES + 1);
  if (lines.length > MAX_LINES) return null;
  const url = REQUEST_LINE.exec(lines[0] as string)?.[1];
  if (url === undefined || url.includes("#")) return null;
  const at = url.indexOf("?");
  const request: PlainRequest = {
    path: at < 0 ? url : url.slice(0, at),
    query: at < 0 ? "" : url.slice(at + 1),
    accept: undefined,
    acceptEncoding: undefined,
    ifNoneMatch: undefined,
    authorization: undefined,
    forwardedFor: undefined,
    host: undefined,
    forwardedHost: undefined,
    userAgent: undefined,
    range: undefined,
  };
  return readHeaders(lines, request, elsewhere) ? request : null;
}

function readHeaders(lines: string[], request: PlainRequest, elsewhere: ReadonlySet<string>): boolean {
  for (let n = 1; n < lines.length; n++) {
    const match = HEADER.exec(lines[n] as string);
    if (!match) return false;
    const name = (match[1] as string).toLowerCase();
    const value = (match[2] as string).trim();
    if (elsewhere.has(name)) return false;
    if (name === "connection") {
      if (!KEEP_ALIVE.test(value)) return false;
    } else if (name in READ) {
      const key = READ[name as keyof typeof READ];
      if (request[key] !== undefined) return false;
      request[key] = value;
    }
  }
  return request.host !== undefined && isAuthority(request.host);
}
