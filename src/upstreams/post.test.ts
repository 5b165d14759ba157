import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { after, test } from "node:test";
import type { Resolve } from "./guard.ts";
import { Poster } from "./post.ts";

let requests = 0;
const receiver = createServer((request, response) => {
  requests++;
  if (request.url === "/redirect") return response.writeHead(302, { location: "/elsewhere" }).end("go on");
  if (request.url === "/never") return;
  if (request.url === "/endless") {
    const timer = setInterval(() => response.write("x".repeat(1000)), 1);
    response.on("close", () => clearInterval(timer));
    return;
  }
  request.pipe(response);
});
receiver.listen(0, "127.0.0.1");
await once(receiver, "listening");
const { port } = receiver.address() as AddressInfo;
after(() => {
  receiver.closeAllConnections();
  receiver.close();
});

const signal = new AbortController().signal;
const posting = (url: string) => ({ url: new URL(url), headers: {}, body: "hello", signal });
const poster = (allows: boolean, options: { resolve?: Resolve; timeout?: number } = {}) =>
  new Poster({ environment: {}, timeout: 5000, allows: () => allows, ...options });
const named = (...addresses: string[]): Resolve => {
  return (_name, _options, callback) =>
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
    );
};

test("posts to an allowed address, follows no redirect, and reads only the beginning of an endless answer", async () => {
  const at = `http://127.0.0.1:${port}`;
  assert.deepEqual(await poster(true).post(posting(at)), {
    status: 200,
    retryAfter: undefined,
    body: "hello",
  });
  const before = requests;
  assert.equal((await poster(true).post(posting(`${at}/redirect`))).status, 302);
  assert.equal(requests, before + 1);
  assert.equal((await poster(true).post(posting(`${at}/endless`))).body.length, 4096);
});

test("F142 private, loopback and reserved addresses are refused in any spelling, also behind a name", async () => {
  const before = requests;
  for (const host of [
    "127.0.0.1",
    "2130706433",
    "0x7f.1",
    "[::1]",
    "[::ffff:127.0.0.1]",
    "localhost",
    "10.0.0.1",
    "0.0.0.0",
  ])
    await assert.rejects(poster(false).post(posting(`http://${host}:${port}/`)), /private/, host);
  await assert.rejects(
    poster(false, { resolve: named("127.0.0.1") }).post(posting(`http://receiver.example.com:${port}/`)),
    /private/,
  );
  // Link-local addresses are where clouds keep credentials: no setting allows them.
  await assert.rejects(poster(true).post(posting("http://169.254.169.254/")), /private/);
  await assert.rejects(
    poster(true, { resolve: named("fe80::1") }).post(posting("http://receiver.example.com/")),
    /private/,
  );
  assert.equal(requests, before);
});

test("a receiver that never answers is left when the time is over", async () => {
  await assert.rejects(
    poster(true, { timeout: 50 }).post(posting(`http://127.0.0.1:${port}/never`)),
    /did not answer in time/,
  );
});

test("errors are sentences without anything of the system", async () => {
  const resolve: Resolve = (_name, _options, callback) =>
    callback(Object.assign(new Error("getaddrinfo ENOTFOUND x"), { code: "ENOTFOUND" }), []);
  await assert.rejects(
    poster(true, { resolve }).post(posting("http://receiver.example.com/")),
    /^Refusal: The name of the receiver cannot be resolved\.$/,
  );
});
