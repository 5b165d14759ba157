import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** When a connection is cut: as the bytes come by, so that they never arrive, or once they have, ahead of the answer. */
export type CutAt = "before" | "after";

/** A wire between a server under test and one of its services, which can be cut, held and put right again. */
export class TcpProxy {
  readonly #server: Server;
  #target: { host: string; port: number };
  /** What is on its way by a slow wire, in order. */
  readonly #tails = new WeakMap<Socket, Promise<void>>();
  readonly #pairs = new Set<[Socket, Socket]>();
  #state: "open" | "refusing" | "silent" = "open";
  #slowness: { latency: number; bytesPerSecond: number } | null = null;
  /** Hears what comes by on the way to the target, and on which connection. */
  onSent: ((chunk: Buffer, connection: Socket) => void) | null = null;
  #trap: { bytes: string; at: CutAt; left: number } | null = null;

  private constructor(target: { host: string; port: number }) {
    this.#target = target;
    this.#server = createServer((inner) => this.#pair(inner));
  }

  /** Listens on a free loopback port in front of the target. */
  static async start(target: { host: string; port: number }): Promise<TcpProxy> {
    const proxy = new TcpProxy(target);
    proxy.#server.listen(0, "127.0.0.1");
    await once(proxy.#server, "listening");
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as { port: number }).port;
  }

  /** Cuts every connection that stands; new ones are taken. */
  cut(): void {
    for (const pair of this.#pairs) for (const socket of pair) socket.destroy();
  }

  /** Cuts the connection on which these bytes are sent to the target, so many times. */
  cutOn(bytes: string, at: CutAt, times = 1): void {
    this.#trap = { bytes, at, left: times };
  }

  /** How often the trap is still to spring. */
  get trapsLeft(): number {
    return this.#trap?.left ?? 0;
  }

  /** Cuts everything, and whatever comes. */
  refuse(): void {
    this.#state = "refusing";
    this.cut();
  }

  /** Passes nothing on any more in either direction, and says nothing of it. */
  silence(): void {
    this.#state = "silent";
  }

  /** Every piece arrives so many milliseconds late, in each direction, and no more than so many bytes a second come through. */
  slow(latency: number, bytesPerSecond = Number.POSITIVE_INFINITY): void {
    this.#slowness = { latency, bytesPerSecond };
  }

  /** Is a plain wire again for connections to come; those that were held are cut. */
  mend(): void {
    this.#state = "open";
    this.#slowness = null;
    this.cut();
  }

  /** Leads to another place from now on; what stands is cut. */
  leadTo(target: { host: string; port: number }): void {
    this.#target = target;
    this.mend();
  }

  async close(): Promise<void> {
    this.#server.close();
    this.cut();
    await once(this.#server, "close");
  }

  #pair(inner: Socket): void {
    if (this.#state === "refusing") return void inner.destroy();
    const outer = connect(this.#target);
    const pair: [Socket, Socket] = [inner, outer];
    this.#pairs.add(pair);
    for (const socket of pair) {
      socket.setNoDelay(true);
      socket.on("error", () => undefined);
      socket.on("close", () => {
        this.#pairs.delete(pair);
        for (const other of pair) other.destroy();
      });
    }
    let isDeaf = false;
    inner.on("data", (chunk) => {
      if (this.#state === "silent") return;
      this.onSent?.(chunk, inner);
      const cut = this.#springs(chunk);
      if (cut === "before") return void inner.destroy();
      if (cut === "after") isDeaf = true;
      this.#pass(chunk, outer);
    });
    outer.on("data", (chunk) => {
      if (this.#state === "silent") return;
      if (isDeaf) return void inner.destroy();
      this.#pass(chunk, inner);
    });
  }

  #pass(chunk: Buffer, to: Socket): void {
    const before = this.#tails.get(to);
    if (this.#slowness === null && before === undefined) return void to.write(chunk);
    const { latency, bytesPerSecond } = this.#slowness ?? { latency: 0, bytesPerSecond: Infinity };
    const due = performance.now() + latency;
    const tail = (before ?? Promise.resolve()).then(async () => {
      await sleep((chunk.length / bytesPerSecond) * 1000);
      await sleep(Math.max(0, due - performance.now()));
      to.write(chunk);
    });
    this.#tails.set(to, tail);
  }

  #springs(chunk: Buffer): CutAt | null {
    if (!this.#trap || this.#trap.left === 0 || !chunk.includes(this.#trap.bytes)) return null;
    this.#trap.left--;
    return this.#trap.at;
  }
}
