import type { Readable } from "node:stream";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { IndexRecord } from "../../indexes/index-record.ts";
import type { Flight } from "../../indexes/mirror/flight.ts";
import type { MirrorIndex } from "../../indexes/mirror/mirror-index.ts";
import type { MirrorFile } from "../../indexes/mirror/page.ts";
import type { Services } from "../services.ts";
import { bodyHeaders, type Download } from "./answer.ts";
import { partAskedFor, rangeHeader, unsatisfiable, withHeaders } from "./parts.ts";
import { readRange } from "./range.ts";
import { sendStream } from "./send-stream.ts";

/** A part that begins so far behind what came down already is asked of the upstream by itself. */
const FAR = 4 * 2 ** 20;
/** A file up to this size is waited for, so that a wrong one is refused in words instead of breaking the connection. */
const WAITED_FOR = 256 * 1024;

/**
 * Answers with a mirror's file that is not kept: sends the client to the upstream where the mirror is set so, else streams
 * the file while it is stored. A part far inside the file is relayed without the rest.
 */
export async function sendFromUpstream(
  services: Services,
  download: Download,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { mirror: record, file } = download.mirrored as { mirror: IndexRecord; file: MirrorFile };
  const mirror = services.mirrors.index(record);
  if (await mirror.source.mayRedirect()) {
    return reply.header("Cache-Control", "no-cache").redirect(file.url, 302);
  }
  const { downloads } = services.mirrors;
  if (request.method === "HEAD") {
    const length = await downloads.length(mirror, file);
    return sendHead(download, length, reply);
  }
  const far = await farPart(services, mirror, file, rangeHeader(request, download));
  if (far !== null) {
    withHeaders(reply.code(206), bodyHeaders(download, far.end - far.start + 1));
    reply.header("Content-Range", `bytes ${far.start}-${far.end}/${far.size}`);
    return sendStream(services, far.body, request, reply);
  }
  const flight = await downloads.fly(mirror, file);
  try {
    return await sendFlight(services, download, flight, request, reply);
  } finally {
    await flight.release();
  }
}

async function sendFlight(
  services: Services,
  download: Download,
  flight: Flight,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const isRange = rangeHeader(request, download) !== undefined;
  if (flight.size === null ? isRange : flight.size <= WAITED_FOR) await flight.landed;
  await flight.begun();
  const { size } = flight;
  if (size === null) {
    withHeaders(reply.code(200), withoutLength(bodyHeaders(download, 0)));
    return sendStream(services, flight.stream(0, null), request, reply);
  }
  const part = partAskedFor(request, download, size);
  if (part.kind === "unsatisfiable") return unsatisfiable(reply, download, size);
  const { start, end } = part.kind === "part" ? part.range : { start: 0, end: size - 1 };
  withHeaders(reply.code(part.kind === "part" ? 206 : 200), bodyHeaders(download, end - start + 1));
  if (part.kind === "part") reply.header("Content-Range", `bytes ${start}-${end}/${size}`);
  return sendStream(services, flight.stream(start, end), request, reply);
}

interface FarPart {
  start: number;
  end: number;
  size: number;
  body: Readable;
}

/** The part as the upstream gives it; null when it is no part, lies near, or the upstream gives none. */
async function farPart(
  { mirrors: { downloads } }: Services,
  mirror: MirrorIndex,
  file: MirrorFile,
  header: string | undefined,
): Promise<FarPart | null> {
  const asked = readRange(header, Number.MAX_SAFE_INTEGER);
  const suffix = Number(/^bytes *= *-(\d{1,15}) *$/i.exec(header ?? "")?.[1] ?? 0);
  if (asked.kind !== "part") return null;
  const come = await downloads.progress(file);
  if (suffix === 0 && asked.range.start <= (come === null ? 0 : come + FAR)) return null;
  const { start, end } = asked.range;
  const isOpen = suffix === 0 && end === Number.MAX_SAFE_INTEGER - 1;
  const response = await downloads.part(
    mirror,
    file,
    suffix > 0 ? { last: suffix } : isOpen ? { from: start } : { start, end },
  );
  const told = /^bytes (\d{1,15})-(\d{1,15})\/(\d{1,15})$/.exec(response?.headers["content-range"] ?? "");
  if (response === null || told === null) {
    response?.body.destroy();
    return null;
  }
  return { start: Number(told[1]), end: Number(told[2]), size: Number(told[3]), body: response.body };
}

function sendHead(download: Download, length: number | null, reply: FastifyReply): FastifyReply {
  const headers = length === null ? withoutLength(bodyHeaders(download, 0)) : bodyHeaders(download, length);
  reply.hijack();
  withHeaders(reply, headers);
  reply.raw.writeHead(200, reply.getHeaders() as Record<string, string>).end();
  return reply;
}

function withoutLength(headers: [string, string][]): [string, string][] {
  return headers.filter(([name]) => name !== "Content-Length");
}
