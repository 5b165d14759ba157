import { Readable } from "node:stream";
import type { FastifyReply, FastifyRequest } from "fastify";
import { anonymous } from "../../accounts/caller.ts";
import type { LongAnswers, SignIn } from "../long-answers.ts";
import type { Endpoint } from "./endpoint.ts";

/** An answer that streams, and what it answers. */
export interface Streaming {
  endpoint: Endpoint;
  order: Parameters<Endpoint["handle"]>[0];
  /** Tells the handler that the answer is to end. */
  ending: AbortController;
  longAnswers: LongAnswers;
  signIn: SignIn;
  /** Of `LongAnswers`, taken before the caller was authenticated. */
  mark: number;
  request: FastifyRequest;
  reply: FastifyReply;
}

/** Milliseconds in which an event stream may say that it ends. */
const FAREWELL_MS = 1000;

/**
 * Streams the pieces of an answer, as the caller is at the moment of each, and ends when the caller may not have the rest. What
 * follows once the first piece was sent cannot be refused: an export breaks off, and an event stream ends with a comment.
 */
export function sendWatched(streaming: Streaming, pieces: AsyncIterable<string>): FastifyReply {
  const { endpoint, order, longAnswers, signIn, mark, request, reply } = streaming;
  const stream = streamFor(request, pieces);
  const { address } = order.caller;
  const answer = {
    ...signIn,
    address,
    project: null,
    permit(caller: typeof order.caller) {
      endpoint.permit?.({ ...order, caller });
      order.caller = caller;
    },
    end() {
      order.caller = anonymous(address);
      end(streaming, stream);
    },
  };
  const leave = longAnswers.watch(answer, mark);
  stream.once("close", () => {
    leave();
    // A generator of which nothing was read runs no `finally`: this releases what it holds.
    streaming.ending.abort();
  });
  return reply.type(`${endpoint.streams}; charset=utf-8`).send(stream);
}

function end({ endpoint, ending, request }: Streaming, stream: Readable): void {
  const { socket } = request.raw;
  ending.abort();
  if (endpoint.streams !== "text/event-stream") {
    socket.destroy();
    return;
  }
  // A client that does not read is cut off.
  const timer = setTimeout(() => socket.destroy(), FAREWELL_MS).unref();
  stream.once("close", () => clearTimeout(timer));
}

/** What follows once the first of it was sent cannot be refused any more: it breaks off, also when the client hangs up. */
function streamFor({ raw }: FastifyRequest, pieces: AsyncIterable<string>): Readable {
  const stream = Readable.from(pieces, { objectMode: false });
  const leave = () => stream.destroy();
  raw.socket.once("end", leave);
  return stream.once("close", () => raw.socket.off("end", leave));
}
