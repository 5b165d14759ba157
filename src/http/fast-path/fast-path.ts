import type { Server as HttpServer } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { setImmediate as nextRound, setTimeout as sleep } from "node:timers/promises";
import type { Announcements } from "../../changes/announcements.ts";
import { steadyNow } from "../../clock.ts";
import type { Metrics } from "../../monitoring/metrics.ts";
import { Refusal } from "../../refusal.ts";
import { inheritedSocket } from "../../system/inherited-socket.ts";
import { rewritePush } from "../compat/devpi/push-method.ts";
import type { FileServices } from "../files/services.ts";
import { Intake } from "../intake.ts";
import type { Listener } from "../listener.ts";
import type { ProxySignIn } from "../proxy-sign-in.ts";
import type { AnswerCaches } from "../routes.ts";
import { FastPathAnswers } from "./answer.ts";
import { elsewhere, readPlainRequest } from "./plain-request.ts";
import { RawRequestCache, type Remembered } from "./raw-request-cache.ts";
import { noteRefusal } from "./refused.ts";

/** What the fast path needs. */
export interface FastPathServices extends FileServices {
  announcements: Announcements;
  metrics: Metrics;
  /** People whom a proxy signs in. null: off. */
  proxySignIn: ProxySignIn | null;
}

/** How long a stop takes at the most: for requests in flight, and for idle connections. */
export interface StopTerms {
  graceMs: number;
  lingerMs: number;
}

/** A connection on the fast path. One that was handed to node:http is no longer part of it. */
interface Connection {
  socket: Socket;
  /** An answer is being prepared. Nothing is read in the meantime. */
  isBusy: boolean;
  /** An answer is being sent, and the client has yet to take some of it. */
  isSending: boolean;
  /** Requests answered in a row, since other connections had their turn. */
  inARow: number;
  /** By the coarse clock of the fast path. */
  lastActive: number;
  /** The listeners of the fast path, to remove them again. Node's own listeners on the socket must stay. */
  listeners: Record<"data" | "end" | "error", (...args: never[]) => void>;
}

/** Requests with longer heads go to node:http. */
const MAX_HEAD = 8192;
const END_OF_HEAD = Buffer.from("\r\n\r\n");
/** Pipelined requests of one connection that are answered before other connections have their turn. */
const IN_A_ROW = 8;
const TICK_MS = 1000;
const DRAIN_TICK_MS = 50;
const G = 0x47;

/**
 * Answers simple requests in front of node:http, which halves the cost of a page: GET requests that arrive whole in one
 * chunk, and whose answer is ready as bytes. Pipelined requests are answered one after the other. Any other connection
 * is handed to node:http, unchanged and for good, so the fast path need not understand what it does not serve.
 */
export class FastPath {
  readonly #http: HttpServer;
  readonly #intake: Intake;
  readonly #services: FastPathServices;
  readonly #listener: Listener;
  readonly #answers: FastPathAnswers;
  readonly #cache = new RawRequestCache();
  /** Requests with one of these headers go to node:http. */
  readonly #elsewhere: ReadonlySet<string>;
  readonly #connections = new Set<Connection>();
  readonly #sockets = new Set<Socket>();
  #now = steadyNow();
  #clock: NodeJS.Timeout | null = null;
  #isStopping = false;

  constructor(listener: Listener, http: HttpServer, services: FastPathServices, caches: AnswerCaches) {
    this.#listener = listener;
    this.#http = http;
    this.#intake = new Intake(http, services.config.compat.includes("devpi") ? rewritePush : null);
    this.#services = services;
    this.#answers = new FastPathAnswers(services, caches);
    this.#elsewhere = elsewhere(services.proxySignIn?.headers ?? []);
    services.announcements.subscribe(() => this.#cache.drop());
    listener.server.on("connection", (socket) => this.#note(socket));
    listener.onConnection((socket) => this.#accept(socket));
  }

  /** All open connections, on the fast path or not. */
  get connections(): number {
    return this.#sockets.size;
  }

  async listen(options: { host: string; port: number; maxConnections: number }): Promise<AddressInfo> {
    const { server } = this.#listener;
    server.maxConnections = options.maxConnections;
    const inherited = inheritedSocket();
    const place = inherited === null ? { host: options.host, port: options.port } : { fd: inherited };
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen({ ...place, backlog: 1024 }, resolve);
    });
    this.#clock = setInterval(() => this.#tick(), TICK_MS).unref();
    return server.address() as AddressInfo;
  }

  /**
   * Accepts no new connections, closes idle ones, and cuts the others when the grace period is over. A proxy may be sending
   * a request at this very moment. So what has already arrived is read first, and idle connections linger: a busy proxy reuses most
   * of them within that time, and gets `Connection: close`. A second call shortens the times of the first.
   */
  async stop({ graceMs, lingerMs }: StopTerms): Promise<void> {
    this.#isStopping = true;
    const deadline = steadyNow() + graceMs;
    const lingering = Math.min(deadline, steadyNow() + lingerMs);
    await everythingRead();
    const closed = new Promise<void>((resolve) => this.#listener.server.close(() => resolve()));
    while (this.#sockets.size > 0 && steadyNow() < deadline) {
      await sleep(DRAIN_TICK_MS);
      await everythingRead();
      if (steadyNow() >= lingering) this.#closeIdle();
    }
    for (const socket of this.#sockets) socket.destroy();
    if (this.#clock) clearInterval(this.#clock);
    this.#listener.close();
    await closed;
  }

  #closeIdle(): void {
    this.#listener.closeHandshakes();
    for (const { socket, isBusy, isSending } of this.#connections)
      if (!isBusy && !isSending && socket.writableLength === 0) socket.destroy();
    this.#http.closeIdleConnections();
  }

  #note(socket: Socket): void {
    this.#sockets.add(socket);
    socket.once("close", () => this.#sockets.delete(socket));
  }

  #accept(socket: Socket): void {
    if (!this.#isOpen || this.#isStopping) {
      this.#intake.take(socket);
      return;
    }
    const listeners = {
      data: (chunk: Buffer) => this.#serve(connection, chunk),
      end: () => socket.end(),
      error: () => socket.destroy(),
    };
    const connection: Connection = {
      socket,
      isBusy: false,
      isSending: false,
      inARow: 0,
      lastActive: this.#now,
      listeners,
    };
    this.#connections.add(connection);
    socket.once("close", () => this.#connections.delete(connection));
    for (const [event, listener] of Object.entries(listeners)) socket.on(event, listener);
  }

  #serve(connection: Connection, chunk: Buffer): void {
    const { socket } = connection;
    connection.lastActive = this.#now;
    const length = chunk[0] === G && !this.#isStopping ? headLength(chunk) : 0;
    if (length === 0) {
      this.#handOver(connection, chunk);
      return;
    }
    const head = length === chunk.length ? chunk : chunk.subarray(0, length);
    // Of pipelined requests, the next one is read when this answer is out.
    if (head !== chunk) putBack(socket, chunk.subarray(length));
    const text = head.toString("latin1");
    const known = this.#cache.get(text);
    if (known && (known.peer === null || known.peer === socket.remoteAddress))
      this.#write(connection, known, 0);
    else void this.#prepare(connection, head, text);
  }

  /** Prepares the answer, and remembers it for requests with exactly the same bytes. */
  async #prepare(connection: Connection, chunk: Buffer, text: string): Promise<void> {
    const { socket } = connection;
    const request = readPlainRequest(text, this.#elsewhere);
    if (request === null) return this.#handOver(connection, chunk);
    const begun = performance.now();
    const { generation } = this.#cache;
    connection.isBusy = true;
    socket.pause();
    const answer = await this.#answers.answer(request, socket.remoteAddress ?? "");
    connection.isBusy = false;
    if (socket.destroyed) return;
    if (answer instanceof Refusal) noteRefusal(socket, answer);
    if (answer === null || answer instanceof Refusal) return this.#handOver(connection, chunk);
    // The same range is seldom requested twice. It would only displace other answers.
    const isWorthIt = !this.#dependsOnAddress && request.range === undefined;
    if (isWorthIt) this.#cache.remember(text, answer, generation);
    this.#write(connection, answer, (performance.now() - begun) / 1000);
  }

  #write(connection: Connection, { wire, counter }: Remembered, seconds: number): void {
    const { socket } = connection;
    if (counter) this.#services.downloadCounts.add(counter);
    this.#services.metrics.observe(wire.route, "GET", wire.status, seconds);
    const pieces = wire.pieces();
    if (pieces.length > 1 || !socket.write(pieces[0] as Buffer))
      this.#sendRest(connection, pieces, pieces.length > 1 ? 0 : 1);
    else if (socket.isPaused()) this.#readOn(connection);
  }

  /** Reads the next request: one that was put back, or one that is still to come. */
  #readOn(connection: Connection): void {
    const { socket } = connection;
    connection.inARow = (connection.inARow + 1) % IN_A_ROW;
    if (connection.inARow > 0) socket.resume();
    else setImmediate(() => this.#connections.has(connection) && socket.resume());
  }

  /**
   * Sends the pieces as fast as the client takes them. Nothing is read from it until then, so that at most one answer
   * waits in memory for a slow client.
   */
  #sendRest(connection: Connection, pieces: readonly Buffer[], from: number): void {
    const { socket } = connection;
    socket.cork();
    let at = from;
    while (at < pieces.length && !socket.writableNeedDrain) socket.write(pieces[at++] as Buffer);
    socket.uncork();
    connection.isSending = socket.writableNeedDrain;
    if (!connection.isSending) {
      this.#readOn(connection);
      return;
    }
    socket.pause();
    socket.once("drain", () => {
      connection.lastActive = this.#now;
      this.#sendRest(connection, pieces, at);
    });
  }

  #handOver(connection: Connection, chunk: Buffer): void {
    const { socket } = connection;
    this.#connections.delete(connection);
    for (const [event, listener] of Object.entries(connection.listeners))
      socket.off(event, listener as () => void);
    socket.unshift(chunk);
    this.#intake.take(socket);
    socket.resume();
  }

  /** Closed if every request is logged: only the server behind it writes that log. */
  get #isOpen(): boolean {
    const { listen, log } = this.#services.config;
    return listen.fastPath && log.requests !== "all";
  }

  /** Whether the same bytes from two addresses may get different answers. */
  get #dependsOnAddress(): boolean {
    return this.#services.access.usesNetworks || this.#services.config.listen.trustedProxies.length > 0;
  }

  #tick(): void {
    this.#now = steadyNow();
    const { idleTimeout, bodyTimeout } = this.#services.config.limits;
    for (const { socket, isBusy, isSending, lastActive } of this.#connections) {
      const patience = (isSending ? bodyTimeout : idleTimeout) * 1000;
      // The clock is coarse: activity may be up to one tick later than it says. Nothing is cut too early.
      if (!isBusy && lastActive < this.#now - patience - TICK_MS) socket.destroy();
    }
  }
}

/** Bytes of the first head in the chunk. 0 if it is incomplete, or too long for the fast path. */
function headLength(chunk: Buffer): number {
  const end = chunk.indexOf(END_OF_HEAD) + END_OF_HEAD.length;
  return end < END_OF_HEAD.length || end > MAX_HEAD ? 0 : end;
}

function putBack(socket: Socket, rest: Buffer): void {
  socket.pause();
  socket.unshift(rest);
}

/** Resolves when the event loop has read everything that has arrived: new connections, and data on open ones. */
async function everythingRead(): Promise<void> {
  await nextRound();
  await nextRound();
}
