import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { buildWheel, type Distribution } from "../harness/build-distribution.ts";
import { FakeUpstream } from "../harness/fake-upstream.ts";
import { type Server, startServer } from "../harness/start-server.ts";
import { findTool, listClients, makeWorld } from "./client.ts";

// A lock file names the addresses of files. One that was made with the upstream, or with a Wheelyard outside, installs from the
// server inside when only the beginning of its addresses is replaced.

const { client: uv, skip } = findTool("uv");
const pip = listClients("pip-3.13").clients.at(-1);
const world = makeWorld();
const WHEELS = [
  buildWheel({ name: "topish", version: "1.0", requiresDist: ["baseish>=2"] }),
  buildWheel({ name: "baseish", version: "2.0" }),
];

describe("a lock file that was made outside", { skip }, () => {
  let upstream: FakeUpstream;
  let outside: Server;
  let inside: Server;
  const project = join(world.folder, "shop");

  before(async () => {
    [upstream, outside, inside] = await Promise.all([
      FakeUpstream.start(),
      startServer(),
      startServer({ config: { upstreams: { offline: true } } }),
    ]);
    await inside.admin.manage("POST", "/indexes", { owner: "company", name: "approved" });
    for (const wheel of WHEELS) {
      const path = suffixOf(wheel);
      const { name, filename, bytes } = wheel;
      upstream.publish(name, { filename, bytes, url: `http://127.0.0.1:${upstream.port}${path}` });
      upstream.trick(path, (_, response) => void response.end(wheel.bytes));
      await outside.admin.publish(wheel);
      await inside.admin.publish(wheel, { to: "/company/approved/" });
      await inside.admin.publish(wheel);
    }
    await mkdir(project);
  });
  after(() => Promise.all([outside?.remove(), inside?.remove(), upstream?.stop()]));

  it("with the upstream: the address +upstream of an index stands for its host", async () => {
    const lock = await locked(upstream.url);
    assert.match(lock, new RegExp(`127\\.0\\.0\\.1:${upstream.port}/packages/[0-9a-f]{2}/`));
    const host = `http://127.0.0.1:${upstream.port}/`;
    await synced(lock.replaceAll(host, `${inside.origin}/company/approved/+upstream/`));
  });

  it("with the upstream: only its host is replaced", async () => {
    const lock = await locked(upstream.url);
    await synced(lock.replaceAll(`127.0.0.1:${upstream.port}`, new URL(inside.origin).host));
  });

  it("with a server outside: only its host is replaced", async () => {
    const lock = await locked(`${outside.origin}/simple/`);
    await synced(lock.replaceAll(outside.origin, inside.origin));
  });

  it("as pylock.toml, with pip", { skip: pip === undefined }, async () => {
    await locked(upstream.url);
    const file = join(project, "pylock.toml");
    await uv.run(
      "uv",
      ["export", "--project", project, "--format", "pylock.toml", "-o", file],
      world,
      cached(),
    );
    const host = `http://127.0.0.1:${upstream.port}/`;
    const text = (await readFile(file, "utf8")).replaceAll(host, `${inside.origin}/+upstream/`);
    await writeFile(file, text);
    const into = join(world.folder, "by-pip");
    const args = ["-m", "pip", "install", "--no-cache-dir", "--no-deps", "--target", into, "-r", file];
    const answer = (await pip?.run("python", args, world)) ?? "";
    assert.match(answer, /Successfully installed .*topish-1\.0/);
  });

  it("other bytes are refused by the client, and unknown files by the server", async () => {
    const lock = (await locked(upstream.url)).replaceAll(/sha256:[0-9a-f]{64}/g, `sha256:${"0".repeat(64)}`);
    const host = `http://127.0.0.1:${upstream.port}/`;
    await writeFile(join(project, "uv.lock"), lock.replaceAll(host, `${inside.origin}/+upstream/`));
    const { code, output } = await sync();
    assert.notEqual(code, 0);
    assert.match(output, /Hash mismatch/);
    for (const path of ["/+upstream/x/none-1.0.tar.gz", "/company/approved/+upstream/topish-1.1.tar.gz"])
      assert.equal((await inside.admin.get(path)).status, 404, path);
    assert.equal(
      (await inside.admin.send({ method: "DELETE", path: "/+upstream/x/a-1.0.tar.gz" })).status,
      405,
    );
  });

  /** Makes a lock file of the project with an index. */
  async function locked(index: string): Promise<string> {
    const lines = [
      "[project]",
      'name = "shop"',
      'version = "1.0"',
      'requires-python = ">=3.9"',
      'dependencies = ["topish"]',
      "[[tool.uv.index]]",
      `url = "${index}"`,
      "default = true",
    ];
    await writeFile(join(project, "pyproject.toml"), lines.join("\n"));
    const python = pip?.path("python") ?? "python3";
    await uv.run("uv", ["lock", "--project", project, "--python", python], world, cached());
    return readFile(join(project, "uv.lock"), "utf8");
  }

  /** Installs from a lock file. The upstream is not there any more. */
  async function synced(lock: string): Promise<void> {
    await writeFile(join(project, "uv.lock"), lock);
    const requests = upstream.seen.length;
    const { code, output } = await sync();
    assert.equal(code, 0, output);
    assert.match(output, /baseish==2\.0[\s\S]*topish==1\.0/);
    assert.equal(upstream.seen.length, requests, "nothing was asked of the upstream");
  }

  function sync() {
    const args = ["sync", "--frozen", "--reinstall", "--project", project];
    return uv.try("uv", [...args, "--python", pip?.path("python") ?? "python3"], world, cached());
  }

  /** A cache of its own, so that every file is asked for. */
  function cached(): Record<string, string> {
    return { UV_CACHE_DIR: join(world.folder, crypto.randomUUID()) };
  }
});

/** The path of a file as the public index has it. */
function suffixOf({ filename, bytes }: Distribution): string {
  const hash = createHash("blake2b512").update(bytes).digest("hex").slice(0, 64);
  return `/packages/${hash.slice(0, 2)}/${hash.slice(2, 4)}/${hash.slice(4)}/${filename}`;
}
