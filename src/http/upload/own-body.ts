import type { IncomingMessage } from "node:http";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { drainRest, PUBLISHER, STRANGER } from "./drain.ts";
import { isWaiting, letBodyCome } from "./expect-continue.ts";

/** Marks the routes that read their body themselves. */
export const OWN_BODY = { config: { takesUploads: true }, bodyLimit: Number.MAX_SAFE_INTEGER };

/** Requests whose callers were found to have the right to publish. */
const publishers = new WeakSet<FastifyRequest>();

/**
 * Bodies of any type reach the handlers of these routes as they come: they check who asks before they read a byte.
 * To be called in a context of its own.
 */
export function readOwnBodies(routes: FastifyInstance): void {
  routes.removeAllContentTypeParsers();
  routes.addContentTypeParser("*", (_request, _payload, done) => done(null));
  routes.addHook("onSend", async (request, reply) => drainAfter(request, reply));
}

/** Notes that the caller may publish: what they send is taken to its end, within bounds, also where it is refused. */
export function admitPublisher(request: FastifyRequest): void {
  publishers.add(request);
}

/** Lets the body come, and answers the request to read it from. */
export function openBody(request: FastifyRequest, reply: FastifyReply): IncomingMessage {
  letBodyCome(request.raw, reply.raw);
  return request.raw;
}

/**
 * Sees to it that a client which still sends can read its answer: what is left of the body is taken and thrown away,
 * within bounds. Where the connection closes behind the answer that must be over before the answer goes out.
 */
async function drainAfter(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const { raw } = request;
  if (raw.complete || raw.destroyed) return;
  if (isWaiting(raw)) {
    reply.header("connection", "close");
    return;
  }
  const drained = drainRest(raw, publishers.has(request) ? PUBLISHER : STRANGER);
  if (!reply.raw.shouldKeepAlive) await drained;
  else void drained.then((isComplete) => isComplete || raw.destroy());
}
