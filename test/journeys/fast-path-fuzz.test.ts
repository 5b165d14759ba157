import assert from "node:assert/strict";
import type { Socket } from "node:net";
import { after, mock, test } from "node:test";
import { FastPathAnswers } from "../../src/http/fast-path/answer.ts";
import { RawRequestCache } from "../../src/http/fast-path/raw-request-cache.ts";
import { buildWheel } from "../harness/build-distribution.ts";
import { basic } from "../harness/caller.ts";
import { Random, seed } from "../harness/random.ts";
import { open } from "../harness/raw-socket.ts";
import { closeConnections } from "../harness/send.ts";
import { ADMIN_PASSWORD } from "../harness/start-server.ts";
import { startTwins, type Twins } from "../harness/twin-servers.ts";

const ROUNDS = Number(process.env.WHEELYARD_ROUNDS ?? 1_000);
const PARALLEL = 16;
/** Ends every conversation: whatever came before, the connection is closed behind it. */
const LAST = "GET /-/health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
const SILENCE_MS = 250;
const PATIENCE_MS = 10_000;
const JSON_V1 = "application/vnd.pypi.simple.v1+json";

after(closeConnections);

/** What requests are made of; the addresses and credentials are filled in once there are some. */
interface Stock {
  paths: string[];
  authorizations: string[];
  etags: string[];
}

/** All bytes of the answers to these pieces, each sent when the one before was answered or nothing comes. */
async function converse(port: number, pieces: Buffer[]): Promise<string> {
  const socket = await open(port);
  const chunks: Buffer[] = [];
  const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  socket.on("data", (chunk) => chunks.push(chunk));
  for (const piece of pieces) {
    if (socket.destroyed || socket.writableEnded) break;
    socket.write(piece);
    await Promise.race([closed, nextAnswer(socket, chunks)]);
  }
  const timer = setTimeout(() => socket.destroy(), PATIENCE_MS);
  await closed;
  clearTimeout(timer);
  return Buffer.concat(chunks).toString("latin1");
}

/** Resolves when a whole answer stands at the end of what came, or nothing has come for a while. */
function nextAnswer(socket: Socket, chunks: Buffer[]): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      socket.off("data", look);
      resolve();
    };
    const timer = setTimeout(done, SILENCE_MS);
    const look = () => {
      if (endsWithAnswer(Buffer.concat(chunks).toString("latin1"))) done();
    };
    socket.on("data", look);
  });
}

function endsWithAnswer(text: string): boolean {
  const head = text.lastIndexOf("HTTP/1.1 ");
  const body = text.indexOf("\r\n\r\n", head);
  if (body < 0) return false;
  const length = /\r\ncontent-length: (\d+)/i.exec(text.slice(head, body))?.[1];
  return length === undefined || text.length - body - 4 >= Number(length);
}

/** Answers without what differs between any two: the time and the request's own id. */
function comparable(text: string): string {
  const masked = text.replaceAll(/\r\n(Date|X-Request-Id): [^\r]*/gi, "\r\n$1: …");
  // Each page for browsers has a word of its own.
  return masked.replaceAll(/nonce(-|=")[\w+/=]+/g, "nonce$1…");
}

/** How node:http ends a conversation that it cannot read on. It does not wait for answers that are still worked out. */
const UNREADABLE = /HTTP\/1\.1 4\d\d [\w ]+\r\nConnection: close\r\nContent-Length: 0\r\n\r\n$/;

/** Both, to be compared: whole, unless both end in the middle, where one may have lost what stood before. */
function alike(fast: string, slow: string): [string, string] {
  const both: [string, string] = [comparable(fast), comparable(slow)];
  const end = UNREADABLE.exec(both[0])?.[0];
  return end !== undefined && both.includes(end) ? [end, both[1].slice(-end.length)] : both;
}

const HEADERS: ((random: Random, stock: Stock) => string)[] = [
  (random) =>
    `Accept: ${random.pick([JSON_V1, "text/html", "*/*", "image/png", "", `${JSON_V1};q=0.5, */*`])}`,
  (random) =>
    `Accept-Encoding: ${random.pick(["gzip", "gzip, deflate, br", "zstd", "identity", "*;q=0", ""])}`,
  (random, { etags }) => `If-None-Match: ${random.pick([...etags, "*", '"x"', `"x", W/${etags[0]}`, ""])}`,
  (random, { authorizations }) => `Authorization: ${random.pick(authorizations)}`,
  (random) =>
    `X-Forwarded-For: ${random.pick(["10.1.2.3", "192.0.2.1", "10.1.2.3, 127.0.0.1", "nonsense", ""])}`,
  (random) =>
    `Connection: ${random.pick(["keep-alive", "close", "Keep-Alive", "x", "keep-alive, x", "TE, close"])}`,
  (random) => `Proxy-Connection: ${random.pick(["keep-alive", "close"])}`,
  (random) => `Keep-Alive: ${random.pick(["timeout=5", "300"])}`,
  (random) => `Range: ${random.pick(["bytes=0-1", "bytes=-5", "bytes=9999999-", "bytes=0-1,3-4"])}`,
  (random, { etags }) => `If-Range: ${random.pick(etags)}`,
  (random) => `If-Modified-Since: ${new Date(random.below(2) * 4e12).toUTCString()}`,
  (random, { etags }) => `If-Match: ${random.pick([...etags, "*", '"x"'])}`,
  (random) => `Content-Length: ${random.pick(["0", "5", "-1", "x", "0, 0"])}`,
  () => "Transfer-Encoding: chunked",
  () => "Expect: 100-continue",
  () => "Upgrade: websocket",
  () => "X-HTTP-Method-Override: DELETE",
  () => "X-Request-Id: mine",
  () => "Host: again",
  () => 'User-Agent: pip/26.0 {"python":"3.14"}',
  () => "Cookie: a=b; c=d",
  () => "Origin: http://elsewhere.example",
  (random) => `X-Long: ${"a".repeat(random.pick([100, 8_000, 40_000]))}`,
  (random) => Array.from({ length: random.pick([5, 250]) }, (_, at) => `x${at}: y`).join("\r\n"),
  () => "X-Odd: \u0001",
  () => "X-Latin: \u00e9",
  () => "No colon here",
  () => " folded: line",
  () => "Accept : text/html",
  () => "accept:text/html",
  () => "Accept:\ttext/html\t",
];

function writeRequest(random: Random, stock: Stock): string {
  const method = random.below(12) > 0 ? "GET" : random.pick(["HEAD", "POST", "OPTIONS", "get", "PUT", "FOO"]);
  const version =
    random.below(15) > 0 ? "HTTP/1.1" : random.pick(["HTTP/1.0", "HTTP/2.0", "HTTP/1.2", "http/1.1", ""]);
  const host = random.below(15) > 0 ? ["Host: x"] : [];
  const more = Array.from({ length: random.below(4) }, () => random.pick(HEADERS)(random, stock));
  const lines = [`${method} ${random.pick(stock.paths)} ${version}`, ...host, ...more];
  const end = random.below(20) > 0 ? "\r\n" : random.pick(["\n", "\r", "\r\n\r\n", "\r\r\n"]);
  return `${lines.join(random.below(25) > 0 ? "\r\n" : end)}${end}${end}`;
}

/** A few bytes of it changed, cut out, doubled or put in. */
function damage(text: string, random: Random): string {
  let damaged = text;
  for (let count = random.below(4); count > 0; count--) {
    const at = random.below(damaged.length + 1);
    const odd = random.pick([
      "\0",
      "\r",
      "\n",
      "\r\n",
      " ",
      "\t",
      "%",
      "#",
      "?",
      "/",
      "..",
      ";",
      ":",
      "é",
      "|",
      '"',
      "\x7f",
    ]);
    const cut = random.pick([0, 0, 1, 2, 10]);
    damaged = damaged.slice(0, at) + odd + damaged.slice(at + cut);
  }
  return damaged;
}

/** A request whole, in two pieces, or two at once; then the one that ends the conversation. */
function writePieces(random: Random, stock: Stock): Buffer[] {
  let text = writeRequest(random, stock);
  if (random.below(3) === 0) text = damage(text, random);
  if (random.below(15) === 0) text += writeRequest(random, stock);
  const pieces = [text];
  if (random.below(25) === 0) {
    const at = random.below(text.length);
    pieces.splice(0, 1, text.slice(0, at), text.slice(at));
  } else if (random.below(2) === 0) pieces.push(text);
  return [...pieces, LAST].filter((piece) => piece !== "").map((piece) => Buffer.from(piece, "latin1"));
}

async function prepareStock({ admin }: Twins): Promise<Stock> {
  const wheel = buildWheel({ name: "quick", size: 20_000 });
  const large = buildWheel({ name: "quick", version: "2.0", size: 200_000 });
  for (const owner of ["closed", "near"]) {
    await admin.manage("POST", "/indexes", { owner, name: "one", settings: { read: "granted" } });
    await admin.publish(wheel, { to: `/${owner}/one/` });
  }
  for (const distribution of [wheel, large]) await admin.publish(distribution);
  const file = await admin.findFile("quick", wheel.filename);
  const { token } = await admin.manage<{ token: string }>("POST", "/tokens", {
    scope: { indexes: ["closed/*"], permissions: ["read"] },
  });
  const page = (await admin.get("/simple/quick/")).headers.etag as string;
  const zipped = (await admin.get("/simple/quick/", { accept: JSON_V1, "accept-encoding": "gzip" })).headers
    .etag;
  return {
    paths: [
      "/simple/",
      "/simple",
      "/simple/quick/",
      "/simple/quick/",
      "/simple/quick",
      "/simple/Quick/?a=b",
      `/simple/quick/?format=${JSON_V1}`,
      "/simple/quick/?format=%zz",
      "/simple/quick/#x",
      "/simple/l%61ned/",
      "/simple/none/",
      "/simple/../etc/",
      "//simple/quick/",
      "/root/main/+simple/quick/",
      "/closed/one/simple/quick/",
      "/near/one/simple/quick/",
      "/near/one/simple/",
      "/none/none/simple/",
      "http://x/simple/quick/",
      "*",
      "",
      "/-/api/v1/whoami",
      "/pypi/quick/json",
      file,
      `${file}.metadata`,
      `${file}.asc`,
      file.replace("/files/", "/closed/one/files/"),
      file.replace("/files/", "/near/one/+f/"),
      await admin.findFile("quick", large.filename),
      `/simple/${"a".repeat(600)}/`,
      `/simple/${"%61".repeat(200)}/`,
    ],
    authorizations: [
      basic("admin", ADMIN_PASSWORD),
      basic("__token__", token),
      `Bearer ${token}`,
      `bearer  ${token}`,
      "Bearer wy_wrong",
      "Basic !!!",
      "Negotiate x",
      "",
    ],
    etags: [page, zipped as string, `"${/[0-9a-f]{2}\/[0-9a-f]{62}/.exec(file)?.[0].replace("/", "")}"`],
  };
}

async function compareAll(twins: Twins, random: Random): Promise<void> {
  const stock = await prepareStock(twins);
  const conversations = Array.from({ length: ROUNDS }, () => writePieces(random, stock)).values();
  const workers = Array.from({ length: PARALLEL }, async () => {
    for (const pieces of conversations) {
      const [fast, slow] = await Promise.all([
        converse(twins.withFastPath, pieces),
        converse(twins.withoutFastPath, pieces),
      ]);
      assert.equal(...alike(fast, slow), `sent: ${JSON.stringify(pieces.map(String)).slice(0, 1_000)}`);
    }
  });
  await Promise.all(workers);
}

test(`the fast path answers ${ROUNDS} odd conversations byte for byte like the server behind it`, async () => {
  const worked = mock.method(FastPathAnswers.prototype, "answer");
  const recalled = mock.method(RawRequestCache.prototype, "get");
  const twins = await startTwins();
  try {
    await compareAll(twins, new Random(seed()));
    const answers = await Promise.all(worked.mock.calls.map(({ result }) => result));
    assert.ok(answers.filter((answer) => answer !== null).length > 20, "the fast path works nothing out");
    assert.ok(recalled.mock.calls.filter(({ result }) => result).length > 20, "it remembers nothing");
  } finally {
    mock.restoreAll();
    await twins.stop();
  }
});

test("F76 and so it does behind a trusted proxy, where rights hang on networks", async () => {
  const twins = await startTwins((config) => {
    config.listen.trustedProxies = ["127.0.0.1"];
  });
  try {
    const grant = { principal: "network:10.0.0.0/8", permission: "read", index: "near/one", notYet: true };
    await twins.admin.manage("POST", "/grants", grant);
    await compareAll(twins, new Random(seed() + 1));
  } finally {
    await twins.stop();
  }
});
