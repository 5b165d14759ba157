import type { FastifyReply, FastifyRequest } from "fastify";
import type { Arrival, FileBytes, UpstreamBytes, UpstreamPart } from "../../indexes/file-content.ts";
import { otherSize as damaged } from "../../storage/trouble.ts";
import { bodyHeaders, type Download } from "./answer.ts";
import { partAskedFor, rangeHeader, unsatisfiable, validatorsOf, withHeaders } from "./parts.ts";
import { readRange } from "./range.ts";
import { sendHeaders } from "./send-headers.ts";
import { sendStream } from "./send-stream.ts";
import type { FileServices } from "./services.ts";

/** A part that begins so far behind what came down already is asked of the upstream by itself. */
const FAR = 4 * 2 ** 20;
/** Up to this size, the answer waits for the whole file, so that a wrong file gets an error message instead of a cut connection. */
const WAITED_FOR = 256 * 1024;
/** The same of a file whose length the upstream does not tell: only its end shows whether it is right. */
const LONG = 16 * 2 ** 20;
const PATIENCE_MS = 8000;

/**
 * Sends a file that is not in the storage: redirects the client to the upstream if the mirror is set so, otherwise streams
 * the file while it is stored. A part far inside the file is relayed without the rest. Refuses (`unavailable`) a file that
 * has no upstream.
 */
export async function sendFromUpstream(
  services: FileServices,
  download: Download,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  if (download.content.bytes === null) throw damaged();
  const upstream = await download.content.bytes.fetch();
  const address = await upstream.redirect();
  if (address !== null) return reply.header("Cache-Control", "no-cache").redirect(address, 302);
  if (request.method === "HEAD") return sendHead(download, await upstream.length(), reply);
  const far = await farPart(download.content.bytes, upstream, rangeHeader(request, validatorsOf(download)));
  if (far !== null) {
    withHeaders(reply.code(206), bodyHeaders(download, far.end - far.start + 1));
    reply.header("Content-Range", `bytes ${far.start}-${far.end}/${far.size}`);
    return sendStream(services, far.body, request, reply);
  }
  const arrival = await upstream.download();
  try {
    return await sendArriving(services, download, arrival, request, reply);
  } finally {
    await arrival.release();
  }
}

async function sendArriving(
  services: FileServices,
  download: Download,
  arrival: Arrival,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const isRange = rangeHeader(request, validatorsOf(download)) !== undefined;
  const isOld = request.raw.httpVersionMajor === 1 && request.raw.httpVersionMinor === 0;
  if (arrival.size === null)
    await (isRange || isOld ? arrival.finished : arrival.finishedWithin(LONG, PATIENCE_MS));
  else if (arrival.size <= WAITED_FOR) await arrival.finished;
  await arrival.begun();
  const { size } = arrival;
  if (size === null) {
    withHeaders(reply.code(200), withoutLength(bodyHeaders(download, 0)));
    return sendStream(services, arrival.stream(0, null), request, reply);
  }
  const part = partAskedFor(request, download, size);
  if (part.kind === "unsatisfiable") return unsatisfiable(reply, download, size);
  const { start, end } = part.kind === "part" ? part.range : { start: 0, end: size - 1 };
  withHeaders(reply.code(part.kind === "part" ? 206 : 200), bodyHeaders(download, end - start + 1));
  if (part.kind === "part") reply.header("Content-Range", `bytes ${start}-${end}/${size}`);
  return sendStream(services, arrival.stream(start, end), request, reply);
}

/** The part as the upstream gives it; null when it is no part, lies near, or the upstream gives none. */
async function farPart(
  bytes: FileBytes,
  upstream: UpstreamBytes,
  header: string | undefined,
): Promise<UpstreamPart | null> {
  const asked = readRange(header, Number.MAX_SAFE_INTEGER);
  const suffix = Number(/^bytes *= *-(\d{1,15}) *$/i.exec(header ?? "")?.[1] ?? 0);
  if (asked.kind !== "part") return null;
  const come = await bytes.received();
  if (suffix === 0 && asked.range.start <= (come === null ? 0 : come + FAR)) return null;
  const { start, end } = asked.range;
  const isOpen = suffix === 0 && end === Number.MAX_SAFE_INTEGER - 1;
  return upstream.part(suffix > 0 ? { last: suffix } : isOpen ? { from: start } : { start, end });
}

function sendHead(download: Download, length: number | null, reply: FastifyReply): FastifyReply {
  const headers = length === null ? withoutLength(bodyHeaders(download, 0)) : bodyHeaders(download, length);
  return sendHeaders(withHeaders(reply.code(200), headers));
}

function withoutLength(headers: [string, string][]): [string, string][] {
  return headers.filter(([name]) => name !== "Content-Length");
}
