import type { FastifyReply, FastifyRequest } from "fastify";
import { type Download, downloadHeaders } from "./answer.ts";
import { type RangeAnswer, readRange } from "./range.ts";

/** The part a Range header asks for; an If-Range that does not match makes it the whole (STANDARDS H05). */
export function partAskedFor(request: FastifyRequest, download: Download, size: number): RangeAnswer {
  return readRange(rangeHeader(request, download), size);
}

/** The Range header, where it holds. */
export function rangeHeader(request: FastifyRequest, download: Download): string | undefined {
  const condition = request.headers["if-range"];
  const holds =
    condition === undefined || condition === download.etag || condition === lastModified(download);
  return holds ? request.headers.range : undefined;
}

export function unsatisfiable(reply: FastifyReply, download: Download, size: number): FastifyReply {
  withHeaders(reply.code(416), downloadHeaders(download));
  return reply.header("Content-Range", `bytes */${size}`).send();
}

export function withHeaders(
  reply: FastifyReply,
  headers: readonly (readonly [string, string])[],
): FastifyReply {
  for (const [name, value] of headers) reply.header(name, value);
  return reply;
}

function lastModified({ file: { uploadedAt } }: Download): string | null {
  return uploadedAt === null ? null : new Date(uploadedAt).toUTCString();
}
