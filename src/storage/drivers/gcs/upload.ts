import { open } from "node:fs/promises";
import { createCRC32 } from "hash-wasm";
import { HttpFailure } from "../../remote/http.ts";
import type { PartMemory } from "../../remote/part-memory.ts";
import { pauseBefore, sendingMs } from "../../remote/retry.ts";
import { storageUnavailable } from "../../trouble.ts";
import type { GcsClient } from "./client.ts";
import { isPassing } from "./error.ts";

const CASTAGNOLI = 0x82f63b78;
/** How often an upload is restarted if the store has lost it, or its bytes arrived damaged. */
const BEGINNINGS = 3;

export interface ResumableUpload {
  client: GcsClient;
  key: string;
  /** Attributes of the new object. */
  object: Record<string, unknown>;
  path: string;
  size: number;
  memory: PartMemory;
}

/** What the store says of an object that is there now. */
interface Landed {
  size?: string;
  crc32c?: string;
  name?: string;
}

/**
 * Uploads a local file piece by piece; the object is there when the last piece is, whole, or not at all. After a fault the
 * store is asked how far it came; what it holds in the end is proved by its checksum.
 */
export async function uploadInPieces(upload: ResumableUpload): Promise<void> {
  for (let beginning = 1; ; beginning++) {
    try {
      const landed = await uploadOnce(upload);
      await proveLanded(upload, landed);
      return;
    } catch (error) {
      const isLost = error instanceof HttpFailure && [404, 410].includes(error.status);
      if (beginning === BEGINNINGS || !(isLost || error instanceof Damaged)) throw error;
    }
  }
}

class Damaged extends Error {}

async function uploadOnce({ client, key, object, path, size, memory }: ResumableUpload): Promise<Landed> {
  const session = await begin(client, key, object, size);
  const piece = await memory.take(Math.min(size, client.options.partSize));
  const handle = await open(path, "r");
  let isUnused = false;
  try {
    const patience = sendingMs(client.options.timeout, piece.length) * 2;
    for (let at = 0, failures = 0, moved = performance.now(); ; ) {
      const { bytesRead } = await handle.read(piece, 0, Math.min(piece.length, size - at), at);
      const body = piece.subarray(0, bytesRead);
      try {
        const range = `bytes ${at}-${at + bytesRead - 1}/${size}`;
        const headers = { "content-range": range };
        const answer = await client.send({ method: "PUT", path: session, headers, body });
        if (answer.status !== 308) {
          isUnused = true;
          return JSON.parse(answer.body.toString()) as Landed;
        }
        at = reached(answer.headers.range);
        failures = 0;
        moved = performance.now();
      } catch (error) {
        const isOver = ++failures >= client.options.attempts || performance.now() - moved > patience;
        if (isOver || !isPassing(error)) throw error;
        await pauseBefore(failures + 1);
        const found = await progress(client, session, size);
        if (typeof found !== "number") return found;
        at = found;
      }
    }
  } finally {
    await handle.close();
    memory.give(piece, isUnused);
  }
}

async function begin(client: GcsClient, key: string, object: object, size: number): Promise<string> {
  const { headers } = await client.ask({
    method: "POST",
    path: client.uploadPath(key, { uploadType: "resumable", ...client.uploadQuery }),
    headers: {
      "content-type": "application/json; charset=utf-8",
      "x-upload-content-length": String(size),
    },
    body: Buffer.from(JSON.stringify(object)),
  });
  if (!headers.location) throw storageUnavailable("began no upload");
  return headers.location;
}

/** How many bytes the store has; or what it says of the object, when it has all. */
async function progress(client: GcsClient, session: string, size: number): Promise<number | Landed> {
  const headers = { "content-range": `bytes */${size}` };
  const answer = await client.ask({ method: "PUT", path: session, headers, body: Buffer.alloc(0) });
  return answer.status === 308
    ? reached(answer.headers.range)
    : (JSON.parse(answer.body.toString()) as Landed);
}

function reached(range: string | undefined): number {
  const last = /^bytes=0-(\d+)$/.exec(range ?? "")?.[1];
  return last === undefined ? 0 : Number(last) + 1;
}

async function proveLanded({ path, size }: ResumableUpload, landed: Landed): Promise<void> {
  if (landed.size !== undefined && Number(landed.size) !== size) throw new Damaged("another size arrived");
  if (landed.crc32c && landed.crc32c !== (await checksumOf(path))) throw new Damaged("other bytes arrived");
}

/** CRC-32C as the store tells it: big-endian, in base64. */
async function checksumOf(path: string): Promise<string> {
  const hasher = await createCRC32(CASTAGNOLI);
  const handle = await open(path, "r");
  try {
    for await (const chunk of handle.createReadStream({ highWaterMark: 512 * 1024, autoClose: false })) {
      hasher.update(chunk as Buffer);
    }
  } finally {
    await handle.close();
  }
  return Buffer.from(hasher.digest("hex"), "hex").toString("base64");
}
