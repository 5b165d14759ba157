import assert from "node:assert/strict";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { buffer } from "node:stream/consumers";
import { createServer as createTlsServer } from "node:tls";
import type { MadeCertificate } from "./certificates.ts";

/** A message, read as RFC 5424 defines it. */
export interface SyslogMessage {
  priority: number;
  at: string;
  host: string;
  app: string;
  process: string;
  id: string;
  text: string;
}

const HEAD =
  /^<(?<priority>[1-9]\d{0,2})>1 (?<at>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{1,6}Z) (?<host>[\x21-\x7e]{1,255}) (?<app>[\x21-\x7e]{1,48}) (?<process>[\x21-\x7e]{1,128}) (?<id>[\x21-\x7e]{1,32}) - (?<text>.*)$/su;

/** A syslog server that reads octet-counted messages over TCP, or over TLS with a certificate. */
export class SyslogServer {
  readonly messages: SyslogMessage[] = [];
  /** What was no message. */
  readonly problems: string[] = [];
  /** While it hangs, it accepts connections and reads nothing of them. */
  isHanging = false;
  connections = 0;
  readonly #server: Server;
  readonly #open = new Set<Socket>();

  constructor(certificate: MadeCertificate | null) {
    const take = (socket: Socket) => void this.#take(socket);
    this.#server =
      certificate === null
        ? createServer(take)
        : createTlsServer(
            { cert: readFileSync(certificate.certificate), key: readFileSync(certificate.privateKey) },
            take,
          );
    this.#server.on("tlsClientError", () => undefined);
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async listen(port = 0): Promise<void> {
    this.#server.listen(port, "127.0.0.1");
    await once(this.#server, "listening");
  }

  async close(): Promise<void> {
    const closed = once(this.#server, "close");
    this.#server.close();
    for (const socket of this.#open) socket.destroy();
    await closed;
  }

  async #take(socket: Socket): Promise<void> {
    this.connections++;
    this.#open.add(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => this.#open.delete(socket));
    if (this.isHanging) return void socket.pause();
    const bytes = await buffer(socket).catch(() => null);
    // The sender was killed, and sends it again.
    if (bytes === null) return;
    try {
      this.messages.push(...framesIn(bytes).map(messageIn));
    } catch (error) {
      this.problems.push(String(error));
    }
    socket.end();
  }
}

/** Octet counting: the length in bytes, a space, and as many bytes. */
function framesIn(bytes: Buffer): Buffer[] {
  const frames: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const space = bytes.indexOf(" ", at);
    const length = bytes.toString("latin1", at, space);
    assert.match(length, /^[1-9]\d*$/, "a frame begins with its length");
    const end = space + 1 + Number(length);
    assert.ok(end <= bytes.length, "a frame is whole");
    frames.push(bytes.subarray(space + 1, end));
    at = end;
  }
  return frames;
}

function messageIn(frame: Buffer): SyslogMessage {
  const text = new TextDecoder("utf-8", { fatal: true }).decode(frame);
  const { groups } = HEAD.exec(text) ?? assert.fail(`no message of RFC 5424: ${text.slice(0, 200)}`);
  return { ...(groups as unknown as SyslogMessage), priority: Number(groups?.priority) };
}
