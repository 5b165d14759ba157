import { once } from "node:events";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { storeEnvironment } from "../test/harness/object-stores.ts";
import { HugeWheel } from "./huge-wheel.ts";
import { residentMegabytes, type Server } from "./processes.ts";
import { uploadHead } from "./upload.ts";
import { BASIC, startWheelyard } from "./wheelyard.ts";

const PART = 8 * 2 ** 20;
const GIB = Number(process.env.WHEELYARD_BENCH_GIB ?? 10);

/**
 * One wheel of 10 GiB (WHEELYARD_BENCH_GIB) into an object store and out again: how long, and in how much memory. The store keeps
 * nothing: what is put is compared with what it must be, what is read is made anew. Needs as much space for the spool.
 */
export async function benchHuge(folder: string): Promise<void> {
  const wheel = new HugeWheel("huge", GIB * 1024);
  const store = await startStore(wheel);
  const { port } = store.address() as AddressInfo;
  const settings = {
    driver: "s3",
    bucket: "packages",
    region: "us-east-1",
    endpoint: `http://127.0.0.1:${port}`,
    accessKeyId: "key",
    secretAccessKey: "secret",
    proxy: "off",
    partSize: PART,
  };
  const server = await startWheelyard(join(folder, "data"), storeEnvironment(settings));
  try {
    await measured(server, "publish", () => publish(server, wheel));
    const path = await pathOf(server);
    await measured(server, "streamed download", () => download(server.url + path, wheel, 0, wheel.size));
    const middle = Math.floor(wheel.size / 2);
    await measured(server, "streamed range", () =>
      download(server.url + path, wheel, middle, middle + 1_000_003),
    );
    await setRedirects(server);
    const location = await redirectOf(server.url + path);
    await measured(server, "redirected range", () => download(location, wheel, middle, middle + 1_000_003));
  } finally {
    await server.stop();
    store.closeAllConnections();
    store.close();
  }
}

async function measured(server: Server, what: string, work: () => Promise<void>): Promise<void> {
  const idle = residentMegabytes(server.pid);
  let peak = idle;
  const watch = setInterval(() => {
    peak = Math.max(peak, residentMegabytes(server.pid));
  }, 100);
  const begun = performance.now();
  await work().finally(() => clearInterval(watch));
  const seconds = (performance.now() - begun) / 1000;
  console.log(
    `${GIB} GiB, ${what}: ${seconds.toFixed(1)} s, memory ${(peak - idle).toFixed(0)} MB above ${idle.toFixed(0)} MB`,
  );
}

async function publish(server: Server, wheel: HugeWheel): Promise<void> {
  const { head, tail, headers } = uploadHead("huge", "1.0", wheel.sha256);
  const length = { "Content-Length": head.length + wheel.size + tail.length };
  const sent = request(`${server.url}/legacy/`, {
    method: "POST",
    headers: { Authorization: BASIC, ...headers, ...length },
  });
  const answered = once(sent, "response");
  for (const bytes of [[head], wheel.read(0, wheel.size), [tail]]) {
    for (const chunk of bytes) if (!sent.write(chunk)) await once(sent, "drain");
  }
  sent.end();
  const [answer] = (await answered) as [IncomingMessage];
  const text = (await buffer(answer)).toString();
  if (answer.statusCode !== 200) throw new Error(`upload: ${answer.statusCode} ${text}`);
}

/** Reads a part and compares every byte. */
async function download(url: string, wheel: HugeWheel, start: number, end: number): Promise<void> {
  const sent = request(url, { headers: { Range: `bytes=${start}-${end - 1}` } }).end();
  const [answer] = (await once(sent, "response")) as [IncomingMessage];
  if (answer.statusCode !== 206) throw new Error(`download: ${answer.statusCode}`);
  const read = await compare(answer, wheel, start);
  if (read !== end - start) throw new Error(`${read} bytes came instead of ${end - start}`);
}

/** Resolves with the number of bytes, all of which are the wheel's from `start` on. */
async function compare(body: Readable, wheel: HugeWheel, start: number): Promise<number> {
  let at = start;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    let compared = 0;
    for (const expected of wheel.read(at, at + chunk.length)) {
      if (!expected.equals(chunk.subarray(compared, compared + expected.length)))
        throw new Error(`other bytes at ${at + compared}`);
      compared += expected.length;
    }
    if (compared !== chunk.length) throw new Error("bytes behind the end");
    at += chunk.length;
  }
  return at - start;
}

async function pathOf(server: Server): Promise<string> {
  const page = `${server.url}/simple/huge/`;
  const answer = await fetch(page, { headers: { Accept: "application/vnd.pypi.simple.v1+json" } });
  const { files } = (await answer.json()) as { files: { url: string }[] };
  return new URL((files[0] as { url: string }).url, page).pathname;
}

async function setRedirects(server: Server): Promise<void> {
  const answer = await fetch(`${server.url}/-/api/v1/indexes/root/main`, {
    method: "PATCH",
    headers: { Authorization: BASIC, "Content-Type": "application/json" },
    body: JSON.stringify({ settings: { downloads: "redirect" } }),
  });
  if (!answer.ok) throw new Error(await answer.text());
}

async function redirectOf(url: string): Promise<string> {
  const answer = await fetch(url, { redirect: "manual" });
  return String(answer.headers.get("location"));
}

/** As much of S3 as one huge file needs: what is put of it is compared and forgotten; all else is kept. */
async function startStore(wheel: HugeWheel) {
  const small = new Map<string, Buffer>();
  const serve = async (incoming: IncomingMessage, response: ServerResponse) => {
    const { pathname, searchParams } = new URL(incoming.url ?? "/", "http://store");
    const isHuge = pathname.endsWith("/huge-1.0-py3-none-any.whl");
    const part = searchParams.get("partNumber");
    if (part !== null) {
      await compare(incoming, wheel, (Number(part) - 1) * PART);
      response.writeHead(200, { etag: `"${part}"` }).end();
      return;
    }
    const body = await buffer(incoming);
    if (incoming.method === "POST") response.end("<R><UploadId>one</UploadId><ETag>huge</ETag></R>");
    else if (incoming.method === "PUT") response.end(small.set(pathname, body) && "");
    else if (isHuge) sendRange(wheel, incoming, response);
    else if (small.has(pathname)) response.end(small.get(pathname));
    else response.writeHead(404).end();
  };
  const store = createServer((incoming, response) => {
    serve(incoming, response).catch((error: Error) => {
      console.error(`store: ${error.message}`);
      response.destroy();
    });
  });
  store.listen(0, "127.0.0.1");
  await once(store, "listening");
  return store;
}

function sendRange(wheel: HugeWheel, { headers }: IncomingMessage, response: ServerResponse): void {
  const [, first = "0", last = String(wheel.size - 1)] =
    /^bytes=(\d+)-(\d+)$/.exec(headers.range ?? "") ?? [];
  const [start, end] = [Number(first), Number(last) + 1];
  response.writeHead(206, {
    "content-length": end - start,
    "content-range": `bytes ${start}-${end - 1}/${wheel.size}`,
    etag: '"huge"',
  });
  Readable.from(wheel.read(start, end)).pipe(response);
}
