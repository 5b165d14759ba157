import type { Server as HttpServer, IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";

const END_OF_HEAD = "\r\n\r\n";
/** The events of node:http when a request begins. */
const BEGINNINGS = ["request", "checkContinue", "checkExpectation"] as const;

/**
 * Gives node:http the requests of each connection one at a time. Left alone it starts every request that it can read,
 * so one client that sends thousands without waiting takes thousands of file descriptors. Here the next request starts
 * when the answer before it is out, and the rest stays in the socket, which stops reading.
 */
export class Intake {
  readonly #http: HttpServer;
  readonly #rewrite: RewriteHead | null;
  readonly #queues = new WeakMap<Socket, RequestQueue>();

  /** `rewrite`: changes the first bytes of each request, for clients with methods that node:http does not parse. null: none. */
  constructor(http: HttpServer, rewrite: RewriteHead | null = null) {
    this.#http = http;
    this.#rewrite = rewrite;
    const begin = (request: IncomingMessage, response: ServerResponse) =>
      this.#queues.get(request.socket)?.begin(request, response);
    // An event with no listener has a meaning of its own to node:http.
    for (const event of BEGINNINGS) if (http.listenerCount(event) > 0) http.prependListener(event, begin);
  }

  /** Hands a connection to node:http. */
  take(socket: Socket): void {
    const before = { data: socket.listeners("data"), end: socket.listeners("end") };
    this.#http.emit("connection", socket);
    const readers = {
      data: added(socket, "data", before.data),
      end: added(socket, "end", before.end),
    };
    const queue = new RequestQueue(socket, readers, this.#rewrite);
    this.#queues.set(socket, queue);
    // A listener of our own comes first: node:http then stops reading past the stream.
    socket.on("data", (chunk: Buffer<ArrayBuffer>) => queue.add(chunk));
    socket.on("end", () => queue.end());
    socket.off("data", readers.data).off("end", readers.end);
  }
}

/** What a request begins with, as node:http is to read it. */
export type RewriteHead = (chunk: Buffer<ArrayBuffer>) => Buffer<ArrayBuffer>;

type Listener = (...args: unknown[]) => void;

function added(socket: Socket, event: string, before: unknown[]): Listener {
  const listener = socket.listeners(event).find((one) => !before.includes(one));
  if (!listener) throw new Error(`node:http does not listen for ${event}`);
  return listener as Listener;
}

/**
 * Frees the memory of a chunk that node:http has read: its parser passes on copies. Left to the garbage collector, these
 * chunks double the CPU time of a large upload. A chunk that is only part of its memory is left alone, as the rest may
 * still be needed.
 */
function free(chunk: Buffer<ArrayBuffer>): void {
  if (chunk.length === chunk.buffer.byteLength) chunk.buffer.transfer(0);
}

/**
 * What has come on one connection. Where a request ends is decided by node:http alone; the places where bytes are cut
 * here only see to it that no second request begins in the same piece.
 */
class RequestQueue {
  readonly #socket: Socket;
  readonly #readers: { data: Listener; end: Listener };
  readonly #rewrite: RewriteHead | null;
  /** Nothing of the next request was passed on yet. */
  #isAtStart = true;
  /** The request in progress: its answer is not out, or its body has not ended. */
  #request: IncomingMessage | null = null;
  #isAnswered = false;
  /** Bytes of the body still to come; null where its length is not known. */
  #bodyLeft: number | null = null;
  /** The last request has just ended: others have their turn first. */
  #isYielding = false;
  #hasEnded = false;
  /** The last bytes that were passed on, in case the end of a head is split between two chunks. */
  #tail = "";

  constructor(socket: Socket, readers: { data: Listener; end: Listener }, rewrite: RewriteHead | null) {
    this.#socket = socket;
    this.#readers = readers;
    this.#rewrite = rewrite;
  }

  add(given: Buffer<ArrayBuffer>): void {
    const isStart = this.#rewrite !== null && this.#isAtStart && this.#isReady;
    const chunk = isStart ? (this.#rewrite as RewriteHead)(given) : given;
    const isWithinBody = this.#request !== null && !this.#request.complete;
    let at = 0;
    while (at < chunk.length && this.#isReady && !this.#socket.destroyed) {
      const end = this.#cut(chunk, at);
      this.#pass(at === 0 && end === chunk.length ? chunk : chunk.subarray(at, end));
      at = end;
    }
    if (at === chunk.length) {
      if (isWithinBody) free(chunk);
      return;
    }
    if (this.#socket.destroyed) return;
    this.#socket.pause();
    this.#socket.unshift(chunk.subarray(at));
  }

  /** The client has finished sending, but still reads its answer. */
  end(): void {
    this.#hasEnded = true;
    if (this.#isReady) this.#readers.end();
  }

  begin(request: IncomingMessage, response: ServerResponse): void {
    if (this.#request === request) return;
    this.#request = request;
    this.#isAnswered = false;
    const length = request.headers["content-length"];
    this.#bodyLeft = length === undefined ? null : Number(length);
    response.once("close", () => {
      if (this.#request !== request) return;
      this.#isAnswered = true;
      this.#finish();
    });
  }

  get #isReady(): boolean {
    return !this.#isYielding && (this.#request === null || !this.#request.complete);
  }

  #pass(piece: Buffer): void {
    this.#isAtStart = false;
    if (this.#request !== null && this.#bodyLeft !== null) this.#bodyLeft -= piece.length;
    this.#tail = (this.#tail + piece.toString("latin1", Math.max(0, piece.length - 3))).slice(-3);
    this.#readers.data(piece);
    this.#finish();
  }

  /** Where to stop: behind the body, or behind the next empty line, where a head or a chunked body may end. */
  #cut(chunk: Buffer, from: number): number {
    if (this.#request !== null && this.#bodyLeft !== null && this.#bodyLeft > 0)
      return Math.min(chunk.length, from + this.#bodyLeft);
    const split = (this.#tail + chunk.toString("latin1", from, from + 3)).indexOf(END_OF_HEAD);
    if (split >= 0) return from + split + END_OF_HEAD.length - this.#tail.length;
    const found = chunk.indexOf(END_OF_HEAD, from, "latin1");
    return found < 0 ? chunk.length : found + END_OF_HEAD.length;
  }

  #finish(): void {
    if (!this.#isAnswered || !this.#request?.complete) return;
    this.#request = null;
    this.#isAnswered = false;
    this.#isAtStart = true;
    this.#isYielding = true;
    setImmediate(() => this.#continue());
  }

  #continue(): void {
    const socket = this.#socket;
    if (socket.destroyed) return;
    if (socket.writableNeedDrain) {
      socket.once("drain", () => this.#continue());
      return;
    }
    this.#isYielding = false;
    if (this.#hasEnded) this.#readers.end();
    else if (socket.isPaused()) socket.resume();
  }
}
