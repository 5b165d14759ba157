import type { FastifyReply, FastifyRequest } from "fastify";
import type { Access } from "../../access/access.ts";
import type { Caller } from "../../accounts/caller.ts";
import { addressOf } from "../../indexes/index-record.ts";
import { Refusal } from "../../refusal.ts";
import { callerOf } from "../caller.ts";
import { matchesEtag, type Prepared, sendPrepared } from "../prepared.ts";
import type { PageCaches } from "../simple/answer.ts";
import type { Target } from "../target.ts";
import { bodyHeaders, type Download, downloadHeaders, findDownload } from "./answer.ts";
import { evaluateConditions } from "./conditions.ts";
import { partAskedFor, unsatisfiable, validatorsOf, withHeaders } from "./parts.ts";
import { mayBeSentOn, redirectOf } from "./redirect.ts";
import { sendHeaders } from "./send-headers.ts";
import { openStored, sendLocalFile } from "./send-local.ts";
import { sendRemote } from "./send-remote.ts";
import { sendFromUpstream } from "./send-upstream.ts";
import type { FileServices } from "./services.ts";
import type { SmallFiles } from "./small-files.ts";
import { sendWatched } from "./watch-download.ts";

/** A small file, a 304 about any file or a redirect to the store, ready to write; null when it is none of them, or a part of one. */
export async function prepareDownload(
  services: FileServices,
  download: Download,
  small: SmallFiles,
  { ifNoneMatch, range }: { ifNoneMatch: string | undefined; range: string | undefined },
): Promise<Prepared | null> {
  if (asksWhetherThere(ifNoneMatch, download)) return null;
  if (matchesEtag(ifNoneMatch, download.content.etag)) return notModified(download);
  if (range === undefined && small.isSmall(download.content))
    return whole(download, await small.body(download.content));
  return redirectOf(services, download, small);
}

/** `*` stands for whatever is there now: of a file that is not kept, only its upstream knows. */
function asksWhetherThere(ifNoneMatch: string | undefined, { content }: Download): boolean {
  return !content.isStored && ifNoneMatch?.trim() === "*";
}

/** Refuses as the download itself would be refused. */
async function requireThere({ content }: Download): Promise<void> {
  const upstream = await content.bytes?.fetch();
  await upstream?.length();
}

function notModified(download: Download): Prepared {
  const { freshUntil } = download.pages;
  return { status: 304, headers: downloadHeaders(download), body: null, route: "file", freshUntil };
}

function whole(download: Download, body: Buffer): Prepared {
  const { freshUntil } = download.pages;
  return { status: 200, headers: bodyHeaders(download, body.length), body, route: "file", freshUntil };
}

/** Answers GET and HEAD of a file address. */
export async function sendFile(
  services: FileServices,
  caches: PageCaches,
  small: SmallFiles,
  target: Target & { kind: "file" },
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { mark } = services.longAnswers;
  const caller = await callerOf(services, request);
  const download = await findDownload(services, caches, target, caller);
  if (asksWhetherThere(request.headers["if-none-match"], download)) await requireThere(download);
  const verdict = evaluateConditions(request.headers, validatorsOf(download));
  if (verdict === "failed") throw preconditionFailed();
  if (verdict === "not-modified") return sendPrepared(services, reply, notModified(download));
  count(services, download, request);
  noteRestricted(services, download, request, caller);
  if (!small.isSmall(download.content)) {
    const mayLeave = request.method === "GET" && mayBeSentOn(request.headers);
    const redirect = mayLeave ? await redirectOf(services, download, small) : null;
    if (redirect !== null) return sendPrepared(services, reply, redirect);
    const { raw, headers } = request;
    const cut = () => raw.socket.destroy();
    const sending = { target, download, header: headers.authorization, caller, mark, cut };
    return sendWatched(services, caches, sending, () => sendLarge(services, download, request, reply));
  }
  const body = await small.body(download.content);
  if (request.headers.range !== undefined) return sendSmall(download, body, request, reply);
  return sendPrepared(services, reply, whole(download, body));
}

/** Sends what is not kept in memory, from wherever it is. */
async function sendLarge(
  services: FileServices,
  download: Download,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const stored = (await download.content.bytes?.stored()) ?? null;
  if (stored === null) return sendFromUpstream(services, download, request, reply);
  const { path } = stored;
  return path === null
    ? sendRemote(services, download, stored, request, reply)
    : sendLocal(services, download, { ...stored, path }, request, reply);
}

/** Downloads of restricted projects are security events, each one. */
function noteRestricted(
  { access, security }: FileServices,
  download: Download,
  { method, headers }: FastifyRequest,
  { account, address, tokenId }: Caller,
): void {
  if (method !== "GET" || !isRestricted(access, download) || !isDownload(download, headers.range)) return;
  security.note({
    kind: "download.restricted",
    actor: account?.name ?? null,
    address,
    tokenId,
    index: addressOf(download.pages.index),
    project: download.pages.project.name,
    reason: download.content.part,
  });
}

/** Whether only grants that name the project of the file apply to it. */
export function isRestricted(access: Access, { pages }: Download): boolean {
  return [pages.index, ...pages.sources].some((index) => access.isRestricted(index, pages.project.name));
}

/** What counts as a download: the file itself, from its beginning, here or at the store. */
export function isDownload({ content: { part } }: Download, range: string | undefined): boolean {
  return part === "file" && (range === undefined || /^bytes=0-/.test(range));
}

function count(
  { downloadCounts }: FileServices,
  download: Download,
  { method, headers }: FastifyRequest,
): void {
  if (method !== "GET" || !isDownload(download, headers.range)) return;
  const counter = downloadCounts.counter(download.content.file, headers["user-agent"]);
  if (counter) downloadCounts.add(counter);
}

function sendSmall(
  download: Download,
  body: Buffer,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const part = partAskedFor(request, download, body.length);
  if (part.kind === "unsatisfiable") return unsatisfiable(reply, download, body.length);
  if (part.kind === "whole") return withHeaders(reply, bodyHeaders(download, body.length)).send(body);
  const { start, end } = part.range;
  withHeaders(reply.code(206), bodyHeaders(download, end - start + 1));
  return reply
    .header("Content-Range", `bytes ${start}-${end}/${body.length}`)
    .send(body.subarray(start, end + 1));
}

async function sendLocal(
  services: FileServices,
  download: Download,
  { path, size }: { path: string; size: number },
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const part = partAskedFor(request, download, size);
  if (part.kind === "unsatisfiable") return unsatisfiable(reply, download, size);
  const range = part.kind === "part" ? part.range : { start: 0, end: size - 1 };
  const handle = request.method === "HEAD" ? null : await openStored(path);
  withHeaders(
    reply.code(part.kind === "part" ? 206 : 200),
    bodyHeaders(download, range.end - range.start + 1),
  );
  if (part.kind === "part") reply.header("Content-Range", `bytes ${range.start}-${range.end}/${size}`);
  if (handle === null) return sendHeaders(reply);
  reply.hijack();
  reply.raw.writeHead(reply.statusCode, reply.getHeaders() as Record<string, string>);
  await sendLocalFile(reply.raw, handle, range, services.config.limits.bodyTimeout * 1000).catch(
    (error: Error) => {
      request.log.info({ id: request.id, reason: error.message }, "download cut");
    },
  );
  return reply;
}

function preconditionFailed(): Refusal {
  return new Refusal(
    "precondition-failed",
    "precondition-failed",
    "The file has changed since the request's precondition.",
  );
}
