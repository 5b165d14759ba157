import assert from "node:assert/strict";
import { connect } from "node:net";
import { after, test } from "node:test";
import { buildWheel } from "../harness/build-distribution.ts";
import type { Caller } from "../harness/caller.ts";
import { makeAccount } from "../harness/people.ts";
import { ADMIN_PASSWORD, startServer } from "../harness/start-server.ts";

const server = await startServer({
  config: { compat: ["devpi", "pypiserver"], access: { read: "authenticated" } },
});
const plain = await startServer();
after(() => Promise.all([server.remove(), plain.remove()]));
const { admin, anonymous } = server;
const wheel = buildWheel({ name: "from-devpi" });
for (const name of ["dev", "prod"]) await admin.manage("POST", "/indexes", { owner: "alice", name });
await admin.publish(wheel, { to: "/alice/dev/" });
await plain.admin.publish(wheel);
const alice = await makeAccount(server, "alice");
const JSON_ONLY = { accept: "application/json" };

interface Result {
  type: string;
  result: Record<string, unknown>;
  message?: string;
}

async function ask(caller: Caller, path: string, method = "GET", body?: unknown) {
  const answer = await caller.send({
    method,
    path,
    headers: { ...JSON_ONLY, ...(body === undefined ? {} : { "content-type": "application/json" }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: answer.status, headers: answer.headers, ...answer.json<Result>() };
}

test("answers are of devpi's form: version, exact type, and what they are of", async () => {
  const api = await ask(alice, "/alice/dev/+api");
  assert.equal(api.headers["x-devpi-api-version"], "2");
  assert.equal(api.headers["content-type"], "application/json");
  assert.equal(api.type, "apiconfig");
  assert.deepEqual(api.result.authstatus, ["ok", "alice", []]);
  assert.equal(api.result.simpleindex, "/alice/dev/+simple/");
  assert.equal((await ask(alice, "/alice/dev")).type, "indexconfig");
  assert.deepEqual((await ask(alice, "/alice/dev")).result.projects, ["from-devpi"]);
  assert.equal((await ask(alice, "/alice/dev?no_projects=")).result.projects, undefined);
  assert.deepEqual(Object.keys((await ask(alice, "/")).result), ["alice", "root"]);
  const shown = await ask(alice, "/alice/dev/from-devpi/1.0");
  assert.equal(shown.type, "versiondata");
});

test("a login is a token, by which every route knows the user; a wrong one is forgotten", async () => {
  assert.equal(
    (await ask(anonymous, "/+login", "POST", { user: "admin", password: "wrong one" })).status,
    401,
  );
  assert.equal((await ask(anonymous, "/+login", "POST", {})).status, 400);
  const { result } = await ask(anonymous, "/+login", "POST", { user: "admin", password: ADMIN_PASSWORD });
  const auth = (secret: unknown) => Buffer.from(`admin:${secret}`).toString("base64");
  const known = await anonymous.get("/alice/dev", { ...JSON_ONLY, "x-devpi-auth": auth(result.password) });
  assert.equal(known.status, 200);
  const page = await anonymous.get("/alice/dev/+simple/from-devpi/", {
    "x-devpi-auth": auth(result.password),
  });
  assert.equal(page.status, 200);
  const wrong = await anonymous.get("/alice/dev", { ...JSON_ONLY, "x-devpi-auth": auth("nonsense") });
  assert.equal(wrong.status, 401);
  assert.ok(wrong.headers.location);
});

test("A02 what a caller may not read is hidden, there or not", async () => {
  for (const path of [
    "/alice/dev",
    "/alice/none",
    "/alice/dev/from-devpi",
    "/alice/dev/none",
    "/alice/dev/+api",
  ])
    assert.equal((await ask(anonymous, path)).status, 401, path);
  assert.deepEqual((await ask(anonymous, "/")).result, {});
  await admin.manage("PATCH", "/indexes/alice/dev/projects/from-devpi", { restricted: true });
  for (const path of ["/alice/dev/from-devpi", "/alice/dev/none"])
    assert.equal((await ask(alice, path)).status, 404, path);
  assert.deepEqual((await ask(alice, "/alice/dev")).result.projects, []);
  await admin.manage("PATCH", "/indexes/alice/dev/projects/from-devpi", { restricted: false });
});

test("rights are those of the management API", async () => {
  for (const [method, path, body] of [
    ["PUT", "/alice/new", {}],
    ["PATCH", "/alice/dev", ["volatile=True"]],
    ["DELETE", "/alice/dev"],
    ["PUT", "/mallory", { password: "a long password" }],
    ["DELETE", "/admin"],
    ["DELETE", "/alice/dev/from-devpi"],
    ["POST", "/alice/dev/+push", { name: "from-devpi", version: "1.0", targetindex: "alice/prod" }],
  ] as const) {
    const { status, message, result } = await ask(alice, path, method, body);
    assert.equal(status, 403, `${method} ${path}`);
    assert.ok(message ?? result, path);
    assert.equal((await ask(anonymous, path, method, body)).status, 401, `${method} ${path}`);
  }
  assert.equal((await ask(admin, "/alice/dev", "PATCH", ["shiny=1"])).status, 400);
  assert.equal((await ask(admin, "/alice/dev", "PATCH", ["nonsense"])).status, 400);
  assert.equal((await ask(admin, "/alice/dev", "PATCH", { acl_upload: [":ANONYMOUS:"] })).status, 400);
});

test("acl_upload is grants, and changes nothing but them", async () => {
  const acl = async () => (await ask(admin, "/alice/dev")).result.acl_upload;
  assert.equal((await ask(admin, "/alice/dev", "PATCH", ["acl_upload+=alice"])).status, 200);
  assert.deepEqual(await acl(), ["alice"]);
  assert.equal((await alice.upload(buildWheel({ name: "of-alice" }), { to: "/alice/dev/" })).status, 200);
  assert.equal((await ask(admin, "/alice/dev", "PATCH", ["acl_upload-=alice", "volatile=True"])).status, 200);
  assert.deepEqual(await acl(), []);
  assert.equal((await ask(admin, "/alice/dev")).result.volatile, true);
  assert.equal((await alice.upload(buildWheel({ name: "of-alice-2" }), { to: "/alice/dev/" })).status, 403);
});

test("addresses of files in old lock files lead to the file, if the hash agrees", async () => {
  const [file] = (await admin.page("from-devpi", "/alice/dev/simple/")).files;
  const sha256 = file?.hashes.sha256 ?? "";
  const old = (hash: string) => `/alice/dev/+f/${hash.slice(0, 3)}/${hash.slice(3, 16)}/${wheel.filename}`;
  const answer = await alice.get(old(sha256));
  assert.equal(answer.status, 302);
  const path = new URL(String(answer.headers.location), server.origin + old(sha256)).pathname;
  assert.ok((await alice.get(path)).bytes.equals(wheel.bytes));
  assert.equal((await alice.get(old("0".repeat(64)))).status, 404);
  assert.equal((await anonymous.get(old(sha256))).status, 401);
});

/** Sends requests on one connection, the next after the answer to the one before; resolves with the status of each. */
async function inARow(port: number, requests: string[]): Promise<number[]> {
  const socket = connect(port, "127.0.0.1");
  const statuses: number[] = [];
  for (const request of requests) {
    socket.write(request);
    let text = "";
    while (!isWhole(text))
      text += await new Promise<string>((resolve) => socket.once("data", (data) => resolve(String(data))));
    statuses.push(Number(text.slice(9, 12)));
  }
  socket.destroy();
  return statuses;
}

function isWhole(text: string): boolean {
  const end = text.indexOf("\r\n\r\n");
  const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0);
  return end >= 0 && text.length >= end + 4 + length;
}

test("the method PUSH is understood, on a new connection and on one that is used again, and only with the setting", async () => {
  const body = JSON.stringify({ name: "from-devpi", version: "1.0", targetindex: "alice/prod" });
  const head = (line: string) =>
    `${line}\r\nHost: 127.0.0.1\r\nAuthorization: ${admin.authorization}\r\nAccept: application/json\r\n`;
  const push = `${head("PUSH /alice/dev/ HTTP/1.1")}Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
  const get = `${head("GET /alice/dev HTTP/1.1")}\r\n`;
  const page = `${head("GET /alice/dev/simple/ HTTP/1.1").replace("application/json", "text/html")}\r\n`;
  assert.deepEqual(await inARow(server.port, [push]), [200]);
  assert.deepEqual(await inARow(server.port, [page, get, push, get, push]), [200, 200, 200, 200, 200]);
  assert.deepEqual(await admin.listed("from-devpi", "/alice/prod/simple/"), [wheel.filename]);
  assert.deepEqual(await inARow(plain.port, [push]), [400]);
});

test("addresses of Wheelyard come first, and without the setting none of devpi's is answered", async () => {
  assert.equal((await admin.get("/-/health", JSON_ONLY)).status, 200);
  assert.match((await admin.get("/", { accept: "text/html" })).text, /<html|Wheelyard/i);
  assert.equal(
    (await admin.get("/simple/", JSON_ONLY)).status,
    (await plain.admin.get("/simple/", JSON_ONLY)).status,
  );
  for (const path of ["/+api", "/root", "/root/main", "/root/main/from-devpi", "/root/main/+api", "/+status"])
    assert.notEqual((await plain.anonymous.get(path, JSON_ONLY)).status, 200, path);
});
