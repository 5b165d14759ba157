import type { Hash } from "node:crypto";
import type { Readable } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from "node:zlib";
import type { UpstreamResponse } from "./client.ts";
import { asRefusal, badUpstream } from "./failure.ts";

/** What we can unpack, as Accept-Encoding says it. */
export const ACCEPTED_ENCODINGS = "gzip, deflate, br, zstd";

const HINT = "; the setting upstreams.pageSize allows larger ones";

const UNPACKERS: Record<string, () => NodeJS.ReadWriteStream & { destroy(error?: Error): unknown }> = {
  gzip: createGunzip,
  "x-gzip": createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
  zstd: createZstdDecompress,
};

/**
 * The body of a page, unpacked, in memory of its own; `hash` is fed with it. Refuses (`bad-upstream`) bodies that are cut
 * off, cannot be unpacked, or hold more than `maxBytes` packed or unpacked; no more than that is ever held.
 */
export async function readPageBody(
  { body, headers }: UpstreamResponse,
  maxBytes: number,
  hash: Hash,
): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Buffer[] = [];
  for await (const chunk of readBody({ body, headers }, maxBytes, HINT)) {
    hash.update(chunk);
    chunks.push(chunk);
  }
  const whole = new Uint8Array(chunks.reduce((size, chunk) => size + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

/** The same as it comes, in bytes; `hint` ends the refusal of a body that is too large. */
export async function* readBody(
  { body, headers }: Pick<UpstreamResponse, "body" | "headers">,
  maxBytes: number,
  hint = "",
): AsyncGenerator<Buffer> {
  try {
    if (Number(headers["content-length"] ?? 0) > maxBytes) throw tooLarge(maxBytes, hint);
    let size = 0;
    for await (const chunk of unpacked(body, headers["content-encoding"], maxBytes, hint)) {
      size += chunk.length;
      if (size > maxBytes) throw tooLarge(maxBytes, hint);
      yield chunk;
    }
  } catch (error) {
    throw asRefusal(error);
  } finally {
    body.destroy();
  }
}

/** Whether a body in this encoding can be unpacked here. */
export function isKnownPacking(encoding: string | undefined): boolean {
  return UNPACKERS[(encoding ?? "").trim().toLowerCase()] !== undefined;
}

/** A body as it comes, unpacked. Refuses (`bad-upstream`) one of more than `maxBytes` packed; how much comes out is for the caller to bound. */
export async function* unpacked(
  body: Readable,
  encoding: string | undefined,
  maxBytes: number,
  hint = "",
): AsyncGenerator<Buffer> {
  const name = (encoding ?? "identity").trim().toLowerCase();
  if (name === "identity" || name === "") {
    yield* body as AsyncIterable<Buffer>;
    return;
  }
  const create = UNPACKERS[name];
  if (create === undefined) throw badUpstream("packs its pages in a way that was not asked for");
  const unpacker = create();
  let packed = 0;
  body.on("data", (chunk: Buffer) => {
    packed += chunk.length;
    if (packed > maxBytes) body.destroy(tooLarge(maxBytes, hint));
  });
  body.once("error", (error) => unpacker.destroy(error));
  body.once("aborted", () => unpacker.destroy(badUpstream("broke off in the middle of a page")));
  body.pipe(unpacker);
  try {
    yield* unpacker as unknown as AsyncIterable<Buffer>;
  } finally {
    unpacker.destroy();
  }
}

function tooLarge(maxBytes: number, hint: string) {
  return badUpstream(`sent a page of more than ${maxBytes} bytes${hint}`);
}
