import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { deflateSync } from "node:zlib";
import { CommandLine } from "../harness/command-line.ts";
import { recorded } from "../harness/recorded.ts";
import { startServer } from "../harness/start-server.ts";

const server = await startServer({
  config: {
    access: { read: "authenticated" },
    listen: { workers: 2 },
    look: {
      name: "Configured",
      homeTitle: "Our packages",
      links: ["Handbook=https://handbook.example.com/?a=b"],
    },
  },
});
after(() => server.remove());
const { admin, anonymous } = server;
const [reader] = [await newReader()];

interface Look {
  name: string;
  color: string | null;
  logo: string | null;
  notice: { text: string; kind: string; audience: string } | null;
  links: { text: string; url: string }[];
  home: { title: string; text: string };
  chosen: string[];
}

const API = "/-/api/v1";
const SVG =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><circle cx="4" cy="4" r="3" fill="#a0f"/></svg>';
const base64 = (bytes: string | Buffer) => Buffer.from(bytes).toString("base64");
const lookOf = async (caller = admin) =>
  (JSON.parse((await caller.get(`${API}/`)).text) as { look: Look }).look;
const set = (change: unknown) => admin.manage<Look>("PATCH", "/site/look", change);
const html = { accept: "text/html" };

async function newReader() {
  await admin.manage("POST", "/accounts", { name: "rita", password: "a long pass phrase" });
  return admin.withPassword("rita", "a long pass phrase");
}

/** A PNG of one color, so wide and high as it says. */
function png(width: number, height: number): Buffer {
  const chunk = (type: string, body: Buffer) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(body.length);
    return Buffer.concat([length, Buffer.from(type, "latin1"), body, Buffer.alloc(4)]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 0], 8);
  const pixels = deflateSync(Buffer.alloc(Math.min(height, 8) * (Math.min(width, 8) + 1)));
  return Buffer.concat([
    Buffer.from("89504e470d0a1a0a", "hex"),
    chunk("IHDR", head),
    chunk("IDAT", pixels),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

test("the look is as the configuration says until it is set, and goes back to that", async () => {
  assert.deepEqual((await lookOf(anonymous)).links, [
    { text: "Handbook", url: "https://handbook.example.com/?a=b" },
  ]);
  const changed = await set({ name: "Acme & Söhne", color: "#7A1FA2", home: { title: "", text: "Hello" } });
  assert.deepEqual(changed.chosen.sort(), ["color", "home", "name"]);
  assert.equal(changed.color, "#7a1fa2");
  // Both workers show it at once.
  for (let request = 0; request < 8; request++) {
    const page = await anonymous.get("/ui/indexes", html);
    assert.match(page.text, /<title>Acme &amp; Söhne<\/title>/);
    assert.match(page.text, /&quot;color&quot;:&quot;#7a1fa2&quot;/);
  }
  assert.match((await anonymous.get("/")).text, /^Acme & Söhne on Wheelyard \S+: a Python package index/);
  const back = await set({ name: null, color: null, home: null });
  assert.deepEqual(
    [back.name, back.color, back.home.title, back.chosen],
    ["Configured", null, "Our packages", []],
  );
  const { items } = await admin.manage<{ items: { kind: string; detail: unknown }[] }>(
    "GET",
    "/changes?kind=look.changed",
  );
  assert.equal(items.length, 2);
});

test("a notice is for everyone, or for those who are signed in", async () => {
  const text = "Maintenance on Friday.\nUploads wait.";
  await set({ notice: { text, kind: "warning" } });
  assert.equal((await lookOf(anonymous)).notice?.kind, "warning");
  await set({ notice: { text, audience: "signed-in" } });
  assert.equal((await lookOf(anonymous)).notice, null);
  assert.equal((await lookOf(reader)).notice?.text, text);
  const page = await anonymous.get("/", html);
  assert.doesNotMatch(page.text, /Maintenance/);
  await set({ notice: null });
});

test("a logo is served by this server, as a picture that runs nothing, and kept by its address", async () => {
  for (const [bytes, type] of [
    [Buffer.from(SVG), "image/svg+xml"],
    [png(64, 64), "image/png"],
  ] as const) {
    const { logo } = await set({ logo: base64(bytes) });
    const picture = await anonymous.get(`/${logo}`);
    assert.equal(picture.status, 200);
    assert.equal(picture.headers["content-type"], type);
    assert.equal(picture.headers["x-content-type-options"], "nosniff");
    assert.match(String(picture.headers["content-security-policy"]), /^default-src 'none';.+sandbox/);
    assert.match(String(picture.headers["cache-control"]), /immutable/);
    const page = await anonymous.get("/ui/indexes/root/main", html);
    assert.ok(page.text.includes(`<link rel="icon" href="../../../${logo}">`), page.text);
    const plain = await anonymous.get("/-/logo");
    assert.match(String(plain.headers["cache-control"]), /no-cache/);
    const again = await anonymous.get("/-/logo", { "if-none-match": String(plain.headers.etag) });
    assert.equal(again.status, 304);
  }
  await set({ logo: null });
  assert.equal((await anonymous.get("/-/logo")).status, 404);
});

test("what could do harm is refused, with the field that is to blame", async () => {
  const refused = async (change: unknown, field: string) => {
    const { status, text } = await admin.api("PATCH", "/site/look", change);
    assert.ok(status === 400 || status === 422, `${JSON.stringify(change).slice(0, 200)}: ${status} ${text}`);
    assert.ok(text.includes(field), text);
  };
  for (const url of [
    "javascript:alert(1)",
    " javascript:alert(1)",
    "data:text/html,x",
    "//evil.example",
    "https://name:word@x.example",
    "java\nscript:alert(1)",
    `https://x.example/${"a".repeat(600)}`,
  ])
    await refused({ links: [{ text: "Docs", url }] }, "links");
  await refused(
    { links: Array.from({ length: 9 }, () => ({ text: "a", url: "https://x.example" })) },
    "links",
  );
  for (const name of ["", "  ", "a".repeat(41), "two\nlines", "abc\u202ecba", "\u200b"])
    await refused({ name }, "name");
  for (const color of ["red", "#fff", "url(x)", "#12345g", "#0b6e5b;x"]) await refused({ color }, "color");
  await refused({ notice: { text: "a".repeat(501) } }, "notice");
  await refused({ home: { title: "a\u0000", text: "" } }, "home");
  const svg = (inside: string, head = "") => `${head}<svg xmlns="http://www.w3.org/2000/svg">${inside}</svg>`;
  for (const picture of [
    svg("<script>alert(1)</script>"),
    svg("<circle onload='alert(1)'/>"),
    svg("<foreignObject><body/></foreignObject>"),
    svg("<image href='https://x.example/a.png'/>"),
    svg("<use href='https://x.example/a.svg#b'/>"),
    svg("<a href='javascript:alert(1)'><circle/></a>"),
    svg("<style>@import 'https://x.example/a.css';</style>"),
    svg("<rect fill='url(https://x.example/a.svg#b)'/>"),
    svg("<rect style='fill:u\\72l(https://x.example/a)'/>"),
    svg("&x;", '<!DOCTYPE svg [<!ENTITY x "y">]>'),
    svg("<g>".repeat(40) + "</g>".repeat(40)),
    svg("<circle>"),
    "<html><svg></svg></html>",
    "plain text",
    png(20_000, 20_000),
    Buffer.concat([png(8, 8), Buffer.alloc(70_000)]),
    "",
  ])
    await refused({ logo: base64(picture) }, "logo");
  await refused({ logo: "not base64!" }, "logo");
  assert.deepEqual((await lookOf()).logo, null);
});

test("markup in a name is shown as text", async () => {
  const name = '"><script>x</script>$&';
  await set({ name });
  const { text } = await anonymous.get("/", html);
  assert.doesNotMatch(text, /<script>x/);
  const content = /name="wheelyard-look" content="([^"]*)"/.exec(text)?.[1]?.replaceAll("&quot;", '"');
  assert.equal(
    JSON.parse(content?.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&") ?? "").name,
    name,
  );
  await set({ name: null });
});

test("a change that another administrator overtook is refused, where it asks for that", async () => {
  const { headers } = await admin.get(`${API}/site/look`);
  await set({ name: "First" });
  const late = await admin.send({
    method: "PATCH",
    path: `${API}/site/look`,
    headers: { "if-match": String(headers.etag), "content-type": "application/json" },
    body: JSON.stringify({ name: "Second" }),
  });
  assert.equal(late.status, 412);
  assert.equal((await lookOf()).name, "First");
  await set({ name: null });
});

test("the command line shows and changes the look", async () => {
  const commands = CommandLine.forAdmin(server);
  const logo = join(server.data, "logo.svg");
  writeFileSync(logo, SVG);
  const look = JSON.parse(
    await commands.run([
      ...["site", "look", "--name", "Acme", "--color", "#123abc", "--logo", logo],
      ...["--notice", "Hello", "--warning", "--signed-in", "--link", "Chat=https://chat.example.com"],
      ...["--home-text", "Read the handbook.", "--json"],
    ]),
  ) as Look;
  assert.deepEqual(look.notice, { text: "Hello", kind: "warning", audience: "signed-in" });
  assert.deepEqual(look.home, { title: "Our packages", text: "Read the handbook." });
  assert.equal(look.links[0]?.text, "Chat");
  const reset = await commands.run(["site", "look", "--reset", "name", "--reset", "logo", "--json"]);
  assert.deepEqual((JSON.parse(reset) as Look).chosen.sort(), ["color", "home", "links", "notice"]);
  assert.match(await commands.run(["site", "look"]), /^name +Configured\ncolor +#123abc\n/);
  const odd = await commands.try(["site", "look", "--reset", "everything"]);
  assert.match(odd.stderr, /use one of name, color, logo/);
});

test("the look survives the loss of the database", async () => {
  await set({ name: "Kept", logo: base64(SVG) });
  await recorded(server);
  await server.kill();
  await server.loseFacts();
  await CommandLine.forAdmin(server).run(["rebuild"]);
  await server.start();
  const { name, logo, color } = await lookOf();
  assert.deepEqual([name, color], ["Kept", "#123abc"]);
  assert.equal((await anonymous.get(`/${logo}`)).text, SVG);
});
