import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { FileServices } from "./services.ts";

/**
 * Streams a body behind the headers of `reply`; whatever goes wrong breaks the connection, so that nobody takes a part for
 * the whole. A client that takes nothing for `limits.bodyTimeout` is cut off.
 */
export async function sendStream(
  { config }: Pick<FileServices, "config">,
  body: Readable,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { raw } = reply;
  const { socket } = raw;
  reply.hijack();
  raw.writeHead(reply.statusCode, reply.getHeaders() as Record<string, string>);
  raw.flushHeaders();
  const giveUp = () => socket?.destroy();
  socket?.setTimeout(config.limits.bodyTimeout * 1000, giveUp);
  await pipeline(body, raw).catch((error: Error) => {
    raw.destroy();
    request.log.info({ id: request.id, reason: error.message }, "download cut");
  });
  socket?.setTimeout(0, giveUp);
  return reply;
}
