import type { FastifyReply, FastifyRequest } from "fastify";
import type { StoredBytes } from "../../indexes/file-content.ts";
import { bodyHeaders, type Download } from "./answer.ts";
import { partAskedFor, unsatisfiable, withHeaders } from "./parts.ts";
import { sendHeaders } from "./send-headers.ts";
import { sendStream } from "./send-stream.ts";
import { sendFromUpstream } from "./send-upstream.ts";
import type { FileServices } from "./services.ts";

/**
 * Sends a file from a storage that is not a local disk. It takes one request to the storage, because the size is known. If
 * the storage has lost the file, the upstream is tried.
 */
export async function sendRemote(
  services: FileServices,
  download: Download,
  stored: StoredBytes,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { size } = stored;
  const part = partAskedFor(request, download, size);
  if (part.kind === "unsatisfiable") return unsatisfiable(reply, download, size);
  const range = part.kind === "part" ? part.range : { start: 0, end: size - 1 };
  const isHead = request.method === "HEAD";
  const body = isHead ? await stored.isThere() : await stored.open(range);
  if (!body) return sendFromUpstream(services, download, request, reply);
  const headers = bodyHeaders(download, range.end - range.start + 1);
  withHeaders(reply.code(part.kind === "part" ? 206 : 200), headers);
  if (part.kind === "part") reply.header("Content-Range", `bytes ${range.start}-${range.end}/${size}`);
  return body === true ? sendHeaders(reply) : sendStream(services, body, request, reply);
}
