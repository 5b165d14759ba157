import { Agent, type IncomingHttpHeaders, type OutgoingHttpHeaders, request } from "node:http";
import { buffer } from "node:stream/consumers";
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from "node:zlib";

export interface Question {
  method?: string;
  /** Sent as it is: nothing is normalised or encoded on the way. */
  path: string;
  headers?: OutgoingHttpHeaders;
  body?: Uint8Array | string;
  /** Sends the body in chunks of this many bytes without a Content-Length. */
  chunkSize?: number;
}

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  /** As sent, still encoded when `content-encoding` says so. */
  bytes: Buffer;
  /** Decoded. */
  text: string;
  json<T = Record<string, unknown>>(): T;
}

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

/** Milliseconds without a byte after which a server counts as hanging; far above what a busy machine needs. */
const PATIENCE = 60_000;

/** One request by plain node:http: no redirects followed, no retries, no defaults added but Host. */
export function send(origin: string, question: Question): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const { hostname, port } = new URL(origin);
  const method = question.method ?? "GET";
  const headers: OutgoingHttpHeaders = { ...question.headers };
  const body = question.body === undefined ? undefined : Buffer.from(question.body);
  if (body !== undefined && question.chunkSize === undefined) headers["content-length"] = body.length;
  const outgoing = request({
    agent,
    hostname,
    port,
    method,
    path: question.path,
    headers,
    timeout: PATIENCE,
  });
  let answered = false;
  outgoing.on("timeout", () => outgoing.destroy(new Error(`no answer to ${method} ${question.path}`)));
  outgoing.on("error", (error) => {
    // A server may answer and close before it has read a body it refuses: the answer counts.
    if (!answered) reject(error);
  });
  outgoing.on("response", (incoming) => {
    answered = true;
    buffer(incoming).then((bytes) => {
      resolve(toAnswer(incoming.statusCode as number, incoming.headers, bytes));
    }, reject);
  });
  sendBody(outgoing, body, question);
  return promise;
}

function sendBody(outgoing: ReturnType<typeof request>, body: Buffer | undefined, question: Question): void {
  const write = () => {
    const size = question.chunkSize;
    if (body !== undefined && size !== undefined) {
      for (let at = 0; at < body.length; at += size) outgoing.write(body.subarray(at, at + size));
      outgoing.end();
    } else {
      outgoing.end(body);
    }
  };
  if (question.headers?.expect === undefined) write();
  else outgoing.on("continue", write);
}

function toAnswer(status: number, headers: IncomingHttpHeaders, bytes: Buffer): Answer {
  return {
    status,
    headers,
    bytes,
    get text() {
      return decoded(bytes, headers["content-encoding"]).toString();
    },
    json<T>(): T {
      return JSON.parse(this.text) as T;
    },
  };
}

function decoded(bytes: Buffer, encoding: string | undefined): Buffer {
  if (bytes.length === 0) return bytes;
  if (encoding === "gzip") return gunzipSync(bytes);
  if (encoding === "br") return brotliDecompressSync(bytes);
  if (encoding === "zstd") return zstdDecompressSync(bytes);
  return bytes;
}

/** Closes the connections kept alive, so that a test file can end. */
export function closeConnections(): void {
  agent.destroy();
}
