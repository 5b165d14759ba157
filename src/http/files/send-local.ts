import { type FileHandle, open } from "node:fs/promises";
import type { ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { ByteRange } from "../../storage/storage.ts";
import { descriptorOf, loadSendFile, type SendFile } from "./sendfile.ts";

const BUFFER_BYTES = 512 * 1024;
/** Bytes handed to the kernel in one call, and calls in one turn: a slow disk must not hold up other clients long. */
const KERNEL_BYTES = 1024 * 1024;
const KERNEL_CALLS = 4;

/**
 * Sends a part of a local file behind headers that were written, and ends the response. Inside the kernel where that
 * can be, else through one buffer that is used again and again: memory is the same whatever the size. Rejects when the
 * client is gone, takes nothing for `idleMs`, or the file is shorter than it was said to be.
 */
export async function sendLocalFile(
  response: ServerResponse,
  path: string,
  range: ByteRange,
  idleMs: number,
): Promise<void> {
  const handle = await open(path, "r");
  const { socket } = response;
  const giveUp = () => socket?.destroy();
  socket?.setTimeout(idleMs, giveUp);
  try {
    response.flushHeaders();
    const sendFile = socket && isPlain(socket) ? loadSendFile() : null;
    if (sendFile && socket) await sendByKernel(sendFile, response, socket, handle, range);
    else await sendByBuffer(response, handle, range);
    await new Promise<void>((resolve) => response.end(resolve));
  } catch (error) {
    response.destroy();
    throw error;
  } finally {
    socket?.setTimeout(0, giveUp);
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
  socket: Socket,
  handle: FileHandle,
  { start, end }: ByteRange,
): Promise<void> {
  const buffer = Buffer.allocUnsafe(BUFFER_BYTES / 2);
  let at = start;
  // Everything written before, the headers among it, must be out before the kernel writes past it.
  await drained(socket);
  for (let calls = 0; at <= end; ) {
    if (socket.destroyed) throw gone();
    const sent = sendFile(socket, handle.fd, at, Math.min(KERNEL_BYTES, end + 1 - at));
    if (sent === 0) throw new Error("a stored file is shorter than its facts say");
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
  if (bytesRead === 0) throw new Error("a stored file is shorter than its facts say");
  await new Promise<void>((resolve, reject) => {
    const socket = response.socket;
    if (!socket || socket.destroyed) return reject(gone());
    const onClose = () => reject(gone());
    socket.once("close", onClose);
    response.write(buffer.subarray(0, bytesRead), (error) => {
      socket.off("close", onClose);
      if (error) reject(error);
      else resolve();
    });
  });
  return bytesRead;
}

function drained(socket: Socket): Promise<void> {
  if (socket.writableLength === 0) return Promise.resolve();
  return new Promise((resolve, reject) => {
    socket.once("close", () => reject(gone()));
    socket.write("", () => resolve());
  });
}

function gone(): Error {
  return new Error("the client has gone");
}
