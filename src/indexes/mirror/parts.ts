import { type Readable, Transform } from "node:stream";
import type { ByteRange } from "../../storage/storage.ts";
import type { UpstreamResponse } from "../../upstreams/client.ts";
import { badUpstream } from "../../upstreams/failure.ts";
import type { PartSpec, UpstreamPart } from "../file-content.ts";
import { type DownloadSource, refuseUnproved } from "./downloads.ts";
import { askForFile } from "./file-asking.ts";
import type { MirrorFile } from "./page.ts";

/**
 * Asks the upstream for a part of a file. null: it gives no parts, whatever it answers instead (RFC 9110, 14.2: a server may
 * ignore Range). Then the whole file shows whether something is wrong.
 */
export async function askForPart(
  from: DownloadSource,
  file: MirrorFile,
  spec: PartSpec,
): Promise<UpstreamPart | null> {
  refuseUnproved(file);
  const response = await askForFile(from, file, {
    method: "GET",
    headers: { range: `bytes=${textOf(spec)}` },
  });
  const part = response.status === 206 ? partOf(response, file, spec) : null;
  if (part === null) response.body.destroy();
  return part;
}

function partOf({ headers, body }: UpstreamResponse, file: MirrorFile, spec: PartSpec): UpstreamPart | null {
  const [, first, last, total] = CONTENT_RANGE.exec(headers["content-range"]?.trim() ?? "") ?? [];
  if (first === undefined || last === undefined || total === undefined) return null;
  const [start, end, size] = [Number(first), Number(last), Number(total)];
  const wanted = rangeOf(spec, size);
  const isAnnounced = file.size === null || file.isLearned || file.size === size;
  const isPlain = /^(identity)?$/i.test(headers["content-encoding"]?.trim() ?? "");
  if (start !== wanted.start || end !== wanted.end || start > end || !isAnnounced || !isPlain) return null;
  const length = end - start + 1;
  if (headers["content-length"] !== undefined && Number(headers["content-length"]) !== length) return null;
  return { start, end, size, body: exactly(body, length) };
}

const CONTENT_RANGE = /^bytes[ =](\d{1,15})-(\d{1,15})\/(\d{1,15})$/i;

function rangeOf(spec: PartSpec, size: number): ByteRange {
  if ("last" in spec) return { start: Math.max(0, size - spec.last), end: size - 1 };
  if ("from" in spec) return { start: spec.from, end: size - 1 };
  return { start: spec.start, end: Math.min(spec.end, size - 1) };
}

function textOf(spec: PartSpec): string {
  if ("last" in spec) return `-${spec.last}`;
  return "from" in spec ? `${spec.from}-` : `${spec.start}-${spec.end}`;
}

/** The same stream; fails instead of ending early or going on. */
function exactly(body: Readable, length: number): Readable {
  let left = length;
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      left -= chunk.length;
      if (left < 0) done(badUpstream("sent more than was asked for"));
      else done(null, chunk);
    },
    flush(done) {
      done(left === 0 ? null : badUpstream("broke off in the middle of the file"));
    },
  });
  body.once("error", (error) => counted.destroy(error));
  counted.once("close", () => body.destroy());
  return body.pipe(counted);
}
