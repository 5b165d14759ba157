import { type FileHandle, open } from "node:fs/promises";
import type { ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { Refusal } from "../../refusal.ts";
import type { ByteRange } from "../../storage/storage.ts";
import { otherSize as damaged } from "../../storage/trouble.ts";
import { cutWhenStalled } from "../prepared.ts";
import { descriptorOf, loadSendFile, type SendFile } from "./sendfile.ts";

const BUFFER_BYTES = 512 * 1024;
/** Bytes handed to the kernel in one call, and calls in one turn: a slow disk must not hold up other clients long. */
const KERNEL_BYTES = 1024 * 1024;
const KERNEL_CALLS = 4;

/** Opens a stored file before anything is answered. Refuses (`unavailable`) one that is gone or cannot be opened now. */
export async function openStored(path: string): Promise<FileHandle> {
  try {
    return await open(path, "r");
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") throw damaged();
    const message = "The stored file cannot be opened at the moment. Try again.";
    throw new Refusal("unavailable", "file-not-opened", message, { retryAfter: 5, cause });
  }
}

/**
 * Sends a part of a local file behind headers that were written, ends the response and closes the file. Inside the
 * kernel where that can be, else through one buffer that is used again and again: memory is the same whatever the size.
 * Rejects when the client is gone, takes nothing for `idleMs`, or the file is shorter than it was said to be.
 */
export async function sendLocalFile(
  response: ServerResponse,
  handle: FileHandle,
  range: ByteRange,
  idleMs: number,
  sendFile: SendFile | null = loadSendFile(),
): Promise<void> {
  const { socket } = response.req;
  try {
    // Of requests that were sent at once, each waits until the answers before it are out.
    if (response.socket === null) await whileOpen(socket, (done) => response.once("socket", () => done()));
    cutWhenStalled(response, idleMs);
    response.flushHeaders();
    if (sendFile && isPlain(socket)) await sendByKernel(sendFile, response, handle, range);
    else await sendByBuffer(response, handle, range);
    await whileOpen(socket, (done) => response.end(() => done()));
  } catch (error) {
    socket.destroy();
    throw error;
  } finally {
    await handle.close();
  }
}

function isPlain(socket: Socket): boolean {
  return !("encrypted" in socket) && descriptorOf(socket) >= 0;
}

/** A chunk written the ordinary way tells by its callback when the socket takes more; between, the kernel copies. */
async function sendByKernel(
  sendFile: SendFile,
  response: ServerResponse,
  handle: FileHandle,
  { start, end }: ByteRange,
): Promise<void> {
  const { socket } = response.req;
  const buffer = Buffer.allocUnsafe(BUFFER_BYTES / 2);
  let at = start;
  // Everything written before, the headers among it, must be out before the kernel writes past it.
  if (socket.writableLength > 0) await whileOpen(socket, (done) => socket.write("", done));
  for (let calls = 0; at <= end; ) {
    if (socket.destroyed) throw gone();
    const sent = sendFile(socket, handle.fd, at, Math.min(KERNEL_BYTES, end + 1 - at));
    if (sent === 0) throw tooShort();
    if (sent > 0) {
      at += sent;
      socket.setTimeout(socket.timeout ?? 0);
      if (++calls % KERNEL_CALLS === 0) await new Promise((resolve) => setImmediate(resolve));
    } else {
      at += await sendChunk(response, handle, buffer, at, end);
    }
  }
}

async function sendByBuffer(
  response: ServerResponse,
  handle: FileHandle,
  { start, end }: ByteRange,
): Promise<void> {
  const buffer = Buffer.allocUnsafe(Math.min(BUFFER_BYTES, end + 1 - start));
  for (let at = start; at <= end; ) at += await sendChunk(response, handle, buffer, at, end);
}

/** Reads one chunk and writes it; resolves with its length when the socket has taken it. */
async function sendChunk(
  response: ServerResponse,
  handle: FileHandle,
  buffer: Buffer,
  at: number,
  end: number,
): Promise<number> {
  const { bytesRead } = await handle.read(buffer, 0, Math.min(buffer.length, end + 1 - at), at);
  if (bytesRead === 0) throw tooShort();
  await whileOpen(response.req.socket, (done) => response.write(buffer.subarray(0, bytesRead), done));
  return bytesRead;
}

/** Waits for what `begin` calls back about; rejects when the connection is closed before. */
function whileOpen(socket: Socket, begin: (done: (error?: Error | null) => void) => void): Promise<void> {
  if (socket.destroyed) return Promise.reject(gone());
  return new Promise((resolve, reject) => {
    const onClose = () => reject(gone());
    socket.once("close", onClose);
    begin((error) => {
      socket.off("close", onClose);
      if (error) reject(error);
      else resolve();
    });
  });
}

const gone = () => new Error("the client has gone");
const tooShort = () => new Error("a stored file is shorter than its facts say");
