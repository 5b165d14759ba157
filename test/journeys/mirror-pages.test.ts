import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { buildWheel, type Distribution } from "../harness/build-distribution.ts";
import { basic } from "../harness/caller.ts";
import { CommandLine } from "../harness/command-line.ts";
import { FakeUpstream } from "../harness/fake-upstream.ts";
import { startServer } from "../harness/start-server.ts";
import { eventually, until } from "../harness/until.ts";

const upstream = await FakeUpstream.start();
const secret = basic("reader", "the upstream's own secret");
const server = await startServer({
  config: { upstreamUrl: upstream.url, upstreams: { idleTimeout: 3 } },
  env: {
    WHEELYARD_CREDENTIALS_FAR_USERNAME: "reader",
    WHEELYARD_CREDENTIALS_FAR_PASSWORD: "the upstream's own secret",
  },
});
after(() => Promise.all([server.remove(), upstream.stop()]));
const { admin, anonymous } = server;

/** A mirror with settings of its own, and the address of its simple root. */
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

const versionsAt = async (project: string, index: string) => (await anonymous.page(project, index)).versions;

const statusAt = async (path: string) => (await anonymous.get(path)).status;
/** Pages of this index are fresh for long, those of the other one are old soon. */
const lasting = await mirror("lasting", {});
const short = await mirror("short", { expiry: 0.3, negativeExpiry: 0.3 });

/** Gets a page of `short` until the upstream was asked for it again, and resolves with the answer to that request. */
async function askedAgain(project: string) {
  const path = `/simple/${project}/`;
  const before = upstream.count(path);
  let answer = await anonymous.get(`${short}${project}/`);
  await until(async () => {
    if (upstream.count(path) > before) return true;
    answer = await anonymous.get(`${short}${project}/`);
    return false;
  }, `${project} is asked for again`);
  return answer;
}

test("a fresh page is not asked for again, an old one is confirmed by its ETag and not sent again", async () => {
  upstream.publish("fresh", buildWheel({ name: "fresh" }));
  await anonymous.get(`${lasting}fresh/`);
  await anonymous.get(`${lasting}fresh/`);
  assert.equal(upstream.count("/simple/fresh/"), 1);
  upstream.publish("confirmed", buildWheel({ name: "confirmed" }));
  const first = await anonymous.get(`${short}confirmed/`);
  const second = await askedAgain("confirmed");
  assert.ok(upstream.seen.findLast(({ path }) => path === "/simple/confirmed/")?.headers["if-none-match"]);
  assert.equal(second.headers.etag, first.headers.etag);
  assert.equal(second.text, first.text);
});

test("what changed upstream is there once the page is old; serials only grow", async () => {
  upstream.publish("grows", buildWheel({ name: "grows" }));
  const before = await anonymous.get(`${short}grows/`);
  assert.deepEqual(await versionsAt("grows", lasting), ["1.0"]);
  upstream.publish("grows", buildWheel({ name: "grows", version: "2.0" }));
  assert.deepEqual(await versionsAt("grows", lasting), ["1.0"]);
  await eventually(() => versionsAt("grows", short), ["1.0", "2.0"]);
  const after = await anonymous.get(`${short}grows/`);
  assert.ok(Number(after.headers["x-pypi-last-serial"]) > Number(before.headers["x-pypi-last-serial"]));
  upstream.remove("grows");
  await eventually(() => statusAt(`${short}grows/`), 404);
});

test("a page without validators that did not change keeps its ETag and serial", async () => {
  upstream.validators = false;
  upstream.publish("unmarked", buildWheel({ name: "unmarked" }));
  const first = await anonymous.get(`${short}unmarked/`);
  const second = await askedAgain("unmarked");
  assert.equal(second.headers.etag, first.headers.etag);
  assert.equal(second.headers["x-pypi-last-serial"], first.headers["x-pypi-last-serial"]);
  upstream.validators = true;
});

test("an old page is served while a slow upstream is asked for it", async () => {
  upstream.publish("slowly", buildWheel({ name: "slowly" }));
  assert.deepEqual(await versionsAt("slowly", short), ["1.0"]);
  let isAsked = false;
  let isGivenUp = false;
  upstream.trick("/simple/slowly/", (_, response) => {
    isAsked = true;
    response.once("close", () => {
      isGivenUp = true;
    });
  });
  await until(async () => {
    assert.deepEqual(await versionsAt("slowly", short), ["1.0"]);
    return isAsked;
  }, "the upstream is asked");
  assert.equal(isGivenUp, false, "it did not wait for the upstream's time-out");
  upstream.trick("/simple/slowly/", null);
});

test("F114 D03 while the upstream is down, known pages are shown, unknown names are 502 and never 404", async () => {
  upstream.publish("survives", buildWheel({ name: "survives" }));
  await versionsAt("survives", short);
  const { port } = upstream;
  const logged = server.log.length;
  await upstream.stop();
  await until(async () => {
    assert.deepEqual(await versionsAt("survives", short), ["1.0"]);
    return server.log.slice(logged).includes("upstream failed; serving the cached page");
  }, "the cached page is served because the upstream failed");
  for (const path of [`${short}unheard/`, "/simple/unheard/", "/pypi/unheard/json"])
    assert.equal(await statusAt(path), 502, path);
  await admin.publish(buildWheel({ name: "still-home" }));
  assert.equal(await statusAt("/simple/still-home/"), 200);
  await upstream.listen(port);
  upstream.publish("unheard", buildWheel({ name: "unheard" }));
  await eventually(() => statusAt(`${short}unheard/`), 200);
  assert.deepEqual(await versionsAt("unheard", short), ["1.0"]);
});

test("a page may be shown only so long while the upstream is away", async () => {
  const index = await mirror("strict", { expiry: 0.3, staleOnError: 0.3 });
  upstream.publish("outdated", buildWheel({ name: "outdated" }));
  await versionsAt("outdated", index);
  upstream.trick("/simple/outdated/", (_, response) => void response.writeHead(500).end());
  await eventually(() => statusAt(`${index}outdated/`), 502);
  upstream.trick("/simple/outdated/", null);
});

test("a name that appears upstream is there once its absence is forgotten", async () => {
  for (const index of [lasting, short]) assert.equal(await statusAt(`${index}appears/`), 404);
  upstream.publish("appears", buildWheel({ name: "appears" }));
  assert.equal(await statusAt(`${lasting}appears/`), 404);
  await eventually(() => statusAt(`${short}appears/`), 200);
});

test("refresh asks anew: for one project now, for all when they are next wanted", async () => {
  const command = (...args: string[]) => CommandLine.forAdmin(server).run(["mirror", ...args]);
  upstream.publish("fresher", buildWheel({ name: "fresher" }));
  assert.deepEqual(await versionsAt("fresher", "/simple/"), ["1.0"]);
  upstream.publish("fresher", buildWheel({ name: "fresher", version: "2.0" }));
  const one = await command("refresh", "root/pypi", "Fresher");
  assert.match(one, /fresher: 2 files/);
  assert.deepEqual(await versionsAt("fresher", "/simple/"), ["1.0", "2.0"]);
  upstream.publish("fresher", buildWheel({ name: "fresher", version: "3.0" }));
  await command("refresh", "root/pypi");
  assert.deepEqual(await versionsAt("fresher", "/simple/"), ["1.0", "2.0", "3.0"]);
  assert.match(await command("show", "root/pypi"), /pages kept +\d+/);
  assert.equal((await anonymous.api("POST", "/indexes/root/pypi/mirror/refresh", {})).status, 401);
  assert.equal((await admin.api("POST", "/indexes/root/main/mirror/refresh", {})).status, 409);
});

test("names: none by default, those that were asked for when known are to be listed", async () => {
  const index = await mirror("listing", { names: "known" });
  upstream.publish("listed-name", buildWheel({ name: "listed-name" }));
  await anonymous.get(`${index}listed-name/`);
  await anonymous.get(`${index}no-such-name/`);
  assert.match((await anonymous.get(index)).text, />listed-name</);
  assert.doesNotMatch((await anonymous.get(index)).text, /no-such-name/);
  await anonymous.get("/root/pypi/simple/listed-name/");
  assert.doesNotMatch((await anonymous.get("/root/pypi/simple/")).text, /listed-name/);
  assert.equal(upstream.count("/simple/"), 0, "the list of all names is never fetched");
});

test("D07 credentials go to the upstream alone, and clients' own never do", async () => {
  const elsewhere = await FakeUpstream.start();
  const wheel = buildWheel({ name: "behind-a-door" });
  elsewhere.publish("behind-a-door", wheel);
  upstream.authorization = secret;
  upstream.publish("behind-a-door", {
    filename: wheel.filename,
    bytes: wheel.bytes,
    url: `http://127.0.0.1:${elsewhere.port}/files/${wheel.filename}`,
  });
  const without = await mirror("nobody", {});
  assert.equal((await anonymous.get(`${without}behind-a-door/`)).status, 502);
  const closed = await mirror("careful", { credentials: "far" });
  const refused = await admin.findFile("behind-a-door", wheel.filename, closed);
  assert.equal((await admin.get(refused)).status, 502, "another port of this machine is not asked");
  assert.equal(elsewhere.seen.length, 0);
  const index = await mirror("somebody", { credentials: "far", allowPrivate: true });
  const path = await admin.findFile("behind-a-door", wheel.filename, index);
  assert.ok((await admin.get(path)).bytes.equals(wheel.bytes));
  assert.equal(upstream.seen.at(-1)?.headers.authorization, secret);
  for (const { headers } of elsewhere.seen) assert.equal(headers.authorization, undefined);
  const shown = JSON.stringify(await admin.manage("GET", "/indexes/up/somebody"));
  assert.doesNotMatch(shown + server.log, /the upstream's own secret/);
  upstream.authorization = null;
  await elsewhere.stop();
});

test("credentials that are not set are said so, and nobody is asked", async () => {
  const index = await mirror("unset", { credentials: "missing" });
  const before = upstream.seen.length;
  const answer = await anonymous.get(`${index}anything/`);
  assert.equal(answer.status, 503);
  assert.match(answer.text, /WHEELYARD_CREDENTIALS_MISSING_USERNAME/);
  assert.equal(upstream.seen.length, before);
});

test("redirect: pages as ever, clients are sent to the upstream for files", async () => {
  const index = await mirror("signpost", { mode: "redirect" });
  const wheel = buildWheel({ name: "over-there" });
  upstream.publish("over-there", wheel);
  const path = await anonymous.findFile("over-there", wheel.filename, index);
  const answer = await anonymous.get(path);
  assert.equal(answer.status, 302);
  assert.equal(answer.headers.location, `${new URL(upstream.url).origin}/files/${wheel.filename}`);
  assert.ok((await anonymous.get(`${path}.metadata`)).bytes.equals(wheel.metadata));
});

test("a flat page of links, as --find-links takes it, is a mirror too", async () => {
  const wheel = buildWheel({ name: "on-the-flat" });
  const other = buildWheel({ name: "besides" });
  upstream.publish("kept-files", wheel, other);
  upstream.trick("/links.html", (_, response) => {
    const links = [wheel, other].map(({ filename }) => `<a href="files/${filename}">${filename}</a>`);
    response
      .writeHead(200, { "content-type": "text/html" })
      .end(`<html><body>${links.join("\n")}</body></html>`);
  });
  const index = await mirror("flat", { url: new URL("/links.html", upstream.url).href, layout: "flat" });
  assert.deepEqual(await anonymous.listed("on-the-flat", index), [wheel.filename]);
  const path = await anonymous.findFile("on-the-flat", wheel.filename, index);
  assert.ok((await anonymous.get(path)).bytes.equals(wheel.bytes));
  assert.equal((await anonymous.get(`${index}not-on-it/`)).status, 404);
});

test("off: a mirror answers nothing and asks nobody", async () => {
  const index = await mirror("silent", { mode: "off" });
  upstream.publish("unasked", buildWheel({ name: "unasked" }));
  assert.equal((await anonymous.get(`${index}unasked/`)).status, 404);
  assert.equal(upstream.count("/simple/unasked/"), 0);
});

test("a cache of bounded size lets go of what was used least lately, and fetches it again", async () => {
  const index = await mirror("small", { cacheSize: 2_500_000 });
  const wheels = [1, 2, 3].map((number) => buildWheel({ name: `heavy-${number}`, size: 1_000_000 }));
  const paths: string[] = [];
  for (const wheel of wheels) {
    upstream.publish(wheel.name, wheel);
    paths.push(await anonymous.findFile(wheel.name, wheel.filename, index));
  }
  for (const path of paths) {
    await anonymous.get(path);
    // When a file was last used is told in milliseconds.
    await sleep(20);
  }
  const state = async () => admin.manage<{ files: number; bytes: number }>("GET", "/indexes/up/small/mirror");
  const { sha256, filename } = wheels[0] as Distribution;
  const oldest = join(server.data, "storage/files", sha256.slice(0, 2), sha256, filename);
  await until(() => !existsSync(oldest), "what was used longest ago is evicted");
  await until(async () => (await state()).bytes <= 2_500_000, "the cache is as small as it should be");
  for (const [number, path] of paths.entries())
    assert.ok((await anonymous.get(path)).bytes.equals((wheels[number] as { bytes: Buffer }).bytes));
  assert.equal(upstream.count(`/files/${wheels[0]?.filename}`), 2);
});

test("nobody publishes into a mirror", async () => {
  const answer = await admin.upload(buildWheel({ name: "pushed" }), { to: "/root/pypi/" });
  assert.ok([403, 405, 409].includes(answer.status), `${answer.status} ${answer.text}`);
});

test("who manages an index may not choose what its mirror asks, or as whom", async () => {
  await admin.manage("POST", "/accounts", { name: "keeper", kind: "person", password: "keeps the index" });
  const grant = { principal: "account:keeper", permission: "manage", index: "up/short", project: "*" };
  await admin.manage("POST", "/grants", grant);
  const keeper = anonymous.withPassword("keeper", "keeps the index");
  const url = "http://169.254.169.254/simple/";
  const answer = await keeper.api("PATCH", "/indexes/up/short", {
    settings: { mirror: { url, credentials: "far" } },
  });
  assert.equal(answer.status, 403);
  assert.equal((await keeper.api("POST", "/indexes/up/short/mirror/refresh", {})).status, 200);
});
