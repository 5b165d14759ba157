import assert from "node:assert/strict";
import { after, test } from "node:test";
import { buildSdist, buildWheel } from "../harness/build-distribution.ts";
import { type Anchor, readAnchors, readMeta } from "../harness/read-html.ts";
import { startServer } from "../harness/start-server.ts";

const server = await startServer();
after(() => server.remove());
const { admin, anonymous } = server;

const modern = buildWheel({ name: "Html.Page", version: "2.0", requiresPython: ">=3.8,<4" });
const old = buildWheel({ name: "Html.Page", version: "1.0" });
const source = buildSdist({ name: "Html.Page", version: "1.0" });
for (const distribution of [modern, old, source]) await admin.publish(distribution);
await admin.publish(buildWheel({ name: "another" }));

async function html(path: string): Promise<string> {
  const answer = await anonymous.get(path);
  assert.equal(answer.status, 200, path);
  return answer.text;
}

async function anchorOf(filename: string): Promise<Anchor> {
  const anchor = readAnchors(await html("/simple/html-page/")).find((one) => one.text === filename);
  assert.ok(anchor, filename);
  return anchor;
}

test("S01 S02 S14 the root is HTML5 with one anchor per project, and its version", async () => {
  const page = await html("/simple/");
  assert.match(page, /^<!doctype html>/i);
  assert.equal(readMeta(page, "pypi:repository-version"), "1.4");
  const anchors = readAnchors(page);
  assert.equal(anchors.length, 2);
  for (const anchor of anchors) {
    const target = new URL(anchor.href, `${server.origin}/simple/`).pathname;
    assert.match(target, /^\/simple\/[a-z-]+\/$/);
    assert.equal((await anonymous.get(target)).status, 200);
  }
});

test("S03 S04 S26 a project page has one anchor per file, its text the last part of its address", async () => {
  const page = await html("/simple/html-page/");
  assert.match(page, /^<!doctype html>/i);
  const anchors = readAnchors(page);
  assert.deepEqual(
    anchors.map((anchor) => anchor.text).sort(),
    [modern.filename, old.filename, source.filename].sort(),
  );
  for (const anchor of anchors) {
    const address = new URL(anchor.href, `${server.origin}/simple/html-page/`);
    assert.equal(decodeURIComponent(address.pathname.split("/").at(-1) as string), anchor.text);
  }
});

test("S05 S06 an anchor leads to the file's bytes and says their SHA-256", async () => {
  for (const file of [modern, old, source]) {
    const { href } = await anchorOf(file.filename);
    const address = new URL(href, `${server.origin}/simple/html-page/`);
    assert.equal(address.hash, `#sha256=${file.sha256}`);
    assert.ok((await anonymous.get(address.pathname)).bytes.equals(file.bytes));
  }
});

test("S25 H21 links are relative, whatever Host or forwarding headers say", async () => {
  const answer = await anonymous.get("/simple/html-page/", {
    host: "evil.example",
    "x-forwarded-host": "evil.example",
    "x-forwarded-proto": "https",
    forwarded: "host=evil.example",
    "x-original-url": "/evil",
  });
  assert.equal(answer.status, 200);
  assert.doesNotMatch(answer.text, /evil|<base|https?:\/\//);
  assert.doesNotMatch(await html("/simple/html-page/"), /evil/);
});

test("S10 S11 S12 each link shows its own file's Requires-Python, escaped, or none", async () => {
  assert.equal((await anchorOf(modern.filename)).attributes["data-requires-python"], ">=3.8,<4");
  assert.ok((await html("/simple/html-page/")).includes('data-requires-python="&gt;=3.8,&lt;4"'));
  assert.ok(!(await anchorOf(old.filename)).attributes["data-requires-python"]);
});

test("S17 S18 core metadata is offered with its hash, by both names, and is there", async () => {
  const { attributes, href } = await anchorOf(modern.filename);
  assert.match(attributes["data-core-metadata"] as string, /^sha256=[0-9a-f]{64}$/);
  assert.equal(attributes["data-dist-info-metadata"], attributes["data-core-metadata"]);
  const address = new URL(href, `${server.origin}/simple/html-page/`).pathname;
  assert.ok((await anonymous.get(`${address}.metadata`)).bytes.equals(modern.metadata));
});

test("S16 S21 a yanked file says so with its reason, escaped; the others do not", async () => {
  const reason = `<script>alert("x")</script>' & more`;
  const path = `/indexes/root/main/projects/html-page/files/${modern.filename}`;
  await admin.manage("POST", `${path}/yank`, { reason });
  const page = await html("/simple/html-page/");
  assert.doesNotMatch(page, /<script/);
  assert.equal((await anchorOf(modern.filename)).attributes["data-yanked"], reason);
  assert.ok(!("data-yanked" in (await anchorOf(old.filename)).attributes));
  await admin.manage("POST", `${path}/unyank`, {});
  assert.ok(!("data-yanked" in (await anchorOf(modern.filename)).attributes));
});

test("S07 an address without its slash is redirected, query and all", async () => {
  for (const path of ["/simple", "/simple/html-page", "/root/main/simple", "/root/main/simple/html-page"]) {
    const answer = await anonymous.get(`${path}?x=1`);
    assert.ok([301, 307, 308].includes(answer.status), `${path}: ${answer.status}`);
    const target = new URL(answer.headers.location as string, server.origin + path);
    assert.equal(target.pathname, `${path}/`);
    assert.equal(target.host, `127.0.0.1:${server.port}`);
    assert.equal((await anonymous.get(target.pathname)).status, 200);
  }
});

test("S08 C02 a raw name is redirected to its normal form, as old pip asks", async () => {
  for (const raw of ["Html.Page", "HTML_page", "html--page"]) {
    const answer = await anonymous.get(`/simple/${raw}/`);
    assert.ok([301, 302, 307, 308].includes(answer.status), `${raw}: ${answer.status}`);
    const target = new URL(answer.headers.location as string, `${server.origin}/simple/${raw}/`);
    assert.equal(target.pathname, "/simple/html-page/");
  }
});

test("S09 an unknown project is 404 in every form", async () => {
  for (const accept of ["text/html", "application/vnd.pypi.simple.v1+json", "*/*"]) {
    assert.equal((await anonymous.get("/simple/no-such-thing/", { accept })).status, 404);
  }
  const raw = await anonymous.get("/simple/No_Such.Thing/");
  assert.ok([301, 308, 404].includes(raw.status), String(raw.status));
  assert.equal((await server.admin.get("/no/such/simple/")).status, 404);
});

test("S24 F17 a local version's plus sign is encoded in the link, and both spellings answer", async () => {
  const local = buildWheel({ name: "local-version", version: "1.0+abc.1" });
  await admin.publish(local);
  const anchor = readAnchors(await html("/simple/local-version/"))[0] as Anchor;
  assert.equal(anchor.text, local.filename);
  assert.ok(anchor.href.includes("%2B"), anchor.href);
  const path = new URL(anchor.href, `${server.origin}/simple/local-version/`).pathname;
  for (const spelling of [path, path.replace("%2B", "+"), path.replace("%2B", "%2b")]) {
    assert.ok((await anonymous.get(spelling)).bytes.equals(local.bytes), spelling);
  }
});
