import { createHash } from "node:crypto";
import { once } from "node:events";
import {
  createServer,
  type Server as HttpServer,
  type IncomingMessage,
  type ServerResponse,
} from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { gzipSync } from "node:zlib";
import type { Distribution } from "./build-distribution.ts";

/** One request that reached the upstream. */
export interface Seen {
  method: string;
  path: string;
  headers: IncomingMessage["headers"];
}

/** Does something with a request in place of the ordinary answer. */
export type Trick = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

export interface FakeFile {
  filename: string;
  bytes: Buffer;
  /** Hashes on the page; default: the true SHA-256. */
  hashes?: Record<string, string>;
  requiresPython?: string;
  yanked?: string;
  /** Bytes of `.metadata`, when it is served. */
  metadata?: Buffer;
  uploadTime?: string;
  size?: number;
  provenance?: string;
  /** The link on the page; default: relative to it. */
  url?: string;
}

/**
 * An upstream index of a few lines on a free loopback port: pages in HTML or JSON, files with ranges, and any trick a test
 * wants to play at an address.
 */
export class FakeUpstream {
  readonly seen: Seen[] = [];
  format: "html" | "json" = "html";
  /** Whether pages have validators and files take Range. */
  validators = true;
  ranges = true;
  /** What must be sent as Authorization; others get 401. */
  authorization: string | null = null;
  readonly #server: HttpServer;
  readonly #projects = new Map<string, FakeFile[]>();
  readonly #tricks = new Map<string, Trick>();
  readonly #sockets = new Set<Socket>();

  private constructor() {
    this.#server = createServer((request, response) => void this.#answer(request, response));
    this.#server.on("connection", (socket: Socket) => {
      this.#sockets.add(socket);
      socket.once("close", () => this.#sockets.delete(socket));
    });
  }

  static async start(): Promise<FakeUpstream> {
    const upstream = new FakeUpstream();
    await upstream.listen(0);
    return upstream;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/simple/`;
  }

  async listen(port: number): Promise<void> {
    this.#server.listen(port, "127.0.0.1");
    await once(this.#server, "listening");
  }

  /** Stops answering, as an upstream that is down; `listen` brings it back. */
  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    if (!this.#server.listening) return;
    this.#server.close();
    await once(this.#server, "close");
  }

  /** Puts files on a project's page, in place of those of the same name. */
  publish(project: string, ...files: (FakeFile | Distribution)[]): void {
    const before = this.#projects.get(project) ?? [];
    const named = new Set(files.map(({ filename }) => filename));
    this.#projects.set(project, [
      ...before.filter(({ filename }) => !named.has(filename)),
      ...files.map((file) => ("options" in file ? { filename: file.filename, bytes: file.bytes } : file)),
    ]);
  }

  remove(project: string): void {
    this.#projects.delete(project);
  }

  /** Plays a trick at an address: `/simple/name/`, or `/files/name.whl`. null: ends it. */
  trick(path: string, trick: Trick | null): void {
    if (trick === null) this.#tricks.delete(path);
    else this.#tricks.set(path, trick);
  }

  /** How often an address was asked for. */
  count(path: string, method?: string): number {
    return this.seen.filter((one) => one.path === path && (method === undefined || one.method === method))
      .length;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? "").split("?", 1)[0] as string;
    this.seen.push({ method: request.method ?? "", path, headers: request.headers });
    const trick = this.#tricks.get(path);
    if (trick) return trick(request, response);
    if (this.authorization !== null && request.headers.authorization !== this.authorization) {
      response.writeHead(401, { "www-authenticate": "Basic" }).end("no");
      return;
    }
    const project = /^\/simple\/([^/]+)\/$/.exec(path)?.[1];
    if (project !== undefined) return this.#page(project, request, response);
    const filename = decodeURIComponent(/^\/files\/([^/]+)$/.exec(path)?.[1] ?? "");
    const bytes = this.#bytes(filename);
    if (bytes === null) response.writeHead(404).end("not here");
    else sendBytes(bytes, this.ranges, request, response);
  }

  #page(project: string, request: IncomingMessage, response: ServerResponse): void {
    const files = this.#projects.get(project);
    if (files === undefined) {
      response.writeHead(404, { "content-type": "text/html" }).end("<h1>no such project</h1>");
      return;
    }
    const text = this.format === "json" ? jsonPage(project, files) : htmlPage(project, files);
    const etag = `"${createHash("sha256").update(text).digest("hex").slice(0, 20)}"`;
    if (this.validators && request.headers["if-none-match"] === etag) {
      response.writeHead(304, { etag }).end();
      return;
    }
    const type = this.format === "json" ? "application/vnd.pypi.simple.v1+json" : "text/html; charset=utf-8";
    const packed = /gzip/.test(String(request.headers["accept-encoding"])) && text.length > 1000;
    response.writeHead(200, {
      "content-type": type,
      ...(this.validators ? { etag } : {}),
      ...(packed ? { "content-encoding": "gzip" } : {}),
    });
    response.end(packed ? gzipSync(text) : text);
  }

  #bytes(filename: string): Buffer | null {
    for (const file of [...this.#projects.values()].flat()) {
      if (file.filename === filename) return file.bytes;
      if (`${file.filename}.metadata` === filename) return file.metadata ?? null;
    }
    return null;
  }
}

function hashesOf({ hashes, bytes }: FakeFile): Record<string, string> {
  return hashes ?? { sha256: createHash("sha256").update(bytes).digest("hex") };
}

function urlOf({ url, filename }: FakeFile): string {
  return url ?? `../../files/${encodeURIComponent(filename)}`;
}

function htmlPage(project: string, files: FakeFile[]): string {
  const escaped = (text: string) =>
    text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  const anchors = files.map((file) => {
    const [name, value] = Object.entries(hashesOf(file))[0] ?? [];
    const hash = name === undefined ? "" : `#${name}=${value}`;
    const attributes = [
      file.requiresPython === undefined ? "" : ` data-requires-python="${escaped(file.requiresPython)}"`,
      file.yanked === undefined ? "" : ` data-yanked="${escaped(file.yanked)}"`,
      file.metadata === undefined ? "" : ` data-core-metadata="sha256=${sha256(file.metadata)}"`,
      file.provenance === undefined ? "" : ` data-provenance="${escaped(file.provenance)}"`,
    ];
    return `<a href="${escaped(urlOf(file) + hash)}"${attributes.join("")}>${escaped(file.filename)}</a><br/>`;
  });
  return `<!DOCTYPE html>\n<html><head><title>Links for ${project}</title></head><body>\n${anchors.join("\n")}\n</body></html>\n`;
}

function jsonPage(project: string, files: FakeFile[]): string {
  return JSON.stringify({
    meta: { "api-version": "1.1" },
    name: project,
    versions: [],
    files: files.map((file) => ({
      filename: file.filename,
      url: urlOf(file),
      hashes: hashesOf(file),
      size: file.size ?? file.bytes.length,
      ...(file.requiresPython === undefined ? {} : { "requires-python": file.requiresPython }),
      ...(file.yanked === undefined ? {} : { yanked: file.yanked || true }),
      ...(file.uploadTime === undefined ? {} : { "upload-time": file.uploadTime }),
      ...(file.metadata === undefined ? {} : { "core-metadata": { sha256: sha256(file.metadata) } }),
      ...(file.provenance === undefined ? {} : { provenance: file.provenance }),
    })),
  });
}

function sendBytes(bytes: Buffer, ranges: boolean, request: IncomingMessage, response: ServerResponse): void {
  const [, first = "", last = ""] = /^bytes=(\d*)-(\d*)$/.exec(request.headers.range ?? "") ?? [];
  if (!ranges || (first === "" && last === "")) {
    response.writeHead(200, { "content-length": bytes.length, "content-type": "application/octet-stream" });
    response.end(request.method === "HEAD" ? undefined : bytes);
    return;
  }
  const start = first === "" ? Math.max(0, bytes.length - Number(last)) : Number(first);
  const end = first === "" || last === "" ? bytes.length - 1 : Math.min(Number(last), bytes.length - 1);
  response.writeHead(206, {
    "content-length": end - start + 1,
    "content-range": `bytes ${start}-${end}/${bytes.length}`,
  });
  response.end(bytes.subarray(start, end + 1));
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
