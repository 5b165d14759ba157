import assert from "node:assert/strict";
import { test } from "node:test";
import Fastify from "fastify";
import { Networks } from "../../access/network.ts";
import { type WebServices, webRoutes } from "./route.ts";

const app = Fastify();
const trustedProxies = new Networks(["10.0.0.1"]);
const config = { defaultIndex: "root/main", listen: { hosts: [] as string[], host: "127.0.0.1" } };
const look = { current: { name: "Wheelyard" } };
webRoutes(app, { config, trustedProxies, look } as unknown as WebServices);
const homeAt = async (host: string) => (await app.inject({ url: "/", headers: { host } })).body;

test("programs get commands with the address of the request, if it leads to this machine", async () => {
  for (const host of ["127.0.0.1:1", "localhost:8765", "[::1]:8765"]) {
    assert.ok((await homeAt(host)).includes(`--index-url http://${host}/simple/ `), host);
  }
});

test("H21 a host name that is not known to be this server's is not repeated", async () => {
  const page = await homeAt("packages.example:8765");
  assert.match(page, /--index-url \S+\/simple\/ /);
  assert.ok(!page.includes("packages.example"));
});

test("the lines are right behind a trusted proxy that says its scheme and path, and nobody else is believed", async () => {
  const headers = {
    host: "packages.example",
    "x-forwarded-proto": "https",
    "x-forwarded-prefix": "/team/packages/",
  };
  const from = async (remoteAddress: string, more = {}) =>
    /--index-url (\S+)/.exec(
      (await app.inject({ url: "/", remoteAddress, headers: { ...headers, ...more } })).body,
    )?.[1];
  assert.equal(await from("10.0.0.1"), "https://packages.example/team/packages/simple/");
  assert.doesNotMatch((await from("10.0.0.2")) ?? "", /packages\.example/);
  for (const prefix of ["//evil.example", "packages", "/a b", '/"x', "/", `/${"a".repeat(200)}`])
    assert.equal(
      await from("10.0.0.1", { "x-forwarded-prefix": prefix }),
      "https://packages.example/simple/",
    );
});

test("F72 F76 a Host that is none appears nowhere, and the page is kept by nobody", async () => {
  for (const host of [
    '"><script>alert(1)</script>',
    "odd host",
    "x/../y",
    "evil@host",
    "a'b",
    "h;rm -rf",
    "a".repeat(300),
  ]) {
    const page = await homeAt(host);
    assert.match(page, /--index-url \S+\/simple\/ /, host);
    assert.ok(!page.includes(host), host);
  }
  const { headers } = await app.inject("/");
  assert.equal(headers["cache-control"], "no-store");
  assert.equal(headers.vary, "Accept");
  assert.match(String(headers["content-type"]), /^text\/plain/);
});
