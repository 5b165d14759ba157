import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

export interface RawAnswer {
  /** All that came back, byte for byte. */
  text: string;
  /** Status of each answer in it, in order. */
  statuses: number[];
  /** Whether the server closed the connection before the patience was over. */
  closed: boolean;
}

export interface RawOptions {
  /** Milliseconds of silence after which we stop listening. */
  patience?: number;
  /** Milliseconds between the pieces. */
  pause?: number;
}

const STATUS_LINE = /HTTP\/1\.[01] (\d{3})[ \r]/g;

/** Sends exactly these bytes on one connection and reads until the server closes it or falls silent. */
export async function exchange(
  port: number,
  pieces: string | Uint8Array | (string | Uint8Array)[],
  options: RawOptions = {},
): Promise<RawAnswer> {
  const socket = await open(port);
  const chunks: Buffer[] = [];
  const { promise, resolve } = Promise.withResolvers<boolean>();
  socket.setTimeout(options.patience ?? 1_500, () => resolve(false));
  socket.on("data", (chunk) => chunks.push(chunk));
  socket.on("close", () => resolve(true));
  for (const piece of Array.isArray(pieces) ? pieces : [pieces]) {
    if (socket.destroyed) break;
    socket.write(typeof piece === "string" ? Buffer.from(piece, "latin1") : piece);
    if (options.pause !== undefined) await sleep(options.pause);
  }
  const closed = await promise;
  socket.destroy();
  const text = Buffer.concat(chunks).toString("latin1");
  return { text, statuses: [...text.matchAll(STATUS_LINE)].map((match) => Number(match[1])), closed };
}

/** A connected socket whose errors are swallowed: a server that hangs up is an answer, not an accident. */
export async function open(port: number): Promise<Socket> {
  const socket = connect({ port, host: "127.0.0.1", noDelay: true });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  socket.once("connect", resolve);
  socket.once("error", reject);
  await promise;
  socket.on("error", () => socket.destroy());
  return socket;
}
