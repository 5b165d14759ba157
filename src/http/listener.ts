import { createServer, type Server, type Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import type { Logger } from "pino";
import type { Config } from "../config/schema.ts";
import { certificateFiles, readCertificate, renewCertificate } from "./certificate.ts";
import { acceptHandshakes } from "./tls-handshake.ts";

/** What listens for connections, with or without TLS. */
export interface Listener {
  server: Server;
  /** Calls back with every connection from which requests may be read. With TLS, that is after the handshake. */
  onConnection(accept: (socket: Socket) => void): void;
  /** Closes connections whose TLS handshake is not finished: no request was sent on them. */
  closeHandshakes(): void;
  close(): void;
}

const READ_AHEAD_BYTES = 256 * 1024;
const SOCKETS = { allowHalfOpen: true, noDelay: true, highWaterMark: READ_AHEAD_BYTES };

/** A listener with TLS if the configuration names a certificate, and one without it otherwise. */
export async function openListener({ config, log }: { config: Config; log: Logger }): Promise<Listener> {
  const files = certificateFiles(config.listen);
  const server = createServer(SOCKETS);
  if (files === null) {
    const nothing = () => undefined;
    const onConnection = (accept: (socket: Socket) => void) => void server.on("connection", accept);
    return { server, onConnection, closeHandshakes: nothing, close: nothing };
  }
  const timeout = config.limits.headerTimeout * 1000;
  const encrypted = createTlsServer({
    ...SOCKETS,
    ...(await readCertificate(files)),
    ALPNProtocols: ["http/1.1"],
    handshakeTimeout: timeout,
  });
  return {
    server,
    onConnection: (accept) => encrypted.on("secureConnection", accept),
    closeHandshakes: acceptHandshakes(server, encrypted, timeout),
    close: renewCertificate(encrypted, files, log),
  };
}

/** The address of a server that listens on `host` and `port`, without a slash at its end. */
export function urlOf({ host, certificate }: Config["listen"], port: number): string {
  const scheme = certificate === undefined ? "http" : "https";
  return `${scheme}://${host.includes(":") ? `[${host}]` : host}:${port}`;
}
