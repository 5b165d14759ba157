import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { buildWheel } from "../harness/build-distribution.ts";
import type { Caller } from "../harness/caller.ts";
import { type Server, startServer } from "../harness/start-server.ts";

const CIRCLE = /leads back to the mirror itself.*Change the url/;
const pointed = (admin: Caller, url: string) =>
  admin.manage("PATCH", "/indexes/root/pypi", { settings: { mirror: { url } } });

async function refusedAsCircle(server: Server, path: string): Promise<void> {
  const { status, text } = await server.anonymous.get(path);
  assert.equal(status, 508, text);
  assert.match(text, CIRCLE);
}

for (const workers of [1, 2])
  describe(`a mirror whose upstream is the server itself, with ${workers} workers`, () => {
    let server: Server;
    before(async () => {
      server = await startServer({ config: { access: { read: "everyone" }, listen: { workers } } });
      await pointed(server.admin, `${server.origin}/simple/`);
    });
    after(() => server.remove());

    test("is told to whoever asks, in what explains it, and in the log", async () => {
      await Promise.all(["a", "a", "b", "a"].map((name) => refusedAsCircle(server, `/simple/${name}/`)));
      await refusedAsCircle(server, "/root/pypi/simple/c/");
      const explained = await server.anonymous.api("GET", "/indexes/root/main/explain/d");
      assert.match(explained.text, CIRCLE);
      for (let isTold = false; !isTold; ) {
        const shown = await server.admin.manage<object>("GET", "/indexes/root/pypi/mirror");
        isTold = CIRCLE.test(JSON.stringify(shown));
      }
      assert.match(server.log, CIRCLE);
    });

    test("does not keep what is published here from anybody", async () => {
      const wheel = buildWheel({ name: "ours" });
      await server.admin.publish(wheel);
      await server.anonymous.install("ours", wheel.filename);
    });

    test("a mirror of another index of the server is no circle", async () => {
      const make = (name: string, kind: string, settings: object) =>
        server.admin.manage("POST", "/indexes", { owner: "up", name, kind, settings });
      await make("base", "hosted", {});
      await make("copy", "mirror", { mirror: { url: `${server.origin}/up/base/simple/` } });
      const wheel = buildWheel({ name: "copied" });
      await server.admin.publish(wheel, { to: "/up/base/" });
      await server.anonymous.install("copied", wheel.filename, "/up/copy/simple/");
      assert.equal((await server.anonymous.get("/up/copy/simple/none/")).status, 404);
    });
  });

describe("two mirrors of one another", () => {
  let servers: [Server, Server];
  before(async () => {
    const config = { access: { read: "everyone" } };
    servers = await Promise.all([startServer({ config }), startServer({ config })]);
    const [one, other] = servers;
    await pointed(one.admin, `${other.origin}/simple/`);
    await pointed(other.admin, `${one.origin}/simple/`);
  });
  after(() => Promise.all(servers.map((server) => server.remove())));

  test("are found by each, also when both are asked at once", async () => {
    await refusedAsCircle(servers[0], "/simple/first/");
    await refusedAsCircle(servers[1], "/simple/second/");
    await Promise.all(
      servers.flatMap((server) => [1, 2].map(() => refusedAsCircle(server, "/simple/both/"))),
    );
  });

  test("give out what the other has", async () => {
    const wheel = buildWheel({ name: "theirs" });
    await servers[1].admin.publish(wheel);
    await servers[0].anonymous.install("theirs", wheel.filename);
  });
});

test("a header that names no mirror of this server changes nothing", async () => {
  const server = await startServer({ config: { access: { read: "everyone" }, upstreamUrl: "off" } });
  try {
    const wheel = buildWheel({ name: "plain" });
    await server.admin.publish(wheel);
    for (const via of ["", "x", "a.1, b.2", ",,;", "ä".repeat(10), "a.1, ".repeat(40)])
      assert.equal(
        (
          await server.anonymous.get("/simple/plain/", {
            "X-Wheelyard-Via": Buffer.from(via).toString("latin1"),
          })
        ).status,
        200,
      );
  } finally {
    await server.remove();
  }
});
