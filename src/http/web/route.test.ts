import assert from "node:assert/strict";
import { test } from "node:test";
import Fastify from "fastify";
import { Networks } from "../../access/network.ts";
import type { Services } from "../services.ts";
import { webRoutes } from "./route.ts";

const app = Fastify();
const trustedProxies = new Networks(["10.0.0.1"]);
webRoutes(app, { config: { defaultIndex: "root/main" }, trustedProxies } as Services);
const homeAt = async (host: string) => (await app.inject({ url: "/", headers: { host } })).body;

test("programs are answered lines to paste, with the address as the caller spelled it", async () => {
  for (const host of ["packages.example", "packages.example:8765", "127.0.0.1:1", "[::1]:8765"]) {
    assert.ok((await homeAt(host)).includes(`--index-url http://${host}/simple/ `), host);
  }
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
  assert.equal(await from("10.0.0.2"), "http://packages.example/simple/");
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
    assert.ok(page.includes("--index-url http://localhost/simple/ "), host);
    assert.ok(!page.includes(host), host);
  }
  const { headers } = await app.inject("/");
  assert.equal(headers["cache-control"], "no-store");
  assert.equal(headers.vary, "Accept");
  assert.match(String(headers["content-type"]), /^text\/plain/);
});
