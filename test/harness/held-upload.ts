import type { Socket } from "node:net";
import type { Distribution } from "./build-distribution.ts";
import { basic } from "./caller.ts";
import { uploadParts, writeForm } from "./multipart.ts";
import { open } from "./raw-socket.ts";
import { ADMIN_PASSWORD, type Server } from "./start-server.ts";

/** An upload on a socket of its own, of which a test decides how far it gets. */
export class HeldUpload {
  readonly distribution: Distribution;
  readonly socket: Socket;
  /** All that the server said, once the connection is closed. */
  readonly closed: Promise<string>;
  readonly #head: Buffer;
  readonly #body: Buffer;
  #sent = 0;

  constructor(distribution: Distribution, socket: Socket, path: string) {
    this.distribution = distribution;
    this.socket = socket;
    const form = writeForm(uploadParts(distribution));
    this.#body = form.body;
    this.#head = Buffer.from(
      `POST ${path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: ${basic("admin", ADMIN_PASSWORD)}\r\n` +
        `Content-Type: ${form.type}\r\nContent-Length: ${form.body.length}\r\nConnection: close\r\n\r\n`,
    );
    const received: Buffer[] = [];
    this.closed = new Promise((resolve) => {
      socket.on("data", (chunk) => received.push(chunk));
      socket.on("close", () => resolve(Buffer.concat(received).toString("latin1")));
    });
  }

  get length(): number {
    return this.#body.length;
  }

  sendHead(): void {
    this.socket.write(this.#head);
  }

  /** Sends the body up to this byte. */
  sendBody(until: number): void {
    this.socket.write(this.#body.subarray(this.#sent, until));
    this.#sent = until;
  }

  /** The status of the answer once it came; null when the connection closed without one. */
  async status(): Promise<number | null> {
    const found = /^HTTP\/1\.1 (?!100)(\d{3})/m.exec(await this.closed);
    return found === null ? null : Number(found[1]);
  }
}

export async function holdUpload(
  server: Server,
  distribution: Distribution,
  path = "/legacy/",
): Promise<HeldUpload> {
  return new HeldUpload(distribution, await open(server.port), path);
}
