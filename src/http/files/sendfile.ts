import { createRequire } from "node:module";
import type { Socket } from "node:net";

/** Copies from a file to a socket inside the kernel; answers the bytes copied, or -1 when the socket takes none now. */
export type SendFile = (socket: Socket, file: number, offset: number, length: number) => number;

const EINTR = 4;
const EAGAIN = 11;
let loaded: SendFile | null | undefined;

/**
 * sendfile(2) through the optional native helper, or null where there is none: another platform, or koffi was not
 * installed. The descriptor of a socket is no public part of Node, so it is looked for each time.
 */
export function loadSendFile(): SendFile | null {
  if (loaded === undefined) loaded = process.platform === "linux" ? tryLoad() : null;
  return loaded;
}

/** The descriptor behind a plain socket, or -1. */
export function descriptorOf(socket: Socket): number {
  const handle = (socket as Socket & { _handle?: { fd?: number } | null })._handle;
  return typeof handle?.fd === "number" ? handle.fd : -1;
}

function tryLoad(): SendFile | null {
  try {
    const koffi = createRequire(import.meta.url)("koffi") as typeof import("koffi");
    const sendfile = koffi.load("libc.so.6").func("int64_t sendfile(int, int, int64_t *, size_t)");
    const offsetCell = new BigInt64Array(1);
    return (socket, file, offset, length) => {
      offsetCell[0] = BigInt(offset);
      const sent = Number(sendfile(descriptorOf(socket), file, offsetCell, length));
      if (sent >= 0) return sent;
      if (koffi.errno() === EAGAIN || koffi.errno() === EINTR) return -1;
      throw new Error(`sendfile failed with errno ${koffi.errno()}`);
    };
  } catch {
    return null;
  }
}
