import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { deriveToken } from "../../src/accounts/derived/derived-token.ts";
import { generateToken } from "../../src/accounts/token.ts";
import { buildWheel } from "../harness/build-distribution.ts";
import { CommandLine } from "../harness/command-line.ts";
import { makeAccount, makeToken } from "../harness/people.ts";
import { recorded } from "../harness/recorded.ts";
import { startServer } from "../harness/start-server.ts";
import { until } from "../harness/until.ts";

const server = await startServer({ config: { access: { read: "authenticated" } } });
const folder = await mkdtemp(join(tmpdir(), "derived-"));
after(async () => {
  await server.remove();
  await rm(folder, { recursive: true });
});
const { admin, anonymous } = server;
const owner = await makeAccount(server, "owner");
await admin.publish(buildWheel({ name: "shop" }));
await admin.publish(buildWheel({ name: "bank" }));
const statusOf = async (token: string | null, path: string) =>
  (await anonymous.withToken(token ?? "").get(path)).status;

test("the command derives without a server, and pip's way of signing in takes the token", async () => {
  const { token } = await makeToken(owner, { permissions: ["read", "publish"] });
  const file = join(folder, "token");
  await writeFile(file, token);
  const offline = new CommandLine({ WHEELYARD_URL: "http://127.0.0.1:9", WHEELYARD_TOKEN_FILE: file });
  const narrower = ["--project", "Shop", "--permission", "read", "--expires", "1h"];
  const derived = (await offline.run(["token", "derive", ...narrower])).trim();
  assert.match(derived, /^wyd_[A-Za-z0-9_-]+$/);
  assert.equal(await statusOf(derived, "/simple/shop/"), 200);
  assert.equal(await statusOf(derived, "/simple/bank/"), 404);
  assert.equal(
    (await anonymous.withToken(derived).upload(buildWheel({ name: "shop", version: "9" }))).status,
    403,
  );
  const me = await anonymous
    .withBearer(derived)
    .manage<{ account: string; scope: unknown }>("GET", "/whoami");
  assert.deepEqual(me, {
    ...me,
    account: "owner",
    scope: { indexes: ["*"], projects: ["shop"], permissions: ["read"] },
  });
  const further = new CommandLine({ WHEELYARD_TOKEN: derived });
  const twice = (await further.run(["token", "derive", "--index", "acme/*"])).trim();
  assert.equal(await statusOf(twice, "/simple/shop/"), 404);
  const nothing = await further.try(["token", "derive"]);
  assert.match(nothing.stderr, /Say how to narrow/);
  const unknown = await further.try(["token", "derive", "--permission", "fly"]);
  assert.match(unknown.stderr, /There is no permission "fly"/);
});

test("it expires at its own time or with its token, and ends when the token is revoked", async () => {
  const made = await makeToken(owner, {});
  const { token, id } = made;
  assert.equal(await statusOf(deriveToken(token, { expires: 1_000_000_000 }), "/simple/shop/"), 401);
  const long = deriveToken(token, { expires: 4_000_000_000 });
  assert.equal(await statusOf(long, "/simple/shop/"), 200);
  const caller = anonymous.withToken(long ?? "");
  assert.equal((await caller.api("POST", `/tokens/${id}/rotate`, {})).status, 403, "not its token");
  assert.equal((await caller.api("DELETE", `/tokens/${id}`)).status, 403);
  assert.equal((await caller.api("POST", "/tokens", {})).status, 403);
  await owner.manage("DELETE", `/tokens/${id}`);
  assert.equal(await statusOf(long, "/simple/shop/"), 401);
  assert.equal(await statusOf(deriveToken(token, {}), "/simple/shop/"), 401);
  assert.equal(await statusOf(deriveToken(generateToken(), {}), "/simple/shop/"), 401, "of no one");
});

test("after a rotation it is valid as long as the old secret", async () => {
  const { token, id } = await makeToken(owner, {});
  const derived = deriveToken(token, { permissions: ["read"] });
  const { token: second } = await owner.manage<{ token: string }>("POST", `/tokens/${id}/rotate`, {});
  assert.equal(await statusOf(derived, "/simple/shop/"), 200);
  assert.equal(await statusOf(deriveToken(second, {}), "/simple/shop/"), 200);
  await owner.manage("POST", `/tokens/${id}/rotate`, { overlap: 0 });
  assert.equal(await statusOf(derived, "/simple/shop/"), 401);
  assert.equal(await statusOf(deriveToken(second, {}), "/simple/shop/"), 401);
});

test("a leaked one ends the token that it comes from", async () => {
  const { token } = await makeToken(owner, {});
  const derived = deriveToken(deriveToken(token, { permissions: ["read"] }) ?? "", { projects: ["shop"] });
  const answer = await anonymous.manage<{ items: { revoked: boolean }[] }>("POST", "/leaked-tokens", {
    tokens: [deriveToken(token, { expires: 1 }), deriveToken(generateToken(), {}), derived, derived],
  });
  assert.deepEqual(
    answer.items.map(({ revoked }) => revoked),
    [false, false, true, true],
  );
  assert.equal(await statusOf(token, "/simple/shop/"), 401);
});

test("a token that is known by its hash alone can be narrowed after its first use, also after a rebuild", async () => {
  const token = generateToken();
  const sha256 = createHash("sha256").update(token).digest("hex");
  const site = { accounts: { ci: { kind: "service", tokens: [{ note: "from a file", sha256 }] } } };
  const applied = await admin.api("POST", "/site/apply", { site });
  assert.equal(applied.status, 200, applied.text);
  const derived = deriveToken(token, { permissions: ["read"] });
  assert.equal(await statusOf(derived, "/simple/shop/"), 401);
  assert.equal(await statusOf(token, "/simple/shop/"), 200);
  await until(async () => (await statusOf(derived, "/simple/shop/")) === 200, "the derived token is known");
  await admin.manage("POST", "/groups", { name: "a-change-that-is-recorded" });
  await recorded(server);
  await server.kill();
  await server.loseFacts();
  await CommandLine.forAdmin(server).run(["rebuild"]);
  await server.start();
  assert.equal(await statusOf(derived, "/simple/shop/"), 200);
});
