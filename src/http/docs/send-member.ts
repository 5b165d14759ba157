import type { FastifyReply, FastifyRequest } from "fastify";
import type { Config } from "../../config/schema.ts";
import type { DocsMember } from "../../indexes/docs/member-index.ts";
import type { DocsRow } from "../../indexes/docs/release-docs.ts";
import type { DocsFiles } from "../../publishing/docs/docs-files.ts";
import { gzippedSize } from "../../publishing/docs/member-body.ts";
import { readRange } from "../files/range.ts";
import { sendStream } from "../files/send-stream.ts";
import { matchesEtag, OPEN_TO_ALL_ORIGINS } from "../prepared.ts";
import { contentTypeOf } from "./content-type.ts";

/**
 * Pages run in an origin of their own (`sandbox` without `allow-same-origin`): their scripts have no cookies and no storage,
 * cannot read other answers of this server, and load nothing from other hosts.
 */
const POLICY = [
  "sandbox allow-scripts allow-forms allow-popups allow-popups-to-escape-sandbox allow-downloads",
  "default-src 'self' data: blob: 'unsafe-inline' 'unsafe-eval'",
  "form-action 'self'",
  "base-uri 'self'",
  "frame-ancestors 'self'",
].join("; ");

export interface MemberAnswer {
  docs: DocsRow;
  member: DocsMember;
  /** Whether shared caches may keep it. */
  isPublic: boolean;
  /**
   * Whether pages of any origin may read it, as the documentation itself is: fonts are asked for in this way. Only where
   * everyone may read, or where the address is a secret.
   */
  isOpen: boolean;
}

/** Sends a file of documentation: straight from the zip where the client takes gzip, otherwise unpacked. */
export async function sendMember(
  services: { config: Config; files: DocsFiles },
  { docs, member, isPublic, isOpen }: MemberAnswer,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { headers } = request;
  const isGzipped = member.isDeflated && headers.range === undefined && takesGzip(headers["accept-encoding"]);
  const etag = `"${docs.sha256.slice(0, 24)}-${member.offset}${isGzipped ? "-gz" : ""}"`;
  reply
    .header("Content-Security-Policy", POLICY)
    .header("X-Content-Type-Options", "nosniff")
    .header("Referrer-Policy", "no-referrer")
    .header("Cross-Origin-Opener-Policy", "same-origin")
    .header("Cache-Control", isPublic ? "public, no-cache" : "private, no-cache")
    .header("Vary", isPublic ? "Accept-Encoding" : "Accept-Encoding, Authorization")
    .header("Accept-Ranges", "bytes")
    .header("ETag", etag);
  if (isOpen) reply.header(...OPEN_TO_ALL_ORIGINS);
  if (matchesEtag(headers["if-none-match"], etag)) return reply.code(304).send();
  reply.type(contentTypeOf(member.path));
  if (isGzipped) reply.header("Content-Encoding", "gzip").header("Content-Length", gzippedSize(member));
  else if (!setPart(member, etag, request, reply))
    return reply.code(416).header("Content-Range", `bytes */${member.size}`).send();
  if (request.method === "HEAD") return sendHead(reply);
  const body = isGzipped
    ? await services.files.gzipped(docs, member)
    : await services.files.plain(docs, member, partOf(member, etag, request));
  return sendStream(services, body, request, reply);
}

/** Sets status and length of an answer that is not compressed. false: the part that was asked for does not exist. */
function setPart(member: DocsMember, etag: string, request: FastifyRequest, reply: FastifyReply): boolean {
  const range = readRange(rangeHeader(etag, request), member.size);
  if (range.kind === "unsatisfiable") return false;
  const { start, end } = partOf(member, etag, request);
  reply.header("Content-Length", end - start + 1);
  if (range.kind === "part") reply.code(206).header("Content-Range", `bytes ${start}-${end}/${member.size}`);
  return true;
}

function partOf(member: DocsMember, etag: string, request: FastifyRequest): { start: number; end: number } {
  const range = readRange(rangeHeader(etag, request), member.size);
  return range.kind === "part" ? range.range : { start: 0, end: member.size - 1 };
}

/** A range of another state of the file (`If-Range`) is not answered as a part. */
function rangeHeader(etag: string, { headers }: FastifyRequest): string | undefined {
  const condition = headers["if-range"];
  return condition === undefined || condition === etag ? headers.range : undefined;
}

function takesGzip(accepted: string | string[] | undefined): boolean {
  return /(?:^|,)\s*(?:gzip|\*)\s*(?:;\s*q=(?!0(?:\.0*)?\s*(?:,|$))[\d.]+\s*)?(?:,|$)/i.test(
    accepted?.toString() ?? "",
  );
}

function sendHead(reply: FastifyReply): FastifyReply {
  reply.hijack();
  reply.raw.writeHead(reply.statusCode, reply.getHeaders() as Record<string, string>).end();
  return reply;
}
