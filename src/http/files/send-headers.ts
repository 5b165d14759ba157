import type { FastifyReply } from "fastify";

/** Answers HEAD: the headers of `reply` as they are, with the length of a body that does not follow. */
export function sendHeaders(reply: FastifyReply): FastifyReply {
  reply.hijack();
  reply.raw.writeHead(reply.statusCode, reply.getHeaders() as Record<string, string>).end();
  return reply;
}
