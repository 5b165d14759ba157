import type { FastifyReply, FastifyRequest } from "fastify";
import type { Config } from "../../config/schema.ts";
import type { DocsMember } from "../../indexes/docs/member-index.ts";
import type { DocsRow } from "../../indexes/docs/release-docs.ts";
import type { DocsFiles } from "../../publishing/docs/docs-files.ts";
import { gzippedSize } from "../../publishing/docs/member-body.ts";
import type { ByteRange } from "../../storage/storage.ts";
import { rangeHeader } from "../files/parts.ts";
import { readRange } from "../files/range.ts";
import { sendHeaders } from "../files/send-headers.ts";
import { sendStream } from "../files/send-stream.ts";
import { negotiateEncoding } from "../negotiate.ts";
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
  const accepted = headers["accept-encoding"]?.toString();
  const isGzipped =
    member.isDeflated && headers.range === undefined && negotiateEncoding(accepted, ["gzip"]) === "gzip";
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
  if (isGzipped) {
    reply.header("Content-Encoding", "gzip").header("Content-Length", gzippedSize(member));
    if (request.method === "HEAD") return sendHeaders(reply);
    return sendStream(services, await services.files.gzipped(docs, member), request, reply);
  }
  const part = partFor(member, etag, request, reply);
  if (part === null) return reply.code(416).header("Content-Range", `bytes */${member.size}`).send();
  if (request.method === "HEAD") return sendHeaders(reply);
  return sendStream(services, await services.files.plain(docs, member, part), request, reply);
}

/** Status and length of an answer that is not compressed, and its part of the file. null: the part does not exist. */
function partFor(
  { size }: DocsMember,
  etag: string,
  request: FastifyRequest,
  reply: FastifyReply,
): ByteRange | null {
  const asked = readRange(rangeHeader(request, { etag, modifiedAt: null }), size);
  if (asked.kind === "unsatisfiable") return null;
  const part = asked.kind === "part" ? asked.range : { start: 0, end: size - 1 };
  reply.header("Content-Length", part.end - part.start + 1);
  if (asked.kind === "part")
    reply.code(206).header("Content-Range", `bytes ${part.start}-${part.end}/${size}`);
  return part;
}
