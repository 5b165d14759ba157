import type { Readable } from "node:stream";
import type { FastifyReply, FastifyRequest } from "fastify";
import { Refusal } from "../../refusal.ts";
import type { ByteRange } from "../../storage/storage.ts";
import { bodyHeaders, type Download } from "./answer.ts";
import { partAskedFor, unsatisfiable, withHeaders } from "./parts.ts";
import { sendStream } from "./send-stream.ts";
import { sendFromUpstream } from "./send-upstream.ts";
import type { FileServices } from "./services.ts";
import { damaged } from "./small-files.ts";

/**
 * Answers with a file that is no file of this machine, by one request to the store: the facts say how large it is, and the
 * store is asked for that very object.
 */
export async function sendRemote(
  services: FileServices,
  download: Download,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { storage } = services;
  const size = download.file.size ?? (await storage.stat(download.key))?.size;
  if (size === undefined) return sendMissing(services, download, request, reply);
  const part = partAskedFor(request, download, size);
  if (part.kind === "unsatisfiable") return unsatisfiable(reply, download, size);
  const range = part.kind === "part" ? part.range : { start: 0, end: size - 1 };
  const isHead = request.method === "HEAD";
  const body = isHead ? await isThere(services, download, size) : await open(services, download, range, size);
  if (!body) return sendMissing(services, download, request, reply);
  const headers = bodyHeaders(download, range.end - range.start + 1);
  withHeaders(reply.code(part.kind === "part" ? 206 : 200), headers);
  if (part.kind === "part") reply.header("Content-Range", `bytes ${range.start}-${range.end}/${size}`);
  if (body !== true) return sendStream(services, body, request, reply);
  reply.hijack();
  reply.raw.writeHead(reply.statusCode, reply.getHeaders() as Record<string, string>).end();
  return reply;
}

async function isThere({ storage }: FileServices, download: Download, size: number): Promise<boolean> {
  return (await storage.stat(download.key))?.size === size;
}

/** The bytes; null when the store has none, or others. */
async function open(
  { storage }: FileServices,
  { key }: Download,
  range: ByteRange,
  size: number,
): Promise<Readable | null> {
  try {
    return await storage.open(key, { ...range, of: size });
  } catch (error) {
    if (error instanceof Refusal && error.code === "file-damaged") return null;
    throw error;
  }
}

/** What an upstream has can be had again; other bytes are gone. */
async function sendMissing(
  services: FileServices,
  download: Download,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  if (download.mirrored === null) throw damaged();
  await services.mirrors.store.forget(download.mirrored.file);
  return sendFromUpstream(services, download, request, reply);
}
