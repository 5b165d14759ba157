import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { buildSdist, buildWheel } from "../harness/build-distribution.ts";
import { CommandLine } from "../harness/command-line.ts";
import { ADMIN_PASSWORD, startServer } from "../harness/start-server.ts";

interface Report {
  files: { address: string; filename: string; outcome: string; verified: boolean; why: string | null }[];
  facts: { kind: string; what: string; outcome: string; why: string | null }[];
  counts: Record<string, number>;
}
interface Shown {
  files: { filename: string; uploadedAt: string; yanked: unknown }[];
}

/** Pages by path: what a simple index of old times sends. */
const answers = new Map<string, (request: IncomingMessage, response: ServerResponse) => void>();
const asked: { url: string; authorization: string | undefined }[] = [];
const other = createServer((request, response) => {
  asked.push({ url: request.url ?? "", authorization: request.headers.authorization });
  const answer = answers.get(request.url ?? "");
  if (answer) answer(request, response);
  else response.writeHead(404).end();
});
await new Promise<void>((listening) => other.listen(0, "127.0.0.1", listening));
const elsewhere = createServer((request, response) => {
  asked.push({ url: `elsewhere ${request.url}`, authorization: request.headers.authorization });
  response.end(sdist.bytes);
});
await new Promise<void>((listening) => elsewhere.listen(0, "127.0.0.1", listening));
const old = await startServer({ config: { access: { read: "authenticated" } } });
const server = await startServer();
const folder = await mkdtemp(join(tmpdir(), "import-simple-"));
after(async () => {
  other.close();
  elsewhere.close();
  await Promise.all([old.remove(), server.remove(), rm(folder, { recursive: true })]);
});
const origin = (from: typeof other) => `http://127.0.0.1:${(from.address() as AddressInfo).port}`;
const { admin } = server;
const cli = CommandLine.forAdmin(server);
const report = join(folder, "report.json");
const password = join(folder, "password");
await writeFile(password, `${ADMIN_PASSWORD}\n`);

const wheel = buildWheel({ name: "Demo_Pkg", version: "1.0", requiresPython: ">=3.8" });
const yanked = buildWheel({ name: "demo-pkg", version: "0.9" });
const sdist = buildSdist({ name: "side", version: "2.0" });

function html(path: string, page: string, headers: Record<string, string> = {}): void {
  answers.set(path, (_, response) =>
    response.writeHead(200, { "content-type": "text/html", ...headers }).end(page),
  );
}
const bytes = (path: string, body: Uint8Array) => answers.set(path, (_, response) => response.end(body));

async function move(url: string, ...more: string[]) {
  const { code, stderr } = await cli.try(["import", "simple", url, "--report", report, ...more]);
  const told = JSON.parse(await readFile(report, "utf8").catch(() => "null")) as Report;
  return { code, stderr, told };
}
const FROM_ADMIN = ["--from-account", "admin", "--from-password-file", password];
const whyOf = ({ files }: Report, filename: string) =>
  files.find((file) => file.filename === filename)?.why ?? "";

test("files come with their hashes, times and yanks, and with the credentials that the index asks for", async () => {
  for (const one of [wheel, yanked, sdist]) await old.admin.publish(one);
  await old.admin.manage("POST", `/indexes/root/main/projects/demo-pkg/files/${yanked.filename}/yank`, {
    reason: "breaks",
  });
  const refused = await move(`${old.origin}/simple/`, "--into", "team/none");
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, /credentials are wrong or missing/);
  const { code, stderr, told } = await move(`${old.origin}/simple`, "--into", "team/all", ...FROM_ADMIN);
  assert.equal(code, 0, stderr);
  assert.equal(told.counts.imported, 3);
  assert.equal(told.counts.verified, 3);
  assert.ok(!JSON.stringify(told).includes(ADMIN_PASSWORD));
  assert.deepEqual(await admin.install("demo-pkg", wheel.filename, "/team/all/simple/"), wheel.bytes);
  const before = await old.admin.manage<Shown>("GET", "/indexes/root/main/projects/demo-pkg");
  const now = await admin.manage<Shown>("GET", "/indexes/team/all/projects/demo-pkg");
  const told2 = ({ files }: Shown) =>
    files.map(({ filename, uploadedAt, yanked: reason }) => [filename, uploadedAt, reason]).sort();
  assert.deepEqual(told2(now), told2(before));
  const page = (await admin.get("/team/all/simple/demo-pkg/")).text;
  assert.match(page, /data-yanked="breaks"/);
});

test("a second run asks for no file, and brings what was yanked or added since", async () => {
  const added = buildWheel({ name: "added" });
  await old.admin.publish(added);
  await old.admin.manage("POST", `/indexes/root/main/projects/side/files/${sdist.filename}/yank`, {
    reason: "",
  });
  const { code, told } = await move(`${old.origin}/simple/`, "--into", "team/all", ...FROM_ADMIN);
  assert.equal(code, 0);
  assert.equal(told.counts.imported, 1);
  assert.equal(told.counts.unchanged, 3);
  assert.match((await admin.get("/team/all/simple/side/")).text, /data-yanked/);
});

test("only the named projects come, and names that are not there are told", async () => {
  const list = join(folder, "names");
  await writeFile(list, "# ours\nDemo.Pkg\nnowhere\n");
  const { code, told } = await move(
    `${old.origin}/simple/`,
    ...["--into", "team/some", "--projects", list, "--project", "added", ...FROM_ADMIN],
  );
  assert.equal(code, 1);
  assert.equal(told.counts.imported, 3);
  assert.match(whyOf(told, "nowhere"), /no such project/);
  assert.equal((await admin.get("/team/some/simple/side/")).status, 404);
});

test("credentials never leave the index's own address, and are not accepted in it", async () => {
  html("/simple/side/", `<html><a href="${origin(elsewhere)}/f/${sdist.filename}">x</a></html>`);
  const { code, told, stderr } = await move(
    `${origin(other)}/simple/`,
    ...["--project", "side", "--into", "team/else", ...FROM_ADMIN, "--allow-private"],
  );
  assert.equal(code, 0, `${stderr} ${JSON.stringify(told)}`);
  assert.ok(asked.find(({ url }) => url === "/simple/side/")?.authorization);
  const [file] = asked.filter(({ url }) => url.startsWith("elsewhere"));
  assert.ok(file);
  assert.equal(file.authorization, undefined);
  const inside = await cli.try(["import", "simple", "http://anna:secret@127.0.0.1:1/simple/"]);
  assert.equal(inside.code, 2);
  assert.ok(!inside.stderr.includes("secret"));
});

test("what a hostile index sends is refused file by file, and the rest comes", async () => {
  const good = buildWheel({ name: "bad", version: "3.0" });
  const hash = (of: { sha256: string }) => `#sha256=${of.sha256}`;
  html(
    "/simple/bad/",
    `<html>
    <a href="/f/${good.filename}${hash(good)}">good</a>
    <a href="/f/bad-1.0.tar.gz#sha256=${"0".repeat(64)}">wrong hash</a>
    <a href="/f/bad-2.0.tar.gz">circle</a>
    <a href="/f/..%2F..%2Fbad-4.0.tar.gz">path</a>
    <a href="file:///etc/bad-5.0.tar.gz">file</a>
    <a href="/f/bad-6.0.tar.gz#sha256=${"1".repeat(64)}">cut</a>
    <a href="/${"x".repeat(2000)}/bad-7.0.tar.gz">long</a>
    <a href="/f/bad-8.0.tar.gz#sha512=${"2".repeat(128)}">wrong other hash</a>
    <a href="/f/other-1.0.tar.gz">of another project</a></html>`,
  );
  bytes(`/f/${good.filename}`, good.bytes);
  bytes("/f/bad-1.0.tar.gz", sdist.bytes);
  bytes("/f/bad-8.0.tar.gz", sdist.bytes);
  bytes("/f/other-1.0.tar.gz", sdist.bytes);
  answers.set("/f/bad-2.0.tar.gz", (_, response) =>
    response.writeHead(302, { location: "/f/bad-2.0.tar.gz" }).end(),
  );
  answers.set("/f/bad-6.0.tar.gz", (_, response) => {
    response.writeHead(200, { "content-length": "1000" });
    response.write("half", () => response.destroy());
  });
  const { code, told } = await move(`${origin(other)}/simple/`, "--project", "bad", "--into", "team/bad");
  assert.equal(code, 1);
  const came = told.files.filter(({ outcome }) => outcome !== "failed").map(({ filename }) => filename);
  assert.deepEqual(came, [good.filename]);
  assert.match(whyOf(told, "bad-1.0.tar.gz"), /sha256/);
  assert.match(whyOf(told, "bad-8.0.tar.gz"), /sha512/);
  assert.match(whyOf(told, "bad-2.0.tar.gz"), /redirects/);
  assert.match(whyOf(told, "bad-7.0.tar.gz"), /too long/);
});

test("an index without a list, and an address that is none, are explained", async () => {
  const none = await cli.try(["import", "simple", `${origin(other)}/nowhere/`, "--into", "team/none"]);
  assert.equal(none.code, 1);
  assert.match(none.stderr, /--project/);
  const bad = await cli.try(["import", "simple", "ftp://example.org/"]);
  assert.equal(bad.code, 2);
});
