import { createServer, type Server, type Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import { certificateFiles, readCertificate, renewCertificate } from "./certificate.ts";
import type { Services } from "./services.ts";

/** What listens for connections. */
export interface Door {
  server: Server;
  /** Calls back with every connection from which requests may be read: encrypted ones once both sides have agreed. */
  onGuest(welcome: (socket: Socket) => void): void;
  close(): void;
}

const READ_AHEAD_BYTES = 256 * 1024;
const SOCKETS = { allowHalfOpen: true, noDelay: true, highWaterMark: READ_AHEAD_BYTES };

/** A plain door, or an encrypted one where the configuration names a certificate. */
export async function openDoor({ config, log }: Pick<Services, "config" | "log">): Promise<Door> {
  const files = certificateFiles(config.listen);
  if (files === null) {
    const server = createServer(SOCKETS);
    return { server, onGuest: (welcome) => server.on("connection", welcome), close: () => undefined };
  }
  const server = createTlsServer({
    ...SOCKETS,
    ...(await readCertificate(files)),
    ALPNProtocols: ["http/1.1"],
    handshakeTimeout: config.limits.headerTimeout * 1000,
  });
  return {
    server,
    onGuest: (welcome) => server.on("secureConnection", welcome),
    close: renewCertificate(server, files, log),
  };
}

/** The address people use, without a slash at its end. */
export function urlOf({ host, certificate }: Services["config"]["listen"], port: number): string {
  const scheme = certificate === undefined ? "http" : "https";
  return `${scheme}://${host.includes(":") ? `[${host}]` : host}:${port}`;
}
