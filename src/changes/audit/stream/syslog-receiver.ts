import { once } from "node:events";
import { readFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { type ConnectionOptions, connect as connectTls } from "node:tls";
import { Refusal } from "../../../refusal.ts";
import { namedBundles, trustedCertificates } from "../../../upstreams/trust.ts";
import type { AuditReceiver } from "./receiver.ts";
import type { StreamEvent } from "./stream-event.ts";
import { type SyslogFormat, syslogFrame } from "./syslog-frame.ts";

export interface SyslogTerms {
  /** `tcp://host:port` or `tls://host:port`. */
  url: URL;
  format: SyslogFormat;
  /** PEM files. */
  ca?: string | undefined;
  certificate?: string | undefined;
  key?: string | undefined;
  environment: NodeJS.ProcessEnv;
}

const PORTS = { "tcp:": 601, "tls:": 6514 };

/**
 * Sends events to a syslog server. Syslog has no answers, and what was written to a connection may be lost with it. So each
 * batch has a connection of its own, and counts as received when the server, having read everything, closes its end too.
 */
export class SyslogReceiver implements AuditReceiver {
  readonly #terms: SyslogTerms;

  constructor(terms: SyslogTerms) {
    this.#terms = terms;
  }

  async send(events: readonly StreamEvent[], signal: AbortSignal): Promise<void> {
    const frames = events.map((event) => syslogFrame(event, this.#terms.format));
    await this.#withConnection(signal, async (socket) => {
      const closed = once(socket, "end", { signal });
      socket.resume();
      socket.end(Buffer.concat(frames));
      await closed;
    });
  }

  async check(signal: AbortSignal): Promise<string> {
    await this.#withConnection(signal, async (socket) => void socket.end());
    return `${this.#terms.url.host} accepts connections`;
  }

  async #withConnection(signal: AbortSignal, work: (socket: Socket) => Promise<void>): Promise<void> {
    let socket: Socket | null = null;
    try {
      socket = this.#connect();
      // A listener of its own, since one that is only there during `once` misses what comes later.
      socket.on("error", () => undefined);
      const isTls = this.#terms.url.protocol === "tls:";
      await once(socket, isTls ? "secureConnect" : "connect", { signal });
      await work(socket);
    } catch (error) {
      throw asTrouble(error);
    } finally {
      socket?.destroy();
    }
  }

  #connect(): Socket {
    const { url, ca, certificate, key, environment } = this.#terms;
    const host = url.hostname.replace(/^\[|\]$/g, "");
    const port = Number(url.port || PORTS[url.protocol as keyof typeof PORTS]);
    if (url.protocol === "tcp:") return connect({ host, port });
    const own = ca === undefined ? [] : [readFileSync(ca, "utf8")];
    const options: ConnectionOptions = {
      host,
      port,
      ca: trustedCertificates(own, namedBundles(environment)),
    };
    if (/[a-z]/i.test(host) && !host.includes(":")) options.servername = host;
    if (certificate !== undefined) options.cert = readFileSync(certificate);
    if (key !== undefined) options.key = readFileSync(key);
    return connectTls(options);
  }
}

function asTrouble(error: unknown): Refusal {
  const { code = "", name, syscall = "" } = error as NodeJS.ErrnoException;
  return new Refusal("bad-upstream", "receiver-failed", sentenceFor(`${code} ${name}`, syscall), {
    cause: error,
  });
}

function sentenceFor(code: string, syscall: string): string {
  if (/ABORT|TIMEDOUT/i.test(code)) return "The receiver did not take the events in time.";
  if (/ENOTFOUND|EAI_AGAIN/.test(code)) return "The name of the receiver cannot be resolved.";
  if (/ECONNREFUSED|EHOSTUNREACH|ENETUNREACH/.test(code)) return "The receiver cannot be reached.";
  if (syscall === "open" || (syscall === "read" && /ENOENT|EACCES/.test(code)))
    return "A certificate or key of the receiver cannot be read. See ca, certificate and key.";
  if (/ERR_TLS_CERT_ALTNAME|CERT|SELF_SIGNED|VERIFY/.test(code))
    return "The certificate of the receiver is not trusted.";
  if (/SSL|TLS|EPROTO/.test(code)) return "The receiver does not speak TLS, or not with these settings.";
  return "The receiver closed the connection.";
}
