import assert from "node:assert/strict";
import { after, test } from "node:test";
import { assertUnharmed } from "../harness/aftermath.ts";
import { buildWheel } from "../harness/build-distribution.ts";
import { basic } from "../harness/caller.ts";
import { exchange } from "../harness/raw-socket.ts";
import { ADMIN_PASSWORD, startServer } from "../harness/start-server.ts";

const server = await startServer({ config: { limits: { bodyTimeout: 5, headerTimeout: 5 } } });
after(() => server.remove());
await server.admin.publish(buildWheel({ name: "steady" }));
const SIGNED = `Authorization: ${basic("admin", ADMIN_PASSWORD)}\r\n`;

const GET = (path: string, headers = "", body = "") =>
  `GET ${path} HTTP/1.1\r\nHost: x\r\n${headers}\r\n${body}`;
const POST = (headers: string, body = "") =>
  `POST /legacy/ HTTP/1.1\r\nHost: x\r\n${SIGNED}${headers}\r\n${body}`;

/** Answered with 4xx or closed; nothing of ours in the answer. */
async function isRefused(title: string, bytes: string | string[]): Promise<void> {
  const answer = await exchange(server.port, bytes, { patience: 8_000 });
  for (const status of answer.statuses)
    assert.ok(status >= 400 && status < 500 && status !== 499, `${title}: ${status}`);
  assert.ok(answer.closed || answer.statuses.length > 0, `${title}: neither an answer nor an end`);
  assert.doesNotMatch(answer.text, /\bat .*\.(ts|js):\d|node:internal/, title);
}

const MIB = 1_048_576;
const CHUNKED = "Content-Type: text/plain\r\nTransfer-Encoding: chunked\r\n";
/** Chunked bodies that are wrong (F37). */
const BAD_CHUNKS: Record<string, string> = {
  "size not hexadecimal": "zz\r\nabc\r\n0\r\n\r\n",
  "size negative": "-1\r\nabc\r\n0\r\n\r\n",
  "size with 0x": "0x3\r\nabc\r\n0\r\n\r\n",
  "size of 17 digits": "ffffffffffffffff0\r\nabc\r\n",
  "size with a space inside": "1 0\r\nabc\r\n0\r\n\r\n",
  "bare line feeds": "3\nabc\n0\n\n",
  "chunk longer than said": "3\r\nabcdef\r\n0\r\n\r\n",
  "line feed for the end of a chunk": "3\r\nabc\n0\r\n\r\n",
  "extension of 1 MiB": `3;${"e".repeat(MIB)}\r\nabc\r\n0\r\n\r\n`,
  "trailer of 1 MiB": `3\r\nabc\r\n0\r\nX: ${"t".repeat(MIB)}\r\n\r\n`,
  "no end": "3\r\nabc\r\n",
};

for (const [title, body] of Object.entries(BAD_CHUNKS)) {
  test(`F37 chunked body, ${title}: 400 or closed`, () => isRefused(title, POST(CHUNKED, body)));
}

const HIDDEN = "GET /-/api/v1/whoami HTTP/1.1\r\nHost: smuggled\r\n\r\n";
const CL = (length: number) => `Content-Length: ${length}\r\n`;
const TE = (value: string) => `Transfer-Encoding: ${value}\r\n`;
/** Requests that two readers could cut in two ways (F38); each hides a second one. */
const SMUGGLING: Record<string, string> = {
  "both lengths": POST(CL(5) + TE("chunked"), `0\r\n\r\n${HIDDEN}`),
  "both lengths, the other way round": POST(TE("chunked") + CL(5), `0\r\n\r\n${HIDDEN}`),
  "two lengths that differ": POST(CL(0) + CL(HIDDEN.length), HIDDEN),
  "two lengths in one": POST(`Content-Length: 0, ${HIDDEN.length}\r\n`, HIDDEN),
  "length with a plus": POST("Content-Length: +5\r\n", `hello${HIDDEN}`),
  "length negative": POST("Content-Length: -5\r\n", HIDDEN),
  "length with letters": POST("Content-Length: 5x\r\n", `hello${HIDDEN}`),
  "length in hexadecimal": POST("Content-Length: 0x5\r\n", `hello${HIDDEN}`),
  "space before the colon": POST(`Content-Length : ${HIDDEN.length}\r\n`, HIDDEN),
  "encoding with a tab": POST("Transfer-Encoding:\tchunked\r\nContent-Length: 3\r\n", `0\r\n\r\n${HIDDEN}`),
  "encoding twice": POST(TE("chunked") + TE("identity"), `0\r\n\r\n${HIDDEN}`),
  "encoding unknown": POST(TE("xchunked"), `0\r\n\r\n${HIDDEN}`),
  "encoding in other words": POST(TE("chunked, identity"), `0\r\n\r\n${HIDDEN}`),
  "folded header": POST(`X-A: b\r\n ${TE("chunked")}${CL(5)}`, `0\r\n\r\n${HIDDEN}`),
  "line feed in a header": POST(`X-A: b\nTransfer-Encoding: chunked\r\n${CL(5)}`, `0\r\n\r\n${HIDDEN}`),
  "carriage return in a header": POST(`X-A: b\rTransfer-Encoding: chunked\r\n${CL(5)}`, `0\r\n\r\n${HIDDEN}`),
  "length with a vertical tab": POST(`Content-Length:\v${HIDDEN.length}\r\n`, HIDDEN),
  "GET with both lengths": GET("/simple/steady/", CL(5) + TE("chunked"), `0\r\n\r\n${HIDDEN}`),
  "GET with two lengths": GET("/simple/steady/", CL(0) + CL(HIDDEN.length), HIDDEN),
  "GET whose name has a space": GET("/simple/steady/", `Content-Length : ${HIDDEN.length}\r\n`, HIDDEN),
  "GET with a bare line feed": `GET /simple/steady/ HTTP/1.1\nHost: x\nContent-Length: ${HIDDEN.length}\n\n${HIDDEN}`,
};

for (const [title, bytes] of Object.entries(SMUGGLING)) {
  test(`F38 smuggling shape, ${title}: the hidden request is not answered`, async () => {
    const answer = await exchange(server.port, bytes);
    assert.ok(answer.statuses.filter((status) => status !== 100).length <= 1, answer.statuses.join(" "));
    assert.doesNotMatch(answer.text, /"account"|smuggled/);
    for (const status of answer.statuses) assert.ok(status < 500, String(status));
    // What could be read in two ways must not leave the connection open for the rest.
    assert.ok(
      answer.closed || answer.statuses.length === 0 || answer.statuses[0] === 200,
      "the connection stays open",
    );
  });
}

/** Requests that are plainly wrong (F39). */
const MALFORMED: Record<string, string> = {
  TRACE: "TRACE / HTTP/1.1\r\nHost: x\r\nX-Secret: echoed\r\n\r\n",
  CONNECT: "CONNECT internal:22 HTTP/1.1\r\nHost: x\r\n\r\n",
  "unknown method": "BREW /simple/ HTTP/1.1\r\nHost: x\r\n\r\n",
  "lower-case method": "get /simple/ HTTP/1.1\r\nHost: x\r\n\r\n",
  "no host": "GET /simple/steady/ HTTP/1.1\r\n\r\n",
  "two hosts": "GET /simple/steady/ HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
  "HTTP/3.0": "GET /simple/ HTTP/3.0\r\nHost: x\r\n\r\n",
  "HTTP/1.1 misspelled": "GET /simple/ HTPT/1.1\r\nHost: x\r\n\r\n",
  "no version": "GET /simple/\r\n\r\n",
  "no path": "GET HTTP/1.1\r\nHost: x\r\n\r\n",
  "path without a slash": "GET simple HTTP/1.1\r\nHost: x\r\n\r\n",
  "NUL in the path": "GET /simple/\0 HTTP/1.1\r\nHost: x\r\n\r\n",
  "NUL in a header": "GET /simple/ HTTP/1.1\r\nHost: x\r\nX: \0\r\n\r\n",
  "space in the path": "GET /simple/a b/ HTTP/1.1\r\nHost: x\r\n\r\n",
  "header without a name": "GET /simple/ HTTP/1.1\r\nHost: x\r\n: value\r\n\r\n",
  "header without a colon": "GET /simple/ HTTP/1.1\r\nHost: x\r\nnonsense\r\n\r\n",
  "TLS hello": "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
  "SSH hello": "SSH-2.0-OpenSSH_9.0\r\n",
  "HTTP/2 preface": "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
  "only line breaks": "\r\n\r\n\r\n\r\n",
  zeros: "\0".repeat(100),
  "OPTIONS *": "OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
};

for (const [title, bytes] of Object.entries(MALFORMED)) {
  test(`F39 malformed request, ${title}: no echo, no hang, no 5xx but for methods and versions nobody has`, async () => {
    const answer = await exchange(server.port, bytes, { patience: 8_000 });
    for (const status of answer.statuses)
      assert.ok(status < 500 || [501, 505].includes(status), String(status));
    assert.doesNotMatch(answer.text, /echoed|\bat .*\.(ts|js):\d/);
    assert.ok(answer.closed || answer.statuses.length > 0);
  });
}

test("F39 an upgrade to another protocol is not made", async () => {
  for (const headers of [
    "Upgrade: websocket\r\nConnection: Upgrade\r\n",
    "Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\n",
  ]) {
    const answer = await exchange(server.port, GET("/simple/steady/", headers));
    assert.ok(!answer.statuses.includes(101));
    for (const status of answer.statuses) assert.ok(status < 500, String(status));
  }
});

test("F38 the server lives after all of it", () => assertUnharmed(server));
