import assert from "node:assert/strict";
import { once } from "node:events";
import type { Socket } from "node:net";
import { open } from "./raw-socket.ts";

/** A client that reads the head of an answer and then nothing, until it is told to. */
export class SlowReader {
  readonly status: number;
  readonly #socket: Socket;
  #text: string;
  #bytes: number;

  private constructor(socket: Socket, head: string) {
    this.#socket = socket;
    this.status = Number(head.slice(9, 12));
    this.#text = head;
    this.#bytes = Buffer.byteLength(head, "latin1");
    socket.on("data", (chunk: Buffer) => {
      this.#bytes += chunk.length;
      if (this.#text.length < 1_000_000) this.#text += chunk.toString("latin1");
    });
    socket.pause();
  }

  /** Asks, and resolves when the answer has begun. */
  static async get(port: number, path: string, headers: Record<string, string> = {}): Promise<SlowReader> {
    const socket = await open(port);
    const lines = Object.entries({ Host: "x", Connection: "close", ...headers }).map(
      ([name, value]) => `${name}: ${value}\r\n`,
    );
    socket.write(`GET ${path} HTTP/1.1\r\n${lines.join("")}\r\n`);
    const [first] = (await once(socket, "data")) as [Buffer];
    return new SlowReader(socket, first.toString("latin1"));
  }

  /** Reads on until the server closes the connection. */
  async rest(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#socket.once("close", () => resolve()));
    if (this.#socket.destroyed) return;
    this.#socket.resume();
    await closed;
  }

  /** Reads on until the text has come. */
  async until(text: string): Promise<void> {
    this.#socket.resume();
    while (!this.#text.includes(text)) {
      assert.ok(!this.#socket.destroyed, `the answer ended without ${text}:\n${this.#text}`);
      await Promise.race([once(this.#socket, "data"), once(this.#socket, "close")]);
    }
    this.#socket.pause();
  }

  get text(): string {
    return this.#text;
  }

  /** Bytes that came, with the head. */
  get bytes(): number {
    return this.#bytes;
  }

  leave(): void {
    this.#socket.destroy();
  }
}
