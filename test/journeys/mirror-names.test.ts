import assert from "node:assert/strict";
import { after, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { buildWheel } from "../harness/build-distribution.ts";
import { FakeUpstream, type Trick } from "../harness/fake-upstream.ts";
import { startServer } from "../harness/start-server.ts";

const upstream = await FakeUpstream.start();
const server = await startServer({ config: { upstreamUrl: upstream.url } });
after(() => Promise.all([server.remove(), upstream.stop()]));
const { admin, anonymous } = server;
const ROOT = "/simple/";
const MILLION = 1_000_000;

async function mirror(name: string, settings: Record<string, unknown>): Promise<string> {
  const body = {
    owner: "up",
    name,
    kind: "mirror",
    settings: { mirror: { url: upstream.url, ...settings } },
  };
  await admin.manage("POST", "/indexes", body);
  return `/up/${name}/simple/`;
}

/** Sends a list of links, in pieces, with an ETag. */
const list =
  (names: () => Iterable<string>, etag = '"1"'): Trick =>
  async (request, response) => {
    if (request.headers["if-none-match"] === etag) return void response.writeHead(304).end();
    response.writeHead(200, { "content-type": "text/html", etag });
    response.write("<!DOCTYPE html><html><body>\n");
    let piece = "";
    for (const name of names()) {
      piece += `<a href="/simple/${name}/">${name}</a>\n`;
      if (piece.length < 60_000) continue;
      if (!response.write(piece)) await new Promise((resolve) => response.once("drain", resolve));
      piece = "";
    }
    response.end(`${piece}</body></html>`);
  };

async function names(index: string): Promise<string[]> {
  const answer = await anonymous.get(index, { Accept: "application/vnd.pypi.simple.v1+json" });
  return answer.json<{ projects: { name: string }[] }>().projects.map(({ name }) => name);
}

async function eventually(index: string, isSo: (found: string[]) => boolean): Promise<string[]> {
  const deadline = Date.now() + 90_000;
  for (;;) {
    const found = await names(index);
    if (isSo(found)) return found;
    assert.ok(Date.now() < deadline, `the list stays at ${found.length} names`);
    await sleep(20);
  }
}

test("the upstream's list is not fetched for a project, nor for a list that is off or of known names", async () => {
  upstream.publish("alone", buildWheel({ name: "alone" }));
  const [off, known] = [await mirror("off", {}), await mirror("known", { names: "known" })];
  for (const index of [off, known]) assert.equal((await anonymous.get(`${index}alone/`)).status, 200);
  assert.deepEqual(await names(off), []);
  assert.deepEqual(await names(known), ["alone"]);
  assert.equal(upstream.count(ROOT), 0);
});

test("full: the list comes in the background, with what was asked for before; and is fetched anew when told", async () => {
  upstream.trick(
    ROOT,
    list(() => ["Bee", "a_one", "zed"]),
  );
  const index = await mirror("full", { names: "full" });
  await anonymous.get(`${index}alone/`);
  assert.equal(upstream.count(ROOT), 0, "fetched for one project");
  assert.deepEqual(await eventually(index, (found) => found.length > 1), ["a-one", "alone", "bee", "zed"]);
  assert.equal(upstream.count(ROOT), 1);
  await admin.manage("POST", "/indexes/up/full/mirror/refresh", { project: null });
  while (upstream.count(ROOT) < 2) await sleep(20);
  assert.equal(upstream.seen.findLast(({ path }) => path === ROOT)?.headers["if-none-match"], '"1"');
  assert.deepEqual(await names(index), ["a-one", "alone", "bee", "zed"]);
});

test("full: a list that is none leaves the one there was, and says so in the log", async () => {
  const index = "/up/full/simple/";
  upstream.trick(ROOT, (_request, response) => void response.writeHead(503).end("gone fishing"));
  await admin.manage("POST", "/indexes/up/full/mirror/refresh", { project: null });
  while (upstream.count(ROOT) < 3) await sleep(20);
  assert.deepEqual(await names(index), ["a-one", "alone", "bee", "zed"]);
  const deadline = Date.now() + 10_000;
  while (!/answers 503 for its list/.test(server.log) && Date.now() < deadline) await sleep(20);
  assert.match(server.log, /answers 503 for its list of projects/);
});

test("full: a million names, in bounded memory, while others are served", async () => {
  const before = await server.residentBytes();
  upstream.trick(
    ROOT,
    list(function* () {
      for (let at = 0; at < MILLION; at++) yield `name-${String(at).padStart(7, "0")}`;
    }, '"2"'),
  );
  const index = await mirror("million", { names: "full" });
  await names(index);
  let most = before;
  let fetched = false;
  while (!fetched) {
    assert.equal((await anonymous.get(`${index}alone/`)).status, 200);
    most = Math.max(most, await server.residentBytes());
    fetched = /"mirror.listed"/.test((await admin.api("GET", "/changes?index=up/million")).text);
    await sleep(20);
  }
  const found = await eventually(index, ({ length }) => length > MILLION);
  assert.equal(found.length, MILLION + 1);
  assert.equal(found[0], "alone");
  assert.equal(found.at(-1), "name-0999999");
  most = Math.max(most, await server.residentBytes());
  assert.ok(most - before < 600 * 2 ** 20, `${((most - before) / 2 ** 20).toFixed(0)} MiB more`);
});
