import { createHash, createHmac } from "node:crypto";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { Decoder } from "../../src/cli/import/peers/devpi/replica/decoder.ts";

const FOLDER = join(import.meta.dirname, "../peers/devpi");
/** Of the secret and the costs of `make-devpi.py`. */
const KEY = Buffer.from("9943bee17ec32a5237641994689afaf3", "hex");

/** A devpi-server as its replicas see it, which answers what a real one has sent. Its changes appear when a test says so. */
export class RecordedDevpi {
  readonly #server: Server;
  readonly #entries: readonly Buffer[];
  readonly uuid: string;
  #newest = -1;
  #waiting: (() => void)[] = [];
  /** Ends every answer of the changelog behind so many bytes. */
  cutAt: number | null = null;
  /** Other bytes instead of those of some files, by name. */
  readonly damaged = new Map<string, Buffer>();

  private constructor(entries: readonly Buffer[], uuid: string) {
    this.#entries = entries;
    this.uuid = uuid;
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch(() => response.destroy());
    });
  }

  static async start(): Promise<RecordedDevpi> {
    const { uuid } = JSON.parse(await readFile(join(FOLDER, "primary.json"), "utf8")) as { uuid: string };
    const recorded = new RecordedDevpi(entriesOf(await readFile(join(FOLDER, "changelog.bin"))), uuid);
    recorded.#server.listen(0, "127.0.0.1");
    await once(recorded.#server, "listening");
    return recorded;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get last(): number {
    return this.#entries.length - 1;
  }

  /** Shows changes up to this serial. */
  reveal(serial: number): void {
    this.#newest = serial;
    for (const wake of this.#waiting.splice(0)) wake();
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", this.origin);
    if (!isSigned(request)) return void response.writeHead(403).end();
    const expected = request.headers["x-devpi-expected-primary-id"];
    if (expected === undefined || (expected !== "" && expected !== this.uuid))
      return void response.writeHead(400).end();
    const [, from] = /^\/\+changelog\/(\d+)-$/.exec(url.pathname) ?? [];
    if (from === undefined) return this.#sendFile(url.pathname, request, response);
    await this.#sendChanges(Number(from), url.searchParams.has("initial_fetch"), response);
  }

  async #sendChanges(from: number, isFirst: boolean, response: ServerResponse): Promise<void> {
    if (from > this.#newest + 1) return void response.writeHead(404).end();
    if (from === this.#newest + 1 && !isFirst) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#waiting.push(resolve);
      response.on("close", resolve);
      await promise;
    }
    const headers = { "X-DEVPI-SERIAL": String(this.#newest), "X-DEVPI-PRIMARY-UUID": this.uuid };
    if (from > this.#newest) return void response.writeHead(202, headers).end();
    const bytes = Buffer.concat(this.#entries.slice(from, this.#newest + 1));
    response.writeHead(200, headers);
    response.end(this.cutAt === null ? bytes : bytes.subarray(0, this.cutAt));
  }

  async #sendFile(path: string, { headers }: IncomingMessage, response: ServerResponse): Promise<void> {
    const relpath = decodeURIComponent(path);
    const bytes =
      this.damaged.get(relpath.split("/").at(-1) ?? "") ??
      (await readFile(join(FOLDER, "files", relpath)).catch(() => null));
    const isReplica = headers["x-devpi-replica-filerepl"] === "YES";
    if (bytes === null || !isReplica) response.writeHead(410).end();
    else response.writeHead(200).end(bytes);
  }
}

/** A serial and its changes: two values. */
function entriesOf(bytes: Buffer): Buffer[] {
  const decoder = new Decoder();
  const entries: Buffer[] = [];
  let [values, from] = [0, 0];
  for (let at = 0; at < bytes.length; at++)
    for (const _ of decoder.feed(bytes.subarray(at, at + 1)))
      if (++values % 2 === 0) {
        entries.push(bytes.subarray(from, at + 1));
        from = at + 1;
      }
  return entries;
}

function isSigned({ headers }: IncomingMessage): boolean {
  const [, value = "", signature] = /^Bearer (.+)\.([\w-]+)$/.exec(headers.authorization ?? "") ?? [];
  const key = createHash("sha1").update("itsdangeroussigner").update(KEY).digest();
  const isOfThis = value.startsWith(`"${headers["x-devpi-replica-uuid"]}".`);
  return isOfThis && createHmac("sha1", key).update(value).digest("base64url") === signature;
}
