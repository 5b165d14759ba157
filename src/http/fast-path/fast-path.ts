import type { Server as HttpServer } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { setImmediate as nextRound, setTimeout as sleep } from "node:timers/promises";
import { steadyNow } from "../../clock.ts";
import { Refusal } from "../../refusal.ts";
import { Intake } from "../intake.ts";
import type { Door } from "../listener.ts";
import type { Rooms } from "../routes.ts";
import type { Services } from "../services.ts";
import { LaneAnswers } from "./answer.ts";
import { readPlainRequest } from "./plain-request.ts";
import { Memo, type Remembered } from "./raw-request-cache.ts";
import { noteRefusal } from "./refused.ts";

/** A connection in the lane. One that was handed to the ordinary server is none any more. */
interface Guest {
  socket: Socket;
  /** An answer is being worked out; nothing is read meanwhile. */
  isBusy: boolean;
  /** An answer is being written, and the client has yet to take some of it. */
  isPouring: boolean;
  /** Requests answered one right after the other, since others had their turn. */
  inARow: number;
  /** By the lane's own coarse clock. */
  lastActive: number;
  /** What the lane listens with, to be taken off again: Node's own listeners on the socket must stay. */
  listeners: Record<"data" | "end" | "error", (...args: never[]) => void>;
}

/** Longer heads are no plain requests. */
const MAX_HEAD = 8192;
const END_OF_HEAD = Buffer.from("\r\n\r\n");
/** Requests of one connection that are answered before others have their turn, where many were sent at once. */
const IN_A_ROW = 8;
const TICK_MS = 1000;
const DRAIN_TICK_MS = 50;
/** How long a stop leaves idle connections open: a proxy that is busy asks again on most of them, and is told to close. */
const LINGER_MS = 250;
const G = 0x47;

/**
 * Listens in front of node:http and answers the plainest requests itself: a simply shaped GET, whole in one chunk,
 * for an answer whose bytes are ready. Of several that were sent at once it begins the next when the answer before it is out. Every other connection goes to node:http for good, untouched, so the lane need
 * never understand what it does not serve. It halves the cost of a page.
 */
export class Lane {
  readonly #http: HttpServer;
  readonly #intake: Intake;
  readonly #services: Services;
  readonly #door: Door;
  readonly #answers: LaneAnswers;
  readonly #memo = new Memo();
  readonly #guests = new Set<Guest>();
  readonly #sockets = new Set<Socket>();
  #now = steadyNow();
  #clock: NodeJS.Timeout | null = null;
  #isStopping = false;

  constructor(door: Door, http: HttpServer, services: Services, rooms: Rooms) {
    this.#door = door;
    this.#http = http;
    this.#intake = new Intake(http);
    this.#services = services;
    this.#answers = new LaneAnswers(services, rooms);
    services.announcements.subscribe(() => this.#memo.drop());
    door.server.on("connection", (socket) => this.#note(socket));
    door.onGuest((socket) => this.#welcome(socket));
  }

  /** All open connections, in the lane or not. */
  get connections(): number {
    return this.#sockets.size;
  }

  async listen(options: { host: string; port: number; maxConnections: number }): Promise<AddressInfo> {
    const { server } = this.#door;
    server.maxConnections = options.maxConnections;
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen({ host: options.host, port: options.port, backlog: 1024 }, resolve);
    });
    this.#clock = setInterval(() => this.#tick(), TICK_MS).unref();
    return server.address() as AddressInfo;
  }

  /**
   * Takes nobody new, closes who is idle, and cuts off the others when the grace is over. A proxy may be asking on a
   * connection at this very moment, so what has come already is taken first, and the idle have a moment to ask once more.
   */
  async stop(graceMs: number): Promise<void> {
    this.#isStopping = true;
    const deadline = steadyNow() + graceMs;
    const lingering = Math.min(deadline, steadyNow() + LINGER_MS);
    await everythingRead();
    const closed = new Promise<void>((resolve) => this.#door.server.close(() => resolve()));
    while (this.#sockets.size > 0 && steadyNow() < deadline) {
      await sleep(DRAIN_TICK_MS);
      await everythingRead();
      if (steadyNow() >= lingering) this.#closeIdle();
    }
    for (const socket of this.#sockets) socket.destroy();
    if (this.#clock) clearInterval(this.#clock);
    this.#door.close();
    await closed;
  }

  #closeIdle(): void {
    this.#door.turnAway();
    for (const guest of this.#guests)
      if (!guest.isBusy && !guest.isPouring && guest.socket.writableLength === 0) guest.socket.destroy();
    this.#http.closeIdleConnections();
  }

  #note(socket: Socket): void {
    this.#sockets.add(socket);
    socket.once("close", () => this.#sockets.delete(socket));
  }

  #welcome(socket: Socket): void {
    if (!this.#isOpen || this.#isStopping) {
      this.#intake.take(socket);
      return;
    }
    const listeners = {
      data: (chunk: Buffer) => this.#serve(guest, chunk),
      end: () => socket.end(),
      error: () => socket.destroy(),
    };
    const guest: Guest = {
      socket,
      isBusy: false,
      isPouring: false,
      inARow: 0,
      lastActive: this.#now,
      listeners,
    };
    this.#guests.add(guest);
    socket.once("close", () => this.#guests.delete(guest));
    for (const [event, listener] of Object.entries(listeners)) socket.on(event, listener);
  }

  #serve(guest: Guest, chunk: Buffer): void {
    guest.lastActive = this.#now;
    const length = chunk[0] === G && !this.#isStopping ? headLength(chunk) : 0;
    if (length === 0) {
      this.#handOver(guest, chunk);
      return;
    }
    const head = length === chunk.length ? chunk : chunk.subarray(0, length);
    // Of requests that were sent at once, the next is read when the answer before it is out.
    if (head !== chunk) putBack(guest.socket, chunk.subarray(length));
    const text = head.toString("latin1");
    const known = this.#memo.get(text);
    if (known && (known.peer === null || known.peer === guest.socket.remoteAddress))
      this.#write(guest, known, 0);
    else void this.#workOut(guest, head, text);
  }

  /** Finds the answer the longer way, and remembers it for whoever sends the very same bytes. */
  async #workOut(guest: Guest, chunk: Buffer, text: string): Promise<void> {
    const request = readPlainRequest(text);
    if (request === null) return this.#handOver(guest, chunk);
    const begun = performance.now();
    const { generation } = this.#memo;
    guest.isBusy = true;
    guest.socket.pause();
    const answer = await this.#answers.answer(request, guest.socket.remoteAddress ?? "");
    guest.isBusy = false;
    if (guest.socket.destroyed) return;
    if (answer instanceof Refusal) noteRefusal(guest.socket, answer);
    if (answer === null || answer instanceof Refusal) return this.#handOver(guest, chunk);
    // Ranges are seldom asked for twice, and would take the place of what is.
    const isWorthIt = !this.#hangsOnAddress && request.range === undefined;
    if (isWorthIt) this.#memo.remember(text, answer, generation);
    this.#write(guest, answer, (performance.now() - begun) / 1000);
  }

  #write(guest: Guest, { wire, counter }: Remembered, seconds: number): void {
    if (counter) this.#services.tally.add(counter);
    this.#services.metrics.observe(wire.route, "GET", wire.status, seconds);
    const pieces = wire.pieces();
    if (pieces.length > 1 || !guest.socket.write(pieces[0] as Buffer))
      this.#pour(guest, pieces, pieces.length > 1 ? 0 : 1);
    else if (guest.socket.isPaused()) this.#readOn(guest);
  }

  /** Reads what was put back, or comes next. */
  #readOn(guest: Guest): void {
    const { socket } = guest;
    guest.inARow = (guest.inARow + 1) % IN_A_ROW;
    if (guest.inARow > 0) socket.resume();
    else setImmediate(() => this.#guests.has(guest) && socket.resume());
  }

  /** Who reads slowly is not read from until the answer is out: it waits in memory once at the most. */
  #pour(guest: Guest, pieces: readonly Buffer[], from: number): void {
    const { socket } = guest;
    socket.cork();
    let at = from;
    while (at < pieces.length && !socket.writableNeedDrain) socket.write(pieces[at++] as Buffer);
    socket.uncork();
    guest.isPouring = socket.writableNeedDrain;
    if (!guest.isPouring) {
      this.#readOn(guest);
      return;
    }
    socket.pause();
    socket.once("drain", () => {
      guest.lastActive = this.#now;
      this.#pour(guest, pieces, at);
    });
  }

  #handOver(guest: Guest, chunk: Buffer): void {
    const { socket } = guest;
    this.#guests.delete(guest);
    for (const [event, listener] of Object.entries(guest.listeners))
      socket.off(event, listener as () => void);
    socket.unshift(chunk);
    this.#intake.take(socket);
    socket.resume();
  }

  /** Where every request is logged the ordinary server answers them all: it is the one that logs. */
  get #isOpen(): boolean {
    const { listen, log } = this.#services.config;
    return listen.lane && log.requests !== "all";
  }

  /** Whether two callers may get different answers to the same bytes. */
  get #hangsOnAddress(): boolean {
    return this.#services.access.usesNetworks || this.#services.config.listen.trustedProxies.length > 0;
  }

  #tick(): void {
    this.#now = steadyNow();
    const { idleTimeout, bodyTimeout } = this.#services.config.limits;
    for (const { socket, isBusy, isPouring, lastActive } of this.#guests) {
      const patience = (isPouring ? bodyTimeout : idleTimeout) * 1000;
      // It may have been active a tick after that: nobody is cut too early.
      if (!isBusy && lastActive < this.#now - patience - TICK_MS) socket.destroy();
    }
  }
}

/** Bytes of the first head in the chunk; 0 when it is not whole, or too long for the lane. */
function headLength(chunk: Buffer): number {
  const end = chunk.indexOf(END_OF_HEAD) + END_OF_HEAD.length;
  return end < END_OF_HEAD.length || end > MAX_HEAD ? 0 : end;
}

function putBack(socket: Socket, rest: Buffer): void {
  socket.pause();
  socket.unshift(rest);
}

/** Resolves when the event loop has taken in whatever had come: connections and what was sent on them. */
async function everythingRead(): Promise<void> {
  await nextRound();
  await nextRound();
}
