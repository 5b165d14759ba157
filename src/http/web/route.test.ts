import assert from "node:assert/strict";
import { test } from "node:test";
import Fastify from "fastify";
import type { Services } from "../services.ts";
import { webRoutes } from "./route.ts";

const app = Fastify();
webRoutes(app, { config: { defaultIndex: "root/main" } } as Services);
const homeAt = async (host: string) => (await app.inject({ url: "/", headers: { host } })).body;

test("programs are answered lines to paste, with the address as the caller spelled it", async () => {
  for (const host of ["packages.example", "packages.example:8765", "127.0.0.1:1", "[::1]:8765"]) {
    assert.ok((await homeAt(host)).includes(`--index-url http://${host}/simple/ `), host);
  }
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
