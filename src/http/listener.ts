import { createServer, type Server, type Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import { certificateFiles, readCertificate, renewCertificate } from "./certificate.ts";
import type { Services } from "./services.ts";
import { greet } from "./tls-handshake.ts";

/** What listens for connections. */
export interface Door {
  server: Server;
  /** Calls back with every connection from which requests may be read: encrypted ones once both sides have agreed. */
  onGuest(welcome: (socket: Socket) => void): void;
  /** Lets go of those with whom nothing has been agreed yet: they have asked for nothing. */
  turnAway(): void;
  close(): void;
}

const READ_AHEAD_BYTES = 256 * 1024;
const SOCKETS = { allowHalfOpen: true, noDelay: true, highWaterMark: READ_AHEAD_BYTES };

/** A plain door, or an encrypted one where the configuration names a certificate. */
export async function openDoor({ config, log }: Pick<Services, "config" | "log">): Promise<Door> {
  const files = certificateFiles(config.listen);
  const server = createServer(SOCKETS);
  if (files === null) {
    const nothing = () => undefined;
    return { server, onGuest: (guest) => server.on("connection", guest), turnAway: nothing, close: nothing };
  }
  const patience = config.limits.headerTimeout * 1000;
  const encrypted = createTlsServer({
    ...SOCKETS,
    ...(await readCertificate(files)),
    ALPNProtocols: ["http/1.1"],
    handshakeTimeout: patience,
  });
  return {
    server,
    onGuest: (welcome) => encrypted.on("secureConnection", welcome),
    turnAway: greet(server, encrypted, patience),
    close: renewCertificate(encrypted, files, log),
  };
}

/** The address people use, without a slash at its end. */
export function urlOf({ host, certificate }: Services["config"]["listen"], port: number): string {
  const scheme = certificate === undefined ? "http" : "https";
  return `${scheme}://${host.includes(":") ? `[${host}]` : host}:${port}`;
}
