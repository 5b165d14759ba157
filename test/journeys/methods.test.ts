import assert from "node:assert/strict";
import { after, test } from "node:test";
import { buildWheel } from "../harness/build-distribution.ts";
import { exchange } from "../harness/raw-socket.ts";
import { closeConnections } from "../harness/send.ts";
import { startTwins } from "../harness/twin-servers.ts";

const twins = await startTwins();
const { admin } = twins;
const wheel = buildWheel({ name: "methodical" });
await admin.publish(wheel);
const file = await admin.findFile("methodical", wheel.filename);
after(async () => {
  closeConnections();
  await twins.stop();
});

const READ = "GET, HEAD, OPTIONS";
const UPLOAD = "OPTIONS, POST";
const ALLOWED: Record<string, string> = {
  "/": `${READ}, POST`,
  [file.replace("/files/", "/packages/")]: READ,
  [file.replace("/files/", "/packages/root/main/")]: READ,
  "/legacy/": UPLOAD,
  "/root/main/": UPLOAD,
  "/simple/": READ,
  "/simple/methodical/": READ,
  [file]: READ,
  "/pypi/methodical/json": READ,
  "/root/main/pypi/methodical/1.0/json": READ,
  "/-/health": READ,
  "/-/metrics": READ,
  "/-/api/v1/whoami": READ,
  "/-/api/v1/openapi.json": READ,
  "/-/api/v1/accounts": `${READ}, POST`,
  "/-/api/v1/accounts/admin": "DELETE, GET, HEAD, OPTIONS, PATCH",
  "/-/api/v1/accounts/admin/password": "OPTIONS, PUT",
};
const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];
/** Methods that node:http reads and nobody here takes. */
const FOREIGN = ["QUERY", "TRACE", "PROPFIND", "SEARCH", "PURGE", "MKCOL", "LOCK", "M-SEARCH", "SOURCE"];

test("H12 U27 whatever an address does not take is answered 405, with what it takes", async () => {
  for (const [path, allowed] of Object.entries(ALLOWED)) {
    const takes = allowed.split(", ");
    for (const method of METHODS.filter((one) => !takes.includes(one))) {
      const answer = await admin.send({ method, path });
      assert.equal(answer.status, 405, `${method} ${path}`);
      assert.equal(answer.headers.allow, allowed, `${method} ${path}`);
    }
    const options = await admin.send({ method: "OPTIONS", path });
    assert.equal(options.status, 204, path);
    assert.equal(options.headers.allow, allowed, path);
  }
});

test("H13 O06 addresses that are fixed or can be no index's are 404 by every method, not 405", async () => {
  const fixed = [
    "/.well-known/security.txt",
    "/favicon.ico/x",
    "/robots.txt/x",
    "/static/x",
    "/-/x",
    "/_/oidc",
    "/packages/x",
    "/UPPER/case",
    "/-owner/name",
    "/owner/-name/",
    "/.hidden/legacy/legacy/",
  ];
  for (const path of fixed) {
    for (const method of ["GET", "HEAD", "POST", "PUT", "DELETE"]) {
      const answer = await admin.send({ method, path });
      const wanted = method === "PUT" || method === "DELETE" ? [404, 405] : [404];
      assert.ok(wanted.includes(answer.status), `${method} ${path}: ${answer.status}`);
    }
  }
});

test("F39 F92 methods of other protocols: 405 and nothing of the request in the answer", async () => {
  for (const method of FOREIGN) {
    for (const path of Object.keys(ALLOWED)) {
      const lines = [
        `${method} ${path} HTTP/1.1`,
        "Host: x",
        "X-Secret: echo-me",
        "Connection: close",
        "",
        "",
      ];
      const answer = await exchange(twins.withFastPath, lines.join("\r\n"));
      assert.deepEqual(answer.statuses, [405], `${method} ${path}`);
      assert.match(answer.text, /^allow: \S/im, `${method} ${path}`);
      assert.doesNotMatch(answer.text, /echo-me/, `${method} ${path}`);
    }
  }
});

test("H13 parts of addresses that are too long, badly encoded or odd: 4xx, never 5xx", async () => {
  const long = "a".repeat(3_000);
  const odd = [
    long,
    "%",
    "%zz",
    "%00",
    "%ff%fe",
    "..",
    "%2e%2e",
    ".",
    "%2f",
    "%5c",
    "%0d%0aX-Evil:1",
    "ü",
    "%u0041",
    "*",
  ];
  const patterns = [
    "/@",
    "/@/",
    "/simple/@",
    "/simple/@/",
    "/simple//@/",
    "/@/main/simple/",
    "/root/@/simple/methodical/",
    "/root/main/@/",
    "/root/main/simple/@/",
    "/root/main/simple/@/@/",
    `/files/@/${"c".repeat(62)}/x.whl`,
    `/files/ab/@/x.whl`,
    `/files/ab/${"c".repeat(62)}/@`,
    `/@/main/files/ab/${"c".repeat(62)}/x.whl`,
    "/pypi/@/json",
    "/pypi/methodical/@/json",
    "/@/@/pypi/@/@/json",
    "/-/@",
    "/-/api/v1/@",
    "/-/api/v1/indexes/@/main/projects/methodical",
    "/-/api/v1/indexes/root/main/projects/@",
    "/simple/methodical/?@",
    "//@",
  ];
  for (const pattern of patterns) {
    for (const part of odd) {
      const path = pattern.replaceAll("@", part);
      for (const method of ["GET", "POST"]) {
        const answer = await exchange(
          twins.withFastPath,
          Buffer.from(
            `${method} ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`,
          ),
        );
        const said = `${method} ${path.slice(0, 80)}: ${answer.text.slice(0, 100)}`;
        assert.equal(answer.statuses.length, 1, said);
        const status = answer.statuses[0] as number;
        const isFound = method === "GET" && (status === 200 || status === 301);
        assert.ok(isFound || (status >= 400 && status < 500), said);
        assert.doesNotMatch(answer.text, /^x-evil/im, said);
      }
    }
  }
});

test("H11 an absolute address is read as its path, whatever its host", async () => {
  for (const [path, status] of [
    ["/simple/methodical/", 200],
    [file, 200],
    ["/-/health", 200],
    ["/nothing", 404],
  ] as const) {
    for (const host of ["http://x", "HTTP://evil.example:1", "https://user:pass@x"]) {
      const request = `GET ${host}${path}?a=b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`;
      const answers = await Promise.all(
        [twins.withFastPath, twins.withoutFastPath].map((port) => exchange(port, request)),
      );
      for (const answer of answers) assert.deepEqual(answer.statuses, [status], host + path);
    }
  }
});

test("F100 a form of another site changes nothing, even with the browser's credentials", async () => {
  const cross = { origin: "https://evil.example", "content-type": "text/plain" };
  const before = await twins.services.database.serial();
  const yank = `/-/api/v1/indexes/root/main/projects/methodical/files/${wheel.filename}/unyank`;
  for (const [method, path] of [
    ["POST", yank],
    ["POST", "/legacy/"],
    ["POST", "/root/main/"],
    ["DELETE", "/-/api/v1/indexes/root/main/projects/methodical"],
  ]) {
    const answer = await admin.send({ method: method as string, path: path as string, headers: cross });
    assert.equal(answer.status, 403, `${method} ${path}`);
    assert.equal(answer.json().code, "cross-site");
  }
  const upload = await admin.upload(buildWheel({ name: "crossed" }), {
    headers: { "sec-fetch-site": "cross-site" },
  });
  assert.equal(upload.status, 403);
  assert.equal(await twins.services.database.serial(), before);
});
