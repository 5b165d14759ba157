import type { ServerResponse } from "node:http";
import { STATUS_CODES } from "node:http";

/** An answer whose bytes are ready: written as it stands by the lane, or header by header through node:http. */
export interface Prepared {
  status: 200 | 304;
  /** In order; without Date, Connection and Keep-Alive, which belong to the connection. */
  headers: readonly (readonly [name: string, value: string])[];
  body: Buffer | null;
  /** For metrics. */
  route: string;
  /** Until when it may be repeated, in milliseconds since 1970; without it: until a change is announced. */
  freshUntil?: number;
}

/** What no answer that holds foreign bytes goes without: no browser runs, frames or guesses anything in it (F73, F74). */
export const SAFETY_HEADERS: [string, string][] = [
  ["X-Content-Type-Options", "nosniff"],
  ["X-Frame-Options", "DENY"],
  ["Referrer-Policy", "no-referrer"],
  ["Content-Security-Policy", "sandbox; default-src 'none'; frame-ancestors 'none'"],
];

/** Seconds an idle connection is kept, as the Keep-Alive header says. */
export interface ConnectionTerms {
  keepAlive: number;
}

let dateSecond = 0;
let dateText = "";

/** The Date header's value; made once a second. */
export function httpDate(): string {
  const second = Math.floor(Date.now() / 1000);
  if (second !== dateSecond) {
    dateSecond = second;
    dateText = new Date(second * 1000).toUTCString();
  }
  return dateText;
}

/** A prepared answer as the bytes that go over the wire, head and body in one buffer; its date is refreshed in place. */
export class Wire {
  readonly route: string;
  readonly status: number;
  readonly #bytes: Buffer;
  readonly #dateAt: number;
  #date: string;

  constructor(prepared: Prepared, terms: ConnectionTerms) {
    this.route = prepared.route;
    this.status = prepared.status;
    this.#date = httpDate();
    const lines = prepared.headers.map(([name, value]) => `${name}: ${value}\r\n`).join("");
    const first = `HTTP/1.1 ${prepared.status} ${STATUS_CODES[prepared.status]}\r\n${lines}Date: `;
    const last = `\r\nConnection: keep-alive\r\nKeep-Alive: timeout=${terms.keepAlive}\r\n\r\n`;
    const head = Buffer.from(first + this.#date + last, "latin1");
    this.#dateAt = first.length;
    this.#bytes = prepared.body === null ? head : Buffer.concat([head, prepared.body]);
  }

  get size(): number {
    return this.#bytes.length;
  }

  /** The bytes, with today's date: all dates of HTTP are equally long. */
  bytes(): Buffer {
    const now = httpDate();
    if (now !== this.#date) {
      this.#date = now;
      this.#bytes.write(now, this.#dateAt, "latin1");
    }
    return this.#bytes;
  }
}

/** Sends a prepared answer through node:http. */
export function sendPrepared(response: ServerResponse, prepared: Prepared, method: string): void {
  response.writeHead(prepared.status, prepared.headers.flat());
  response.end(method === "HEAD" ? undefined : (prepared.body ?? undefined));
}

/** Whether an If-None-Match header names the ETag, or any (RFC 9110, 13.1.2: compared weakly). */
export function matchesEtag(header: string | undefined, etag: string | null): boolean {
  if (header === undefined || etag === null) return false;
  if (header === etag || header.trim() === "*") return true;
  return header.split(",").some((one) => one.trim().replace(/^W\//, "") === etag);
}
