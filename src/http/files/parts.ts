import type { FastifyReply, FastifyRequest } from "fastify";
import { type Download, downloadHeaders } from "./answer.ts";
import { allowsPart, type Validators } from "./conditions.ts";
import { type RangeAnswer, readRange } from "./range.ts";

/** The part a Range header asks for. */
export function partAskedFor(request: FastifyRequest, download: Download, size: number): RangeAnswer {
  return readRange(rangeHeader(request, validatorsOf(download)), size);
}

/** The Range header, where it holds: only a GET can ask for a part (RFC 9110, 14.2). */
export function rangeHeader({ method, headers }: FastifyRequest, validators: Validators): string | undefined {
  const isPart = method === "GET" && allowsPart(headers["if-range"] as string | undefined, validators);
  return isPart ? headers.range : undefined;
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

export function validatorsOf({ content: { etag, file } }: Download): Validators {
  return { etag, modifiedAt: file.uploadedAt };
}
