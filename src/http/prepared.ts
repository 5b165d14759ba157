import type { ServerResponse } from "node:http";
import { STATUS_CODES } from "node:http";
import type { FastifyReply } from "fastify";
import type { Config } from "../config/schema.ts";

/** An answer whose bytes are ready. The fast path writes them unchanged; node:http writes header by header. */
export interface Prepared {
  status: 200 | 302 | 304;
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

/**
 * Lets pages of any web site read the answer (STANDARDS J21). Only where everybody may read: browsers inside a network would
 * otherwise hand strangers what only that network may read.
 */
export const OPEN_TO_ALL_ORIGINS: [string, string] = ["Access-Control-Allow-Origin", "*"];

/** Seconds an idle connection is kept, as the Keep-Alive header says. */
export interface ConnectionTerms {
  keepAlive: number;
}

let dateSecond = 0;
let dateText = "";

/** The Date header's value; made once a second. */
function httpDate(): string {
  const second = Math.floor(Date.now() / 1000);
  if (second !== dateSecond) {
    dateSecond = second;
    dateText = new Date(second * 1000).toUTCString();
  }
  return dateText;
}

/** Up to this size head and body are joined, and go out in one write; a larger body is not copied. */
const JOINED = 64 * 1024;
/** Most bytes handed to a socket at once: each piece that a slow client takes shows that it is alive. */
const PIECE = 256 * 1024;

/** A prepared answer as the bytes that go over the wire; its date is refreshed in place. */
export class Wire {
  readonly route: string;
  readonly status: number;
  readonly size: number;
  readonly #pieces: Buffer[];
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
    const body = prepared.body ?? Buffer.alloc(0);
    this.#dateAt = first.length;
    this.size = head.length + body.length;
    this.#pieces = this.size <= JOINED ? [Buffer.concat([head, body])] : [head, ...piecesOf(body)];
  }

  /** The bytes in their pieces, with today's date: all dates of HTTP are equally long. */
  pieces(): readonly Buffer[] {
    const now = httpDate();
    if (now !== this.#date) {
      this.#date = now;
      this.#pieces[0]?.write(now, this.#dateAt, "latin1");
    }
    return this.#pieces;
  }
}

/** Slices of the same memory, none larger than a piece. */
function piecesOf(body: Buffer): Buffer[] {
  const pieces: Buffer[] = [];
  for (let at = 0; at < body.length; at += PIECE) pieces.push(body.subarray(at, at + PIECE));
  return pieces;
}

/** Sends a prepared answer through node:http, without Fastify, which would add headers: it equals that of the fast path. */
export function sendPrepared(
  { config }: { config: Config },
  reply: FastifyReply,
  prepared: Prepared,
): FastifyReply {
  reply.hijack();
  const { raw } = reply;
  raw.writeHead(prepared.status, prepared.headers.flat());
  cutWhenStalled(raw, config.limits.bodyTimeout * 1000);
  raw.end(raw.req.method === "HEAD" ? undefined : (prepared.body ?? undefined));
  return reply;
}

/** Ends the connection when its client takes nothing of the answer for so long (F32); node:http alone would wait for ever. */
export function cutWhenStalled(response: ServerResponse, milliseconds: number): void {
  const { socket } = response.req;
  socket.setTimeout(milliseconds);
  // Before node:http's own listener, which sets the time-out of an idle connection.
  response.prependOnceListener("finish", () => socket.setTimeout(0));
}

/** Whether an If-None-Match header names the ETag, or any (RFC 9110, 13.1.2: compared weakly). */
export function matchesEtag(header: string | undefined, etag: string | null): boolean {
  if (header === undefined || etag === null) return false;
  if (header === etag || header.trim() === "*") return true;
  return header.split(",").some((one) => one.trim().replace(/^W\//, "") === etag);
}
