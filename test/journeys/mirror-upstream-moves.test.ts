import assert from "node:assert/strict";
import { after, test } from "node:test";
import { buildWheel } from "../harness/build-distribution.ts";
import { CommandLine } from "../harness/command-line.ts";
import { FakeUpstream } from "../harness/fake-upstream.ts";
import { startServer } from "../harness/start-server.ts";

const [old, young] = [await FakeUpstream.start(), await FakeUpstream.start()];
const server = await startServer({ config: { listen: { workers: 2 } } });
after(() => Promise.all([server.remove(), old.stop(), young.stop()]));
const { admin, anonymous } = server;
const wheelyard = (...args: string[]) => CommandLine.forAdmin(server).run(args);

/** Plays an upstream that takes whatever validator it is sent for its own, as those that compare dates alone do. */
function confirmsEverything(upstream: FakeUpstream, project: string, text: string): void {
  upstream.trick(`/simple/${project}/`, (request, response) => {
    const isAsked = request.headers["if-none-match"] ?? request.headers["if-modified-since"];
    const marks = { etag: '"always"', "last-modified": "Mon, 02 Nov 2026 10:00:00 GMT" };
    if (isAsked !== undefined) response.writeHead(304, marks).end();
    else response.writeHead(200, { "content-type": "text/html", ...marks }).end(text);
  });
}

const page = (...filenames: string[]) =>
  `<html><body>${filenames.map((one) => `<a href="../../files/${one}">${one}</a>`).join("\n")}</body></html>`;

async function mirror(name: string, settings: Record<string, unknown> = {}): Promise<string> {
  const made = { owner: "up", name, kind: "mirror", settings: { mirror: { url: old.url, ...settings } } };
  await admin.manage("POST", "/indexes", made);
  return `/up/${name}/simple/`;
}

test("D03 a mirror that is set to another upstream asks it for whole pages, at once and in every worker", async () => {
  const index = await mirror("moved", { expiry: 3600 });
  const [one, two] = ["1.0", "2.0"].map((version) => buildWheel({ name: "moves", version }));
  assert.ok(one && two);
  confirmsEverything(old, "moves", page(one.filename));
  confirmsEverything(young, "moves", page(one.filename, two.filename));
  assert.deepEqual(await anonymous.listed("moves", index), [one.filename]);
  await wheelyard("mirror", "set", "up/moved", "--upstream", young.url);
  for (let round = 0; round < 8; round++)
    assert.deepEqual(await anonymous.listed("moves", index), [one.filename, two.filename]);
  const [first] = young.seen.filter(({ path }) => path === "/simple/moves/");
  assert.equal(first?.headers["if-none-match"], undefined);
  assert.equal(first?.headers["if-modified-since"], undefined);
});

test("D03 while the new upstream is away, what the old one said is not shown for it", async () => {
  const index = await mirror("away", { expiry: 3600 });
  old.publish("gone-over", buildWheel({ name: "gone-over" }));
  assert.equal((await anonymous.listed("gone-over", index)).length, 1);
  young.trick("/simple/gone-over/", (_, response) => void response.writeHead(500).end());
  await wheelyard("mirror", "set", "up/away", "--upstream", young.url);
  assert.equal((await anonymous.get(`${index}gone-over/`)).status, 502);
  young.trick("/simple/gone-over/", null);
});

test("D03 refresh asks for the whole page, so an upstream that confirms too much is healed by it", async () => {
  const index = await mirror("stuck", { expiry: 0.2 });
  const [one, two] = ["1.0", "2.0"].map((version) => buildWheel({ name: "sticks", version }));
  assert.ok(one && two);
  confirmsEverything(old, "sticks", page(one.filename));
  assert.deepEqual(await anonymous.listed("sticks", index), [one.filename]);
  confirmsEverything(old, "sticks", page(one.filename, two.filename));
  await wheelyard("mirror", "refresh", "up/stuck", "sticks");
  assert.deepEqual(await anonymous.listed("sticks", index), [one.filename, two.filename]);
  confirmsEverything(old, "sticks", page(two.filename));
  await wheelyard("mirror", "refresh", "up/stuck");
  assert.deepEqual(await anonymous.listed("sticks", index), [two.filename]);
});

test("D03 validators belong to where a redirect led, and a 304 of another place says nothing", async () => {
  const index = await mirror("led", { expiry: 3600 });
  const [one, two] = ["1.0", "2.0"].map((version) => buildWheel({ name: "led", version }));
  assert.ok(one && two);
  let place = "a";
  old.trick(
    "/simple/led/",
    (_, response) => void response.writeHead(302, { location: `/${place}/led/` }).end(),
  );
  for (const [at, text] of [
    ["a", page(one.filename)],
    ["b", page(one.filename, two.filename)],
  ] as const) {
    old.trick(`/${at}/led/`, (request, response) => {
      const marks = { etag: '"same"', "content-type": "text/html" };
      if (request.headers["if-none-match"] !== undefined) response.writeHead(304, marks).end();
      else response.writeHead(200, marks).end(text);
    });
  }
  assert.deepEqual(await anonymous.listed("led", index), [one.filename]);
  place = "b";
  await expireAll("led");
  assert.deepEqual(await anonymous.listed("led", index), [one.filename, two.filename]);
});

/** Makes the pages of a mirror old without dropping their validators: by a shorter time that they are good for. */
async function expireAll(name: string): Promise<void> {
  const settings = { mirror: { url: old.url, expiry: 0.001 } };
  await admin.manage("PATCH", `/indexes/up/${name}`, { settings });
}

test("D03 other credentials, and another way to read pages, make pages be asked for again", async () => {
  const index = await mirror("reread", { expiry: 3600, metadata: "relay" });
  const wheel = buildWheel({ name: "reread" });
  old.publish("reread", wheel);
  assert.equal((await anonymous.page("reread", index)).files[0]?.["core-metadata"], false);
  await wheelyard("mirror", "set", "up/reread", "--metadata", "extract");
  assert.equal((await anonymous.page("reread", index)).files[0]?.["core-metadata"], true);
});
