import assert from "node:assert/strict";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import type { Socket } from "node:net";
import { after, mock, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { loadSendFile } from "../../src/http/files/sendfile.ts";
import { bodyOf, Page } from "../../src/http/simple/page.ts";
import { fileKey } from "../../src/storage/storage-key.ts";
import { buildWheel } from "../harness/build-distribution.ts";
import { exchange, open } from "../harness/raw-socket.ts";
import { closeConnections } from "../harness/send.ts";
import { startTwins } from "../harness/twin-servers.ts";

const MIB = 2 ** 20;
/** Seconds; short, so that the tests of time-outs are. */
const PATIENCE = 1;

const twins = await startTwins((config) => {
  config.limits.idleTimeout = PATIENCE;
  config.limits.bodyTimeout = PATIENCE;
});
const { admin, withFastPath: port } = twins;
const large = buildWheel({ name: "large", size: 3 * MIB });
const small = buildWheel({ name: "small", size: 20_000 });
/** More than the buffers of a connection hold. */
const huge = buildWheel({ name: "huge", size: 16 * MIB });
for (const wheel of [large, small, huge]) await admin.publish(wheel);
const files = {
  large: await admin.findFile("large", large.filename),
  small: await admin.findFile("small", small.filename),
};
const warnings: Error[] = [];
process.on("warning", (warning) => warnings.push(warning));
after(async () => {
  closeConnections();
  await twins.stop();
  assert.deepEqual(
    warnings.filter(({ name }) => name.startsWith("MaxListeners")),
    [],
  );
});

const GET = (path: string, headers = "") => `GET ${path} HTTP/1.1\r\nHost: x\r\n${headers}\r\n`;
const JSON_BODY = "Content-Type: application/json\r\n";
const CLOSE = "Connection: close\r\n";

/** The bodies in raw answers, by their Content-Length. */
function bodiesOf(text: string): Buffer[] {
  const bodies: Buffer[] = [];
  for (let at = 0; at < text.length; ) {
    const body = text.indexOf("\r\n\r\n", at) + 4;
    const length = Number(/content-length: (\d+)/i.exec(text.slice(at, body))?.[1] ?? 0);
    bodies.push(Buffer.from(text.slice(body, body + length), "latin1"));
    at = body + length;
  }
  return bodies;
}

for (const [size, wheel] of Object.entries({ large, small })) {
  const file = files[size as keyof typeof files];
  const whole = Buffer.from(wheel.bytes);

  test(`H03 H04 H05 ranges of a ${size} file`, async () => {
    const { etag, "last-modified": modified } = (await admin.get(file)).headers as Record<string, string>;
    const parts: [headers: Record<string, string>, start: number, end: number][] = [
      [{ range: "bytes=0-0" }, 0, 0],
      [{ range: "bytes=10-19" }, 10, 19],
      [{ range: `bytes=${whole.length - 5}-` }, whole.length - 5, whole.length - 1],
      [{ range: "bytes=-7" }, whole.length - 7, whole.length - 1],
      [{ range: `bytes=0-${whole.length * 2}` }, 0, whole.length - 1],
      [{ range: "bytes=1-2", "if-range": etag as string }, 1, 2],
      [{ range: "bytes=1-2", "if-range": modified as string }, 1, 2],
    ];
    for (const [headers, start, end] of parts) {
      const answer = await admin.get(file, headers);
      assert.equal(answer.status, 206, JSON.stringify(headers));
      assert.equal(answer.headers["content-range"], `bytes ${start}-${end}/${whole.length}`);
      assert.equal(answer.headers["content-length"], String(end - start + 1));
      assert.ok(answer.bytes.equals(whole.subarray(start, end + 1)), JSON.stringify(headers));
    }
    for (const headers of [
      { range: "bytes=0-1,5-6" },
      { range: "bytes=x" },
      { range: "bytes=0-1", "if-range": '"other"' },
      { range: "bytes=0-1", "if-range": `W/${etag}` },
      { range: "bytes=0-1", "if-range": new Date(0).toUTCString() },
    ]) {
      const answer = await admin.get(file, headers);
      assert.equal(answer.status, 200, JSON.stringify(headers));
      assert.ok(answer.bytes.equals(whole), JSON.stringify(headers));
    }
    const beyond = await admin.get(file, { range: `bytes=${whole.length}-` });
    assert.equal(beyond.status, 416);
    assert.equal(beyond.headers["content-range"], `bytes */${whole.length}`);
  });

  test(`H01 a Range of a HEAD means nothing: a ${size} file has its whole length (RFC 9110, 14.2)`, async () => {
    const head = await admin.send({ method: "HEAD", path: file, headers: { range: "bytes=0-1" } });
    assert.equal(head.status, 200);
    assert.equal(head.headers["content-length"], String(whole.length));
    assert.equal(head.headers["content-range"], undefined);
  });

  test(`F40 conditions about a ${size} file, in the order of RFC 9110, 13.2.2`, async () => {
    const { etag, "last-modified": modified } = (await admin.get(file)).headers as Record<string, string>;
    const past = new Date(0).toUTCString();
    const table: [Record<string, string>, number][] = [
      [{ "if-match": etag as string }, 200],
      [{ "if-match": `"a", ${etag}` }, 200],
      [{ "if-match": "*" }, 200],
      [{ "if-match": '"other"' }, 412],
      [{ "if-match": `W/${etag}` }, 412],
      [{ "if-match": '"other"', "if-none-match": etag as string }, 412],
      [{ "if-unmodified-since": modified as string }, 200],
      [{ "if-unmodified-since": past }, 412],
      [{ "if-unmodified-since": "nonsense" }, 200],
      [{ "if-match": etag as string, "if-unmodified-since": past }, 200],
      [{ "if-none-match": etag as string }, 304],
      [{ "if-none-match": `W/${etag}` }, 304],
      [{ "if-none-match": '"other"', "if-modified-since": modified as string }, 200],
      [{ "if-modified-since": modified as string }, 304],
      [{ "if-modified-since": past }, 200],
      [{ "if-modified-since": "nonsense" }, 200],
      [{ "if-none-match": etag as string, range: "bytes=0-1" }, 304],
      [{ "if-match": etag as string, range: "bytes=0-1" }, 206],
      [{ "if-match": '"other"', range: "bytes=0-1" }, 412],
    ];
    for (const [headers, status] of table) {
      for (const method of ["GET", "HEAD"]) {
        if (method === "HEAD" && status === 206) continue;
        const answer = await admin.send({ method, path: file, headers });
        assert.equal(answer.status, status, `${method} ${JSON.stringify(headers)}`);
        if (status === 304 || method === "HEAD") assert.equal(answer.bytes.length, 0);
      }
    }
  });
}

test("H11 several downloads asked for at once on one connection come whole and in order", async () => {
  const asked = [
    GET(files.large),
    GET(files.small),
    GET(files.large, "Range: bytes=5-9\r\n"),
    GET(files.large, CLOSE),
  ];
  for (const at of [port, twins.withoutFastPath]) {
    const answer = await exchange(at, asked.join(""), { patience: 10_000 });
    assert.deepEqual(answer.statuses, [200, 200, 206, 200]);
    const expected = [large.bytes, small.bytes, large.bytes.subarray(5, 10), large.bytes].map((one) =>
      Buffer.from(one),
    );
    assert.deepEqual(
      bodiesOf(answer.text).map((body, n) => body.equals(expected[n] as Buffer)),
      [true, true, true, true],
    );
  }
});

test("F130 twenty downloads on one connection leave no listeners behind", async () => {
  const asked = Array.from({ length: 20 }, () => GET(files.large, "Range: bytes=0-99999\r\n"));
  const answer = await exchange(port, [...asked, GET(files.large, CLOSE)], { pause: 5, patience: 10_000 });
  assert.equal(answer.statuses.length, 21);
});

/** Resolves when the server has ended the connection; fails when it never does. */
async function untilClosed(socket: Socket, title: string): Promise<void> {
  const closed = new Promise<boolean>((resolve) => socket.once("close", () => resolve(true)));
  socket.resume();
  assert.ok(await Promise.race([closed, sleep(20_000, false, { ref: false })]), `${title}: never closed`);
}

test("F31 F41 a connection that idles is closed, whatever was answered or is still to be sent", async () => {
  const requests = {
    "large file": GET(files.large),
    "small file": GET(files.small),
    "part of a large file": GET(files.large, "Range: bytes=0-99999\r\n"),
    page: GET("/simple/large/"),
    "page by the ordinary server": GET("/simple/large/", "X-Request-Id: a\r\n"),
    nothing: GET("/nothing/here"),
    unreadable: "nonsense\r\n\r\n",
    "health, then silence": GET("/-/health"),
    silence: "",
    "a body that never ends": `POST /-/api/v1/tokens HTTP/1.1\r\nHost: x\r\n${JSON_BODY}Content-Length: 9\r\n\r\n{`,
    "a chunked body that never ends": `POST /-/api/v1/tokens HTTP/1.1\r\nHost: x\r\n${JSON_BODY}Transfer-Encoding: chunked\r\n\r\n1\r\n{`,
    "a body nobody takes": `POST /nothing HTTP/1.1\r\nHost: x\r\n${JSON_BODY}Content-Length: 9\r\n\r\n{`,
  };
  await Promise.all(
    Object.entries(requests).map(async ([title, request]) => {
      const socket = await open(port);
      socket.write(request);
      await untilClosed(socket, title);
    }),
  );
});

test("F31 nobody is cut before the time is over, however coarsely the fast path tells it", async () => {
  // The clock of the fast path ticks each second: a timer of the same length that starts now ends behind its next tick.
  // Behind that tick, an answer to another connection comes after the end of one that was cut.
  const ticked = async () => {
    await sleep(1_000);
    await exchange(port, [GET("/-/health", CLOSE)]);
  };
  let told = performance.now();
  const clock = mock.method(performance, "now", () => told);
  try {
    await ticked();
    const socket = await open(port);
    socket.write(GET("/simple/large/"));
    // Time goes on once the server has taken note of the request.
    await once(socket, "data");
    socket.resume();
    let isClosed = false;
    const closed = new Promise((resolve) => socket.once("close", resolve)).then(() => {
      isClosed = true;
    });
    told += PATIENCE * 1000 + 900;
    await ticked();
    assert.equal(isClosed, false, "it was active some time within the second before");
    told += 200;
    await closed;
  } finally {
    clock.mock.restore();
  }
});

test("F32 who takes nothing of an answer is cut, whatever the answer is", async () => {
  const file = await admin.findFile("huge", huge.filename);
  const requests = { file: GET(file), "part of a file": GET(file, "Range: bytes=1-\r\n") };
  const all = {
    ...requests,
    page: GET("/simple/"),
    "page by the ordinary server": GET("/simple/", "X-Request-Id: a\r\n"),
  };
  await withHugeRoot(async () => {
    await Promise.all(Object.entries(all).map(([title, request]) => isCut(title, request)));
  });
});

/** Sends a request and takes nothing of the answer for a while: then there is no more to take. */
async function isCut(title: string, request: string): Promise<void> {
  const socket = await open(port);
  socket.pause();
  socket.write(request);
  await sleep(PATIENCE * 5_000);
  let read = 0;
  socket.on("data", (chunk) => {
    read += chunk.length;
  });
  await untilClosed(socket, title);
  assert.ok(read < 16 * MIB, `${title}: all ${read} bytes came though nobody read`);
}

const HUGE_PAGE = Buffer.alloc(20 * MIB, "0123456789abcdef ");

/** While `during` runs, the root page is larger than any buffer. */
async function withHugeRoot(during: () => Promise<void>): Promise<void> {
  const { roots } = twins.caches.pages;
  const page = new Page("text", bodyOf(HUGE_PAGE.toString()), 1);
  const mocked = mock.method(roots, "page", async () => ({ page, freshUntil: Number.POSITIVE_INFINITY }));
  try {
    await during();
  } finally {
    mocked.mock.restore();
  }
}

test("H19 a page larger than any buffer comes whole, on the fast path and without it, several times over", async () => {
  const { limits } = twins.services.config;
  // On a busy machine both ends of the connection may be away for a while: they are in this process.
  limits.bodyTimeout = 60;
  await withHugeRoot(async () => {
    for (const at of [port, twins.withoutFastPath]) {
      const answer = await exchange(at, [GET("/simple/"), GET("/simple/", CLOSE)], {
        pause: 50,
        patience: 10_000,
      });
      assert.deepEqual(answer.statuses, [200, 200]);
      for (const body of bodiesOf(answer.text)) assert.ok(body.equals(HUGE_PAGE));
    }
  });
  limits.bodyTimeout = PATIENCE;
});

test("F08 a file that is gone from the disk is answered 503, large or small, and the connection goes on", async () => {
  const gone = buildWheel({ name: "gone", size: MIB });
  const little = buildWheel({ name: "gone", version: "2.0", size: 100 });
  for (const wheel of [gone, little]) {
    await admin.publish(wheel);
    const file = await admin.findFile("gone", wheel.filename);
    const [aa, rest] = file.split("/").slice(2);
    await rm(twins.services.storage.localPath?.(fileKey(`${aa}${rest}`, wheel.filename)) as string);
    const answer = await exchange(port, GET(file) + GET("/-/health", CLOSE));
    assert.deepEqual(answer.statuses, [503, 200], wheel.filename);
    assert.match(answer.text, /retry-after: \d/i);
  }
});

test("the kernel sends downloads on this machine, unless it has no native helper", () => {
  assert.equal(loadSendFile() !== null, process.platform === "linux");
});
