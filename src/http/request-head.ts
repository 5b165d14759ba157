import type { IncomingMessage } from "node:http";
import { isIPv6 } from "node:net";
import { Refusal } from "../refusal.ts";

/** RFC 9110, 7.2 and RFC 3986, 3.2.2: a name or IPv4 address, or an IPv6 address in brackets; then perhaps a port. */
const AUTHORITY =
  /^(?:\[([0-9a-f:.]{2,45})(?:%[\w.~%-]{1,40})?\]|(?:[\w.~!$&'()*+,;=-]|%[0-9a-f]{2}){1,255})(?::(\d{0,5}))?$/i;
const MAX_PORT = 65_535;
/** Origin form or absolute form (RFC 9112, 3.2); an account in it is passed over. */
const TARGET = /^(?:[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@]*@)?([^/?#]*))?(?:[/?][^#]*)?$/i;

/** Whether a text is a host with an optional port, as the Host header must name one. */
export function isAuthority(text: string): boolean {
  const match = AUTHORITY.exec(text);
  if (match === null || Number(match[2] ?? 0) > MAX_PORT) return false;
  return match[1] === undefined || isIPv6(match[1]);
}

/**
 * Why a request is refused (`invalid`) whose head node:http lets pass though it may mean different things to different
 * readers (RFC 9112, 3.2): it has no Host, two or a malformed one, another version of HTTP, or a target of another form.
 * null: nothing is wrong with it.
 */
export function faultOfHead({ httpVersion, method, url = "", rawHeaders }: IncomingMessage): Refusal | null {
  if (httpVersion !== "1.1" && httpVersion !== "1.0")
    return malformed("bad-http-version", "This server supports HTTP/1.1 and HTTP/1.0.");
  const hosts: string[] = [];
  for (let at = 0; at < rawHeaders.length; at += 2)
    if (rawHeaders[at]?.toLowerCase() === "host") hosts.push(rawHeaders[at + 1] ?? "");
  if (hosts.length === 0 && httpVersion === "1.1")
    return malformed("no-host", "The request has no Host header; HTTP/1.1 needs one.");
  if (hosts.length > 1) return malformed("two-hosts", "The request has more than one Host header; send one.");
  if (!hosts.every(isAuthority))
    return malformed(
      "bad-host",
      "The Host header is malformed: send the name of the server, and its port if it has one.",
    );
  if (!isTarget(url, method))
    return malformed("bad-target", "The request asks for something that is not an address on this server.");
  return null;
}

function isTarget(url: string, method: string | undefined): boolean {
  if (url === "*") return method === "OPTIONS";
  const match = TARGET.exec(url);
  return match !== null && (match[1] === undefined || isAuthority(match[1]));
}

const malformed = (code: string, message: string) => new Refusal("invalid", code, message);
