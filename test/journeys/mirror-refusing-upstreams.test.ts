import assert from "node:assert/strict";
import { after, test } from "node:test";
import { buildWheel, type Distribution } from "../harness/build-distribution.ts";
import { CommandLine } from "../harness/command-line.ts";
import { FakeUpstream, type Trick } from "../harness/fake-upstream.ts";
import { startServer } from "../harness/start-server.ts";
import { until } from "../harness/until.ts";

const [first, second] = [await FakeUpstream.start(), await FakeUpstream.start()];
const server = await startServer({
  env: { WHEELYARD_CREDENTIALS_FAR_USERNAME: "reader", WHEELYARD_CREDENTIALS_FAR_PASSWORD: "secret" },
});
after(() => Promise.all([server.remove(), first.stop(), second.stop()]));
const { admin, anonymous } = server;
const wheelyard = (...args: string[]) => CommandLine.forAdmin(server).run(args);

const html = { "content-type": "text/html" };
let number = 0;

/** An index on two mirrors, the first of which answers a name of the second by `trick`. */
async function twoMirrors(trick: Trick, settings: Record<string, unknown> = {}) {
  const at = number++;
  const name = `asked-${at}`;
  const wheel = buildWheel({ name });
  first.trick(`/simple/${name}/`, trick);
  second.publish(name, wheel);
  const mirrors = [
    ["a", first.url, settings],
    ["b", second.url, {}],
  ] as const;
  for (const [letter, url, more] of mirrors) {
    const mirror = { url, expiry: 0.2, negativeExpiry: 0.2, ...more };
    await admin.manage("POST", "/indexes", {
      owner: "up",
      name: `${letter}${at}`,
      kind: "mirror",
      settings: { mirror },
    });
  }
  const bases = [`up/a${at}`, `up/b${at}`];
  await admin.manage("POST", "/indexes", { owner: "team", name: `t${at}`, settings: { bases } });
  return { name, wheel, at, index: `/team/t${at}/simple/` };
}

const says =
  (status: number, body = "no"): Trick =>
  (_, response) =>
    void response.writeHead(status, html).end(body);
const form = `<html><body><form action="/in"><input name=u><input type='password' name=p></form></body></html>`;
const redirectTo =
  (location: string): Trick =>
  (_, response) =>
    void response.writeHead(302, { location }).end();

/** What an upstream may say of a name that it does not have. */
const PASSED: Record<string, { trick: Trick; alone: number; words?: RegExp }> = {
  "403": { trick: says(403), alone: 502, words: /403.*notFound/s },
  "a page without links": { trick: says(200, "<html><body>No such package</body></html>"), alone: 404 },
  "an empty body": {
    trick: (_, response) => void response.writeHead(200, { ...html, "content-length": 0 }).end(),
    alone: 404,
  },
  "a page of other links": {
    trick: says(200, '<html><a href="/">Home</a> <a href="/help.html">Help</a></html>'),
    alone: 404,
  },
  "JSON without files": {
    trick: (_, response) =>
      void response
        .writeHead(200, { "content-type": "application/vnd.pypi.simple.v1+json" })
        .end('{"meta":{"api-version":"1.0"},"name":"x","files":[]}'),
    alone: 404,
  },
  "a sign-in page": { trick: says(200, form), alone: 502, words: /sign in/ },
  "a redirect to a sign-in page": {
    trick: redirectTo("/accounts/login/?next=x"),
    alone: 502,
    words: /sign in/,
  },
};
first.trick(
  "/accounts/login/",
  says(200, "<html><body><div id='app'></div><script src='x.js'></script></body></html>"),
);

for (const [what, { trick, alone, words }] of Object.entries(PASSED)) {
  test(`D03 ${what}: the next mirror is asked, and the name is found there`, async () => {
    const { name, wheel, at, index } = await twoMirrors(trick);
    assert.deepEqual(await anonymous.listed(name, index), [wheel.filename]);
    assert.ok((await anonymous.install(name, wheel.filename, index).catch(() => null)) ?? true);
    const answer = await anonymous.get(`/up/a${at}/simple/${name}/`);
    assert.equal(answer.status, alone, answer.text);
    if (words) assert.match(answer.text, words);
    const explained = await wheelyard("explain", name, "--index", `team/t${at}`);
    if (alone === 502) assert.match(explained, new RegExp(`up/a${at} was passed over`));
    second.remove(name);
    first.trick(`/simple/${name}/`, trick);
  });
}

test("D03 a name that is nowhere is not said to be absent where one mirror forbids it, but by its setting", async () => {
  const { name, at, index } = await twoMirrors(says(403));
  second.trick(`/simple/${name}/`, says(404));
  assert.equal((await anonymous.get(`${index}${name}/`)).status, 502);
  await wheelyard("mirror", "set", `up/a${at}`, "--not-found", "403");
  assert.equal((await anonymous.get(`${index}${name}/`)).status, 404);
  assert.match(await wheelyard("explain", name, "--index", `team/t${at}`), /answers 403 for it.*notFound/s);
  await wheelyard("mirror", "set", `up/a${at}`, "--not-found", "none");
  assert.equal((await anonymous.get(`${index}${name}/`)).status, 502);
  for (const wrong of ["200", "429", "x", "403;404"])
    await assert.rejects(wheelyard("mirror", "set", `up/a${at}`, "--not-found", wrong), wrong);
});

test("D01 F115 a name that the first mirror is known to have never comes from the second", async () => {
  for (const trick of [
    says(403),
    says(200, "<html><body>Nothing</body></html>"),
    redirectTo("/accounts/login/"),
  ]) {
    const { name, index } = await twoMirrors(says(404));
    first.trick(`/simple/${name}/`, null);
    const own = buildWheel({ name, version: "0.1" });
    first.publish(name, own);
    // The second mirror was not asked yet: the first has the name from the start.
    assert.deepEqual(await anonymous.listed(name, index), [own.filename]);
    first.trick(`/simple/${name}/`, trick);
    const before = first.count(`/simple/${name}/`);
    await until(async () => {
      const answer = await anonymous.get(`${index}${name}/`);
      assert.ok(!answer.text.includes(`${name}-1.0`), "nothing of the second");
      assert.ok([200, 404].includes(answer.status), `${answer.status}`);
      return first.count(`/simple/${name}/`) >= before + 3;
    }, "the first upstream is asked three times again");
  }
});

test("D01 F115 what a mirror with credentials is refused does not come from elsewhere; nor after 401, nor a private name", async () => {
  for (const [trick, settings] of [
    [says(403), { credentials: "far" }],
    [redirectTo("/accounts/login/"), { credentials: "far" }],
    [says(401), {}],
    [says(500), {}],
  ] as const) {
    const { name, index } = await twoMirrors(trick, settings);
    assert.equal((await anonymous.get(`${index}${name}/`)).status, 502);
  }
  const { name, at, index } = await twoMirrors(says(403));
  await admin.manage("PATCH", `/indexes/team/t${at}`, {
    settings: { origins: [{ glob: name, origin: "private" }] },
  });
  assert.equal((await anonymous.get(`${index}${name}/`)).status, 404);
});

/** How many of the last bytes a request is for. */
function lastAsked(range: string | undefined, size: number): number {
  const [, from = "", last = ""] = /^bytes=(\d*)-(\d*)$/.exec(range ?? "") ?? [];
  return from === "" ? Number(last) : size - Number(from);
}

/** Upstreams that do not give parts, each in its way (RFC 9110, 14.2). `null`: as if nobody had asked for one. */
const RANGES: Record<string, (wheel: Distribution) => Trick> = {
  ...Object.fromEntries(
    [200, 400, 401, 403, 404, 405, 410, 416, 429, 500, 501, 503].map((status) => [
      `${status}`,
      () => says(status),
    ]),
  ),
  "206 without Content-Range": (wheel) => (_, response) => void response.writeHead(206).end(wheel.bytes),
  "206 with all of it": (wheel) => (_, response) =>
    void response
      .writeHead(206, { "content-range": `bytes 0-${wheel.bytes.length - 1}/${wheel.bytes.length}` })
      .end(wheel.bytes),
  "206 of another part": (wheel) => (_, response) =>
    void response
      .writeHead(206, { "content-range": `bytes 0-99/${wheel.bytes.length}` })
      .end(wheel.bytes.subarray(0, 100)),
  "206 of no known size": (wheel) => (_, response) =>
    void response.writeHead(206, { "content-range": "bytes 0-99/*" }).end(wheel.bytes.subarray(0, 100)),
  "206 with nonsense": () => (_, response) =>
    void response.writeHead(206, { "content-range": "all" }).end("x"),
  "206 that ends early": (wheel) => (request, response) => {
    const size = wheel.bytes.length;
    const last = lastAsked(request.headers.range, size);
    response.writeHead(206, { "content-range": `bytes ${size - last}-${size - 1}/${size}` }).end("PK");
  },
  "206 of other bytes": (wheel) => (request, response) => {
    const size = wheel.bytes.length;
    const last = lastAsked(request.headers.range, size);
    response
      .writeHead(206, { "content-range": `bytes ${size - last}-${size - 1}/${size}` })
      .end(Buffer.alloc(last));
  },
};

for (const [what, trickOf] of Object.entries(RANGES)) {
  test(`D06 H03 Range is answered ${what}: metadata and parts come from the whole file`, async () => {
    const name = `ranged-${number++}`;
    const wheel = buildWheel({ name, size: 6_000_000 });
    first.publish(name, wheel);
    const inParts = trickOf(wheel);
    first.trick(`/files/${wheel.filename}`, (request, response) => {
      const isWhole = request.headers.range === undefined || what === "200";
      if (isWhole) response.writeHead(200, { "content-length": wheel.bytes.length }).end(wheel.bytes);
      else return inParts(request, response);
    });
    const mirror = { url: first.url };
    await admin.manage("POST", "/indexes", { owner: "up", name, kind: "mirror", settings: { mirror } });
    const path = await anonymous.findFile(name, wheel.filename, `/up/${name}/simple/`);
    const part = await anonymous.get(path, { range: `bytes=${wheel.bytes.length - 100}-` }).catch(() => null);
    // Bytes of the right length cannot be told from the right ones before the whole is here.
    if (!what.includes("other bytes") && !what.includes("early"))
      assert.ok(part?.status === 206 && part.bytes.equals(wheel.bytes.subarray(-100)), `${part?.status}`);
    const metadata = await anonymous.get(`${path}.metadata`);
    assert.equal(metadata.status, 200, metadata.text);
    assert.ok(metadata.bytes.equals(wheel.metadata));
    assert.ok((await anonymous.get(path)).bytes.equals(wheel.bytes));
  });
}
