import type { Server, Socket } from "node:net";
import type { Server as TlsServer } from "node:tls";

/** What every greeting of TLS begins with. */
const HANDSHAKE = 0x16;
const WORDS = "This port only accepts encrypted connections. Use https.\n";
const NOT_ENCRYPTED =
  "HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Type: text/plain; charset=utf-8\r\n" +
  `Content-Length: ${WORDS.length}\r\n\r\n${WORDS}`;

/**
 * Has every connection of the plain server encrypted by the other one, which listens for none itself. One that has said nothing
 * yet costs no more than its socket, and is let go of when it hangs up or is silent for `patience` milliseconds; who asks
 * without encryption is told so. Returns how to let go of all that are not encrypted yet.
 */
export function greet(server: Server, encrypted: TlsServer, patience: number): () => void {
  const greeting = new Map<string, Socket>();
  server.on("connection", (socket) => {
    const ends = endsOf(socket);
    greeting.set(ends, socket);
    socket.once("close", () => {
      if (greeting.get(ends) === socket) greeting.delete(ends);
    });
    heed(socket, encrypted, patience);
  });
  encrypted.on("secureConnection", (socket) => greeting.delete(endsOf(socket)));
  // Node tells of a greeting that failed or took too long, and leaves its connection open.
  encrypted.on("tlsClientError", (_error, socket) => socket.destroy());
  return () => {
    for (const socket of greeting.values()) socket.destroy();
  };
}

/** Waits for the first bytes, and hands the connection on with them. */
function heed(socket: Socket, encrypted: TlsServer, patience: number): void {
  const leave = () => void socket.destroy();
  const heard = (bytes: Buffer) => {
    socket.off("end", leave).off("timeout", leave).setTimeout(0).pause();
    if (isCapital(bytes[0])) return void socket.end(NOT_ENCRYPTED, leave);
    if (bytes[0] !== HANDSHAKE) return leave();
    socket.off("error", leave).unshift(bytes);
    encrypted.emit("connection", socket);
  };
  socket.once("data", heard).on("end", leave).on("error", leave).setTimeout(patience).on("timeout", leave);
}

/** What a connection is known by: once it is encrypted another object stands for it. */
function endsOf({ localAddress, localPort, remoteAddress, remotePort }: Socket): string {
  return `${localAddress} ${localPort} ${remoteAddress} ${remotePort}`;
}

/** As methods of HTTP begin. */
function isCapital(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x41 && byte <= 0x5a;
}
