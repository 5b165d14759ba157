import type { Server, Socket } from "node:net";
import type { Server as TlsServer } from "node:tls";

/** The first byte of every TLS handshake. */
const HANDSHAKE = 0x16;
const EXPLANATION = "This port only accepts encrypted connections. Use https.\n";
const NOT_ENCRYPTED =
  "HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Type: text/plain; charset=utf-8\r\n" +
  `Content-Length: ${EXPLANATION.length}\r\n\r\n${EXPLANATION}`;

/**
 * Passes the connections of `server` to `encrypted`, which does not listen itself. A connection that has sent nothing yet
 * costs only its socket, and is closed after `timeout` milliseconds without data. A request without TLS gets an
 * explanation. The result closes every connection whose handshake is not finished.
 */
export function acceptHandshakes(server: Server, encrypted: TlsServer, timeout: number): () => void {
  const unfinished = new Map<string, Socket>();
  server.on("connection", (socket) => {
    const ends = endsOf(socket);
    unfinished.set(ends, socket);
    socket.once("close", () => {
      if (unfinished.get(ends) === socket) unfinished.delete(ends);
    });
    awaitHandshake(socket, encrypted, timeout);
  });
  encrypted.on("secureConnection", (socket) => unfinished.delete(endsOf(socket)));
  // Node reports a handshake that failed or timed out, but leaves its connection open.
  encrypted.on("tlsClientError", (_error, socket) => socket.destroy());
  return () => {
    for (const socket of unfinished.values()) socket.destroy();
  };
}

/** Waits for the first bytes, and passes the connection on together with them. */
function awaitHandshake(socket: Socket, encrypted: TlsServer, timeout: number): void {
  const close = () => void socket.destroy();
  const begin = (bytes: Buffer) => {
    socket.off("end", close).off("timeout", close).setTimeout(0).pause();
    if (isCapital(bytes[0])) return void socket.end(NOT_ENCRYPTED, close);
    if (bytes[0] !== HANDSHAKE) return close();
    socket.off("error", close).unshift(bytes);
    encrypted.emit("connection", socket);
  };
  socket.once("data", begin).on("end", close).on("error", close).setTimeout(timeout).on("timeout", close);
}

/** Identifies a connection: the socket with TLS is another object than the one below it. */
function endsOf({ localAddress, localPort, remoteAddress, remotePort }: Socket): string {
  return `${localAddress} ${localPort} ${remoteAddress} ${remotePort}`;
}

/** Whether a request of HTTP may begin with this byte: methods are in capitals. */
function isCapital(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x41 && byte <= 0x5a;
}
