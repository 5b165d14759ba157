import { createWriteStream, openAsBlob } from "node:fs";
import { pipeline } from "node:stream/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { Proof } from "../../../../indexes/mirror/proof.ts";
import type { SimpleFile } from "../../../../packaging/simple/simple-page.ts";
import { Refusal } from "../../../../refusal.ts";
import type { UpstreamClient } from "../../../../upstreams/client.ts";
import { asRefusal, badUpstream } from "../../../../upstreams/failure.ts";
import { refusalOf } from "../../../../upstreams/page.ts";

const ATTEMPTS = 3;
const PAUSE_MS = 1000;
/** Largest file whose size the page does not say, in bytes. */
const MAX_UNKNOWN = 16 * 2 ** 30;
/** Largest signature, in bytes: more than the API takes is no signature. */
const MAX_SIGNATURE = 4000;

/** What a page says of a file: its size in bytes, if it says one, and its hashes. */
export type Stated = Pick<SimpleFile, "size" | "hashes">;

/** Downloads a file to `path`, and no byte more than the page says. Throws a `Refusal`, also for other bytes. */
export function download(client: UpstreamClient, url: URL, path: string, stated: Stated): Promise<Blob> {
  return patiently(async () => save(await opened(client, url), path, stated));
}

/** Writes a body to `path`, and no byte more than the page says. Throws a `Refusal`, also for other bytes. */
export async function save(
  body: AsyncIterable<Uint8Array>,
  path: string,
  { size, hashes }: Stated,
): Promise<Blob> {
  const proof = await Proof.begin(hashes);
  try {
    await pipeline(
      body,
      limited(size ?? MAX_UNKNOWN, (chunk) => proof.update(chunk)),
      createWriteStream(path),
    );
  } catch (error) {
    throw asRefusal(error);
  }
  const { failed } = proof.finish();
  if (failed !== null) throw badUpstream(`sends a file whose ${failed} is not the one on its page`);
  return openAsBlob(path);
}

/** The signature beside a file; empty if there is none that can be read. */
export async function signatureOf(client: UpstreamClient, url: URL): Promise<Uint8Array> {
  const address = new URL(url);
  address.pathname += ".asc";
  try {
    const chunks: Uint8Array[] = [];
    for await (const chunk of limited(MAX_SIGNATURE)(await opened(client, address))) chunks.push(chunk);
    return Buffer.concat(chunks);
  } catch {
    return new Uint8Array();
  }
}

/** Tries again what failed because of the network or because the index was busy. */
export async function patiently<T>(attempt: () => Promise<T>): Promise<T> {
  for (let tried = 1; ; tried++) {
    try {
      return await attempt();
    } catch (error) {
      if (tried === ATTEMPTS || !isPassing(error)) throw error;
      await sleep(PAUSE_MS * tried);
    }
  }
}

function isPassing(error: unknown): boolean {
  return error instanceof Refusal && (error.kind === "upstream-timeout" || error.kind === "unavailable");
}

async function opened(client: UpstreamClient, url: URL) {
  const headers = { "accept-encoding": "identity" };
  const { status, body, headers: answered } = await client.get(url, { of: "file", headers });
  if (status === 200) return body;
  body.destroy();
  throw refusalOf(status, answered["retry-after"], "this file");
}

function limited(most: number, watch: (chunk: Uint8Array) => void = () => {}) {
  return async function* (source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    let read = 0;
    for await (const chunk of source) {
      read += chunk.length;
      if (read > most) throw badUpstream(`sends more than ${most} bytes`);
      watch(chunk);
      yield chunk;
    }
  };
}
