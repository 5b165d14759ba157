import { createHash, randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import type { StoreSettings } from "./object-stores.ts";
import { type KeyHolder, refusalOf } from "./signature-v4.ts";

/** A request as the store sees it. */
export interface StoreRequest {
  method: string;
  /** Without the bucket. */
  key: string;
  query: URLSearchParams;
  headers: IncomingMessage["headers"];
}

/**
 * What goes wrong: an error answer, no answer at all, a connection cut before the answer or behind so many bytes of it,
 * or an answer that comes late although all was done (`done`: the answer is lost, what was asked for happened).
 */
export type Fault =
  | { status: number; code: string }
  | "silence"
  | "reset"
  | "done"
  | { cutAfter: number }
  | { stallAfter: number }
  | { late: number };

interface Stored {
  bytes: Buffer;
  modifiedAt: Date;
  etag: string;
}

const BUCKET = "packages";
const REGION = "us-east-1";
const PAGE = 1_000;

/**
 * A store in memory that speaks as much of S3 as the driver asks of it, keeps to its rules (whole objects, conditional puts,
 * parts, pages of 1000, signatures) and goes wrong as a test says. It answers by the path, by the bucket's own host name, and as the
 * proxy that leads there.
 */
export class ScriptedS3 {
  readonly objects = new Map<string, Stored>();
  /** What uploaders noted about objects, by key. */
  readonly metadata = new Map<string, Record<string, string>>();
  readonly requests: StoreRequest[] = [];
  readonly uploads = new Map<string, Map<number, Buffer>>();
  /** Who may come: secrets by the ids of keys. */
  keys: (accessKeyId: string) => KeyHolder | null = (id) => (id === "a-key" ? { secret: "a secret" } : null);
  /** What the store's clock shows more than ours, in milliseconds. */
  ahead = 0;
  #listed: Map<string, Stored> | null = null;
  readonly #server: Server;
  #faults: { isMeant: (request: StoreRequest) => boolean; fault: Fault; left: number }[] = [];

  private constructor() {
    this.#server = createServer((request, response) => {
      this.#serve(request, response).catch(() => response.destroy());
    });
  }

  static async start(): Promise<ScriptedS3> {
    const store = new ScriptedS3();
    store.#server.listen(0, "127.0.0.1");
    await once(store.#server, "listening");
    return store;
  }

  get origin(): string {
    const { port } = this.#server.address() as { port: number };
    return `http://127.0.0.1:${port}`;
  }

  /** Settings of a storage in it; impatient, so that tests of time-outs are short. */
  settings(more: Record<string, unknown> = {}): StoreSettings {
    return {
      driver: "s3",
      bucket: BUCKET,
      endpoint: this.origin,
      region: REGION,
      accessKeyId: "a-key",
      secretAccessKey: "a secret",
      proxy: "off",
      timeout: 1,
      ...more,
    };
  }

  /** The next `times` requests that are meant go wrong. */
  fail(isMeant: (request: StoreRequest) => boolean, fault: Fault, times = Number.POSITIVE_INFINITY): void {
    this.#faults.push({ isMeant, fault, left: times });
  }

  /** Lists go on to show what is there now, whatever comes and goes. */
  freezeLists(): void {
    this.#listed = new Map(this.objects);
  }

  /** All is well again. */
  heal(): void {
    this.#listed = null;
    this.#faults = [];
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }

  async #serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(incoming.url ?? "/", "http://store");
    const request = {
      method: incoming.method ?? "",
      key: decodeURIComponent(
        url.pathname.slice(incoming.headers.host?.startsWith(`${BUCKET}.`) ? 1 : `/${BUCKET}/`.length),
      ),
      query: url.searchParams,
      headers: incoming.headers,
    };
    this.requests.push(request);
    const body = await buffer(incoming);
    const fault = this.#faultFor(request) ?? this.#refusalOf(incoming);
    if (fault === "silence") return;
    if (fault === "reset") {
      response.destroy();
    } else if (isObject(fault) && "status" in fault) {
      sendError(response, fault.status, fault.code);
    } else {
      const answer = this.#answer(request, body);
      if (isObject(fault) && "late" in fault) await sleep(fault.late);
      if (fault === "done") response.destroy();
      else send(response, request, answer, isObject(fault) ? fault : {});
    }
  }

  #refusalOf({ method = "", url = "", headers }: IncomingMessage): Fault | null {
    const terms = { region: REGION, keyHolder: this.keys, now: Date.now() + this.ahead };
    const code = refusalOf({ method, target: url, headers }, terms);
    if (code === null) return null;
    return { status: code === "AuthorizationHeaderMalformed" ? 400 : 403, code };
  }

  #faultFor(request: StoreRequest): Fault | null {
    const found = this.#faults.find(({ isMeant, left }) => left > 0 && isMeant(request));
    if (!found) return null;
    found.left--;
    return found.fault;
  }

  #answer({ method, key, query, headers }: StoreRequest, body: Buffer): Answer {
    if (method === "GET" && key === "") return this.#list(query);
    if (method === "POST" && query.has("uploads")) return this.#begin(key);
    if (method === "POST") return this.#complete(key, query.get("uploadId") ?? "", body.toString());
    if (method === "PUT" && query.has("partNumber")) return this.#part(query, body);
    if (method === "PUT") return this.#put(key, headers, body);
    if (method === "DELETE" && query.has("uploadId")) this.uploads.delete(query.get("uploadId") ?? "");
    else if (method === "DELETE") this.objects.delete(key);
    if (method === "DELETE") return { status: 204 };
    return this.#get(key, headers);
  }

  #get(key: string, headers: StoreRequest["headers"]): Answer {
    const found = this.objects.get(key);
    if (!found) return error(404, "NoSuchKey");
    const { bytes, etag, modifiedAt } = found;
    const ifMatch = headers["if-match"];
    if (ifMatch !== undefined && ifMatch !== etag) return error(412, "PreconditionFailed");
    const noted = Object.entries(this.metadata.get(key) ?? {}).map(([name, text]) => [
      `x-amz-meta-${name}`,
      text,
    ]);
    const common = {
      ...{ etag, "last-modified": modifiedAt.toUTCString(), "accept-ranges": "bytes" },
      ...Object.fromEntries(noted),
    };
    const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(headers.range ?? "") ?? [];
    if (first === undefined) return { status: 200, headers: common, body: bytes };
    if (Number(first) >= bytes.length) return error(416, "InvalidRange");
    const end = last ? Math.min(Number(last), bytes.length - 1) : bytes.length - 1;
    const range = { "content-range": `bytes ${first}-${end}/${bytes.length}` };
    return { status: 206, headers: { ...common, ...range }, body: bytes.subarray(Number(first), end + 1) };
  }

  #put(key: string, headers: StoreRequest["headers"], body: Buffer): Answer {
    const hash = headers["x-amz-content-sha256"];
    const isHash = typeof hash === "string" && /^[0-9a-f]{64}$/.test(hash);
    if (isHash && hash !== createHash("sha256").update(body).digest("hex"))
      return error(400, "XAmzContentSHA256Mismatch");
    if (headers["if-none-match"] === "*" && this.objects.has(key)) return error(412, "PreconditionFailed");
    return { status: 200, headers: { etag: this.#store(key, body) } };
  }

  #store(key: string, bytes: Buffer): string {
    const etag = `"${createHash("md5").update(bytes).digest("hex")}"`;
    this.objects.set(key, { bytes, etag, modifiedAt: new Date() });
    return etag;
  }

  #begin(key: string): Answer {
    const id = randomUUID();
    this.uploads.set(id, new Map());
    return xml("InitiateMultipartUploadResult", `<Key>${escaped(key)}</Key><UploadId>${id}</UploadId>`);
  }

  #part(query: URLSearchParams, body: Buffer): Answer {
    const upload = this.uploads.get(query.get("uploadId") ?? "");
    if (!upload) return error(404, "NoSuchUpload");
    upload.set(Number(query.get("partNumber")), body);
    return { status: 200, headers: { etag: `"${createHash("md5").update(body).digest("hex")}"` } };
  }

  #complete(key: string, id: string, wanted: string): Answer {
    const upload = this.uploads.get(id);
    if (!upload) return error(404, "NoSuchUpload");
    const numbers = [...wanted.matchAll(/<PartNumber>(\d+)</g)].map((match) => Number(match[1]));
    const parts = numbers.map((number) => upload.get(number));
    if (parts.length === 0 || parts.includes(undefined)) return error(400, "InvalidPart");
    this.uploads.delete(id);
    const etag = this.#store(key, Buffer.concat(parts as Buffer[]));
    return xml("CompleteMultipartUploadResult", `<ETag>${etag.replaceAll('"', "&quot;")}</ETag>`);
  }

  #list(query: URLSearchParams): Answer {
    const prefix = query.get("prefix") ?? "";
    const after = query.get("start-after") ?? "";
    const listed = this.#listed ?? this.objects;
    const keys = [...listed.keys()].filter((key) => key.startsWith(prefix) && key > after).sort();
    const contents = keys.slice(0, PAGE).map((key) => {
      const { bytes, modifiedAt } = listed.get(key) as Stored;
      const time = modifiedAt.toISOString();
      return `<Contents><Key>${escaped(key)}</Key><LastModified>${time}</LastModified><Size>${bytes.length}</Size></Contents>`;
    });
    return xml(
      "ListBucketResult",
      `<IsTruncated>${keys.length > PAGE}</IsTruncated><KeyCount>${contents.length}</KeyCount>${contents.join("")}`,
    );
  }
}

function isObject(fault: Fault | null): fault is Exclude<Fault, string> {
  return typeof fault === "object" && fault !== null;
}

interface Answer {
  status: number;
  headers?: Record<string, string>;
  body?: Buffer;
}

function error(status: number, code: string): Answer {
  return { ...xml("Error", `<Code>${code}</Code><Message>${code}, as the test says</Message>`), status };
}

function xml(root: string, inside: string): Answer {
  const body = Buffer.from(`<?xml version="1.0" encoding="UTF-8"?><${root}>${inside}</${root}>`);
  return { status: 200, headers: { "content-type": "application/xml" }, body };
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

function sendError(response: ServerResponse, status: number, code: string): void {
  const { headers, body } = error(status, code);
  response.writeHead(status, headers).end(body);
}

/** Sends an answer whole, or only its first bytes: then the connection is cut, or stays and says no more. */
function send(
  response: ServerResponse,
  { method }: StoreRequest,
  { status, headers, body = Buffer.alloc(0) }: Answer,
  fault: { cutAfter?: number; stallAfter?: number; late?: number },
): void {
  response.writeHead(status, { ...headers, "content-length": body.length });
  const upTo = fault.cutAfter ?? fault.stallAfter;
  if (method === "HEAD") response.end();
  else if (upTo === undefined || upTo >= body.length) response.end(body);
  else
    response.write(body.subarray(0, upTo), () => {
      if (fault.cutAfter !== undefined) setImmediate(() => response.destroy());
    });
}
