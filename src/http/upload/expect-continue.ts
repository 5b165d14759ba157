import type { IncomingMessage, ServerResponse } from "node:http";
import type { FastifyInstance, FastifyRequest } from "fastify";

/** Requests whose client waits for a word before it sends the body (`Expect: 100-continue`). */
const waiting = new WeakSet<IncomingMessage>();

/**
 * Holds back "100 Continue" until credentials and rights are checked (STANDARDS U23, U25): uploads call `letBodyCome`;
 * every other request is let on as soon as its own hooks have passed.
 */
export function holdContinue(app: FastifyInstance): void {
  app.server.on("checkContinue", (request: IncomingMessage, response: ServerResponse) => {
    waiting.add(request);
    app.server.emit("request", request, response);
  });
  app.addHook("preParsing", async (request, reply) => {
    if (!isUpload(request)) letBodyCome(request.raw, reply.raw);
  });
}

/** Tells the client to send the body, if it waits for that. */
export function letBodyCome(request: IncomingMessage, response: ServerResponse): void {
  if (waiting.delete(request)) response.writeContinue();
}

/** Whether the client still waits, so that its body may never come. */
export function isWaiting(request: IncomingMessage): boolean {
  return waiting.has(request);
}

function isUpload(request: FastifyRequest): boolean {
  return (request.routeOptions.config as { takesUploads?: boolean }).takesUploads === true;
}
