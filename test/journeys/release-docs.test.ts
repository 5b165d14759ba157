import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { after, test } from "node:test";
import { gunzipSync } from "node:zlib";
import { buildZip, docsZip, type ZipEntry } from "../harness/build-archive.ts";
import { buildWheel } from "../harness/build-distribution.ts";
import { CommandLine } from "../harness/command-line.ts";
import { grant, makeAccount } from "../harness/people.ts";
import { recorded } from "../harness/recorded.ts";
import { startServer } from "../harness/start-server.ts";

const server = await startServer();
after(() => server.remove());
const { admin, anonymous } = server;
await admin.manage("POST", "/indexes", { owner: "team", name: "base", settings: { read: "granted" } });
await admin.manage("POST", "/indexes", { owner: "team", name: "over", settings: { bases: ["team/base"] } });
await admin.manage("POST", "/indexes", { owner: "team", name: "prod", settings: {} });

const MAIN = "/root/main";
const release = async (name: string, version = "1.0", to = `${MAIN}/`) =>
  admin.publish(buildWheel({ name, version }), { to });
const send = (path: string, body: Uint8Array, caller = admin) =>
  caller.send({ method: "POST", path, headers: { "content-type": "application/zip" }, body });

test("a zip is published with one POST, and its pages are read in every way a browser and a program ask", async () => {
  await release("shop");
  const sent = await send(`${MAIN}/Shop/1.0/docs`, docsZip("Shop 1.0"));
  assert.equal(sent.status, 200, sent.text);
  assert.equal((sent.json() as { path: string }).path, "root/main/Shop/1.0/docs/");
  const page = await anonymous.get(`${MAIN}/shop/1.0/docs/`);
  assert.match(page.text, /Shop 1\.0/);
  assert.match(
    page.headers["content-security-policy"] as string,
    /^sandbox allow-scripts(?!.*allow-same-origin)/,
  );
  assert.equal(page.headers["x-content-type-options"], "nosniff");
  assert.equal((await anonymous.get(`${MAIN}/shop/1.0/docs`)).headers.location, "docs/");
  assert.equal((await anonymous.get(`${MAIN}/shop/1.0/docs/guide`)).headers.location, "guide/");
  assert.equal((await anonymous.get(`${MAIN}/shop/1.0/docs/missing.html`)).status, 404);
  const path = `${MAIN}/shop/1.0/docs/guide/index.html`;
  const plain = await anonymous.get(path);
  const gzipped = await anonymous.send({ path, headers: { "accept-encoding": "gzip" } });
  assert.equal(gzipped.headers["content-encoding"], "gzip");
  assert.equal(Number(gzipped.headers["content-length"]), gzipped.bytes.length);
  assert.equal(gunzipSync(gzipped.bytes).toString(), plain.text);
  const part = await anonymous.get(path, { range: "bytes=4-9" });
  assert.equal(part.status, 206);
  assert.equal(part.text, plain.text.slice(4, 10));
  assert.equal((await anonymous.get(path, { range: "bytes=999999-" })).status, 416);
  const etag = plain.headers.etag as string;
  assert.equal((await anonymous.get(path, { "if-none-match": etag })).status, 304);
  const head = await anonymous.send({ method: "HEAD", path });
  assert.equal(head.status, 200);
  assert.equal(Number(head.headers["content-length"]), plain.bytes.length);
});

test("latest and stable are the newest documentation, and the newest that is no pre-release", async () => {
  for (const version of ["1.0", "1.10", "1.9", "2.0rc1"]) {
    await release("lib", version);
    const sent = await send(`${MAIN}/lib/${version}/docs/`, docsZip(`lib ${version}!`));
    assert.equal(sent.status, 200, sent.text);
  }
  assert.match((await anonymous.get(`${MAIN}/lib/latest/docs/`)).text, /lib 2\.0rc1!/);
  assert.match((await anonymous.get(`${MAIN}/lib/stable/docs/`)).text, /lib 1\.10!/);
  const { items } = await admin.manage<{ items: { version: string }[] }>(
    "GET",
    "/indexes/root/main/projects/lib/docs",
  );
  assert.deepEqual(
    items.map(({ version }) => version),
    ["2.0rc1", "1.10", "1.9", "1.0"],
  );
});

test("the forms of devpi (with a version) and of setuptools (without) are taken", async () => {
  const file = (name: string) => ({ name: "content", filename: `${name}.zip`, value: docsZip(`of ${name}`) });
  await release("formed", "1.0");
  await release("formed", "1.1");
  const fields = (version: string | null) => [
    { name: ":action", value: "doc_upload" },
    { name: "name", value: "formed" },
    ...(version === null ? [] : [{ name: "version", value: version }]),
  ];
  for (const [version, name] of [
    ["1.0", "devpi"],
    [null, "setuptools"],
  ] as const) {
    const answer = await admin.uploadForm([...fields(version), file(name)], { to: `${MAIN}/` });
    assert.equal(answer.status, 200, answer.text);
  }
  assert.match((await anonymous.get(`${MAIN}/formed/1.0/docs/`)).text, /of devpi/);
  assert.match((await anonymous.get(`${MAIN}/formed/1.1/docs/`)).text, /of setuptools/);
  const unknown = await admin.uploadForm([...fields("9.9"), file("unknown")], { to: `${MAIN}/` });
  assert.equal(unknown.status, 404);
});

const PAGE: ZipEntry = { name: "index.html", data: "<h1>x</h1>" };

test("F50 F52 F55 F56 hostile and broken zips are refused whole, with a reason", async () => {
  await release("victim");
  const hostile: [string, Buffer, RegExp][] = [
    ["traversal", buildZip([PAGE, { name: "../evil.html", data: "x" }]), /climbs out/],
    ["absolute", buildZip([PAGE, { name: "/etc/passwd", data: "x" }]), /absolute/],
    ["backslash", buildZip([PAGE, { name: "a\\b", data: "x" }]), /backslash/],
    ["link", buildZip([PAGE, { name: "link", data: "/etc/passwd", mode: 0o120777 }]), /link/],
    ["twice", buildZip([PAGE, PAGE]), /twice/],
    ["capitals", buildZip([PAGE, { name: "A.html" }, { name: "a.html" }]), /one file on some systems/],
    ["encrypted", buildZip([PAGE, { name: "a", data: "x", flags: 0x0801 }]), /encrypted/],
    [
      "lies about its size",
      buildZip([PAGE, { name: "a", data: "x".repeat(99), claimedSize: 5 }]),
      /damaged|larger/,
    ],
    [
      "lies about its checksum",
      buildZip([PAGE, { name: "a", data: "xyz", claimedCrc: 1 }]),
      /damaged|checksum/,
    ],
    ["bomb", buildZip([PAGE, { name: "a", data: Buffer.alloc(80 * 2 ** 20) }]), /bombs/],
    ["folder in front", buildZip([{ name: "html/index.html", data: "x" }]), /no index\.html at its top/],
    ["no zip", Buffer.from("not a zip"), /not a complete zip/],
    ["cut", docsZip().subarray(0, 200), /not a complete zip/],
  ];
  for (const [name, bytes, reason] of hostile) {
    const answer = await send(`${MAIN}/victim/1.0/docs`, bytes);
    assert.equal(answer.status, 400, `${name}: ${answer.text}`);
    assert.match(answer.text, reason, name);
  }
  assert.equal((await anonymous.get(`${MAIN}/victim/1.0/docs/`)).status, 404);
});

test("documentation is read with the rights of its project, is inherited, promoted, replaced and removed", async () => {
  await release("inner", "1.0", "/team/base/");
  const sent = await send("/team/base/inner/1.0/docs", docsZip("first"));
  assert.equal(sent.status, 200, sent.text);
  assert.equal((await anonymous.get("/team/base/inner/1.0/docs/")).status, 401);
  const ann = await makeAccount(server, "ann").then(() => anonymous.withPassword("ann", "ann: a pass:wörd"));
  assert.equal((await ann.get("/team/base/inner/1.0/docs/")).status, 404);
  assert.equal((await send("/team/base/inner/1.0/docs", docsZip(), ann)).status, 404);
  await grant(server, "account:ann", "read", "team/base", "inner");
  assert.match((await ann.get("/team/base/inner/1.0/docs/")).text, /first/);
  assert.equal((await send("/team/base/inner/1.0/docs", docsZip(), ann)).status, 403);
  assert.match((await admin.get("/team/over/inner/latest/docs/")).text, /first/);
  await admin.manage("POST", "/indexes/team/base/projects/inner/releases/1.0/promote", { to: "team/prod" });
  await send("/team/base/inner/1.0/docs", docsZip("second"));
  assert.match((await admin.get("/team/base/inner/1.0/docs/")).text, /second/);
  assert.match((await admin.get("/team/prod/inner/1.0/docs/")).text, /first/);
  await admin.manage("DELETE", "/indexes/team/base/projects/inner/releases/1.0?permanently=true");
  assert.equal((await admin.get("/team/base/inner/1.0/docs/")).status, 404);
  assert.match((await admin.get("/team/prod/inner/1.0/docs/")).text, /first/);
  await admin.manage("DELETE", "/indexes/team/prod/projects/inner/releases/1.0/docs");
  assert.equal((await admin.get("/team/prod/inner/1.0/docs/")).status, 404);
  const names = readdirSync(server.data, { recursive: true, encoding: "utf8" });
  assert.deepEqual(
    names.filter((name) => name.includes("inner-1.0.doc.zip")),
    [],
  );
});

test("a browser reads what not everyone may read by a ticket, which ends with the session", async () => {
  await release("ticketed", "1.0", "/team/base/");
  await send("/team/base/ticketed/1.0/docs", docsZip("for members"));
  await grant(server, "account:ann", "read", "team/base", "ticketed");
  const signedIn = await anonymous.api("POST", "/session", { account: "ann", password: "ann: a pass:wörd" });
  const cookie = String(signedIn.headers["set-cookie"]).split(";")[0] as string;
  const path = "/-/api/v1/indexes/team/base/projects/ticketed/docs";
  const listed = await anonymous.get(path, { cookie });
  const docs = (listed.json() as { items: { path: string }[] }).items[0]?.path ?? "";
  assert.ok(docs.includes("/docs/~"), listed.text);
  assert.equal((await anonymous.get("/team/base/ticketed/1.0/docs/", { cookie })).status, 401);
  const page = await anonymous.get(`/${docs}`);
  assert.match(page.text, /for members/);
  assert.equal(page.headers["set-cookie"], undefined);
  assert.match((await anonymous.get(`/${docs}_static/a.css`)).text, /teal/);
  const elsewhere = docs.replace("ticketed", "inner");
  assert.equal((await anonymous.get(`/${elsewhere}`)).status, 403);
  const { csrf } = signedIn.json<{ session: { csrf: string } }>().session;
  const headers = { cookie, "x-csrf-token": csrf };
  const ended = await anonymous.send({ method: "DELETE", path: "/-/api/v1/session", headers });
  assert.equal(ended.status, 204);
  assert.equal((await anonymous.get(`/${docs}`)).status, 403);
});

test("documentation survives the loss of the database", async () => {
  await release("kept", "1.0");
  await send(`${MAIN}/kept/1.0/docs`, docsZip("still here"));
  await recorded(server);
  await server.kill();
  await server.loseFacts();
  const rebuilt = await CommandLine.forAdmin(server).try(["rebuild"]);
  assert.equal(rebuilt.code, 0, rebuilt.stdout + rebuilt.stderr);
  await server.start();
  assert.match((await anonymous.get(`${MAIN}/kept/latest/docs/`)).text, /still here/);
  const verified = await CommandLine.forAdmin(server).try(["verify"]);
  assert.equal(verified.code, 0, verified.stdout + verified.stderr);
});
