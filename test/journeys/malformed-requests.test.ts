import assert from "node:assert/strict";
import { after, test } from "node:test";
import { buildWheel } from "../harness/build-distribution.ts";
import { exchange } from "../harness/raw-socket.ts";
import { closeConnections } from "../harness/send.ts";
import { startServer } from "../harness/start-server.ts";

const servers = await Promise.all(
  [true, false].map((fastPath) => startServer({ config: { listen: { fastPath } } })),
);
after(() => Promise.all(servers.map((server) => server.remove())));
after(closeConnections);
const wheel = buildWheel({ name: "steady" });
for (const server of servers) await server.admin.publish(wheel);
const file = await servers[0]?.anonymous.findFile("steady", wheel.filename);

const PATHS = [
  "/",
  "/ui/",
  "/simple/",
  "/simple/steady/",
  "/simple/none/",
  file,
  `${file}.metadata`,
  "/pypi/steady/json",
  "/-/health",
  "/-/metrics",
  "/-/api/v1/indexes",
  "/no/such/thing",
  "/%zz",
];

const HOSTS: Record<string, string> = {
  none: "",
  two: "Host: x\r\nHost: y\r\n",
  "the same twice": "Host: x\r\nhost: x\r\n",
  empty: "Host:\r\n",
  "of two words": "Host: a b\r\n",
  "with a path": "Host: x/simple\r\n",
  "with a scheme": "Host: http://x\r\n",
  "with an account": "Host: admin@x\r\n",
  "with a query": "Host: x?y\r\n",
  "with a port that is no number": "Host: x:http\r\n",
  "with a port too large": "Host: x:65536\r\n",
  "with two ports": "Host: x:1:2\r\n",
  "with half an IPv6 address": "Host: [::1\r\n",
  "with no IPv6 address in brackets": "Host: [:::1]\r\n",
  "with a list": "Host: x, y\r\n",
  "with Latin-1": "Host: b\xfccher.example\r\n",
  "with a quote": 'Host: "x"\r\n',
  "with a backslash": "Host: x\\y\r\n",
  "with a bad escape": "Host: x%zz\r\n",
};

/** Answers with this one status, and nothing behind it is answered. */
async function isRefused(port: number, title: string, bytes: string, status = 400): Promise<void> {
  const behind = "GET /-/health HTTP/1.1\r\nHost: x\r\n\r\n";
  const answer = await exchange(port, bytes + behind, { patience: 5_000 });
  assert.deepEqual(answer.statuses, [status], title);
  assert.ok(answer.closed, `${title}: the connection stays open`);
}

for (const server of servers) {
  const where = server === servers[0] ? "with the fast path" : "without the fast path";

  for (const [title, lines] of Object.entries(HOSTS)) {
    test(`F39 HTTP/1.1 with a Host ${title} is 400 everywhere, ${where}`, async () => {
      for (const path of PATHS)
        await isRefused(server.port, `${path}: ${title}`, `GET ${path} HTTP/1.1\r\n${lines}\r\n`);
      await isRefused(server.port, "HEAD", `HEAD /simple/steady/ HTTP/1.1\r\n${lines}\r\n`);
      await isRefused(server.port, "OPTIONS", `OPTIONS /simple/ HTTP/1.1\r\n${lines}\r\n`);
      await isRefused(server.port, "POST", `POST /legacy/ HTTP/1.1\r\n${lines}Content-Length: 0\r\n\r\n`);
    });
  }

  test(`a prepared page is answered for every well-formed Host, ${where}`, async () => {
    for (const host of [
      "x",
      "x:8765",
      "127.0.0.1",
      "[::1]:80",
      "[fe80::1%25eth0]",
      "a_b.c-d.example.",
      "x:",
    ]) {
      const request = `GET /simple/steady/ HTTP/1.1\r\nHost: ${host}\r\n\r\n`;
      const close = request.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n");
      assert.deepEqual((await exchange(server.port, [request + close])).statuses, [200, 200], host);
    }
    const old = await exchange(server.port, "GET /simple/steady/ HTTP/1.0\r\n\r\n");
    assert.deepEqual(old.statuses, [200], "HTTP/1.0 needs no Host");
  });

  test(`F38 F39 other heads that two readers may read in two ways are refused, ${where}`, async () => {
    const get = (headers: string, target = "/simple/steady/", version = "HTTP/1.1") =>
      `GET ${target} ${version}\r\nHost: x\r\n${headers}\r\n`;
    const WRONG: Record<string, string> = {
      "the same length twice": get("Content-Length: 0\r\nContent-Length: 0\r\n"),
      "two lengths in one": get("Content-Length: 0, 0\r\n"),
      "both lengths": get("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"),
      "encoding twice": get("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"),
      "folded header": get("X-A: b\r\n c\r\n"),
      "folded first line": get("").replace("Host", " Host"),
      "control character in a header": get("X-A: b\x01c\r\n"),
      "DEL in a header": get("X-A: b\x7fc\r\n"),
      "NUL in a header": get("X-A: b\0c\r\n"),
      "carriage return in a header": get("X-A: b\rc\r\n"),
      "space before the colon": get("X-A : b\r\n"),
      "control character in the path": get("", "/simple/\x01/"),
      "Latin-1 in the path": get("", "/simple/\xe9/"),
      "fragment in the target": get("", "/simple/steady/#x"),
      "malformed host in the target": get("", "http://[::1/simple/steady/"),
      "no host in the target": get("", "http:///simple/steady/"),
      "an asterisk for GET": get("", "*"),
      "HTTP/2.0": get("", "/simple/steady/", "HTTP/2.0"),
      "HTTP/0.9": get("", "/simple/steady/", "HTTP/0.9"),
      "HTTP/1.2": get("", "/simple/steady/", "HTTP/1.2"),
      "absolute target without Host": "GET http://x/simple/steady/ HTTP/1.1\r\n\r\n",
      "two Hosts in HTTP/1.0": "GET /simple/steady/ HTTP/1.0\r\nHost: x\r\nHost: y\r\n\r\n",
      "no Host behind 150 headers": `GET /simple/ HTTP/1.1\r\n${"X-A: b\r\n".repeat(150)}\r\n`,
    };
    for (const [title, bytes] of Object.entries(WRONG)) await isRefused(server.port, title, bytes);
    const TOO_LONG: Record<string, string> = {
      "one long header": get(`X-A: ${"a".repeat(40_000)}\r\n`),
      "many headers": get("X-A: b\r\n".repeat(400)),
      "many headers before the Host": `GET / HTTP/1.1\r\n${"X-A: b\r\n".repeat(400)}Host: x\r\n\r\n`,
      "long target": get("", `/simple/${"a".repeat(40_000)}/`),
    };
    for (const [title, bytes] of Object.entries(TOO_LONG)) await isRefused(server.port, title, bytes, 431);
  });

  test(`an absolute target is answered like the plain one, ${where}`, async () => {
    const request = "GET http://x:80/simple/steady/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    assert.deepEqual((await exchange(server.port, request)).statuses, [200]);
  });
}
