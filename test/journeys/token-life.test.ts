import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { after, test } from "node:test";
import { generateShortToken, generateToken } from "../../src/accounts/token.ts";
import { ApiBrowser } from "../harness/api-browser.ts";
import { CommandLine } from "../harness/command-line.ts";
import { makeAccount, makeToken } from "../harness/people.ts";
import { startServer } from "../harness/start-server.ts";
import { until } from "../harness/until.ts";

const received: { kind: string; text: string; detail: Record<string, unknown> }[] = [];
const receiver = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  received.push(JSON.parse(Buffer.concat(chunks).toString()));
  response.end();
});
receiver.listen(0, "127.0.0.1");
await once(receiver, "listening");
const server = await startServer({
  config: {
    access: { read: "authenticated" },
    webhooks: { allowedNetworks: ["127.0.0.0/8"] },
    tokens: { maxAge: 100 * 86_400 },
  },
});
after(async () => {
  receiver.close();
  receiver.closeAllConnections();
  await server.remove();
});
const { admin, anonymous } = server;
const builder = await makeAccount(server, "builder", "service");
const reader = await makeAccount(server, "someone");
const wheelyard = CommandLine.forAdmin(server);
const report = (tokens: string[], where = "") =>
  anonymous.manage<{ items: { revoked: boolean }[] }>("POST", "/leaked-tokens", { tokens, where });
const worksNow = async (token: string) => (await anonymous.withToken(token).get("/simple/")).status === 200;
const logOf = async (kind: string) =>
  (
    await admin.manage<{
      items: { subject: string; actor: string; address: string; detail: Record<string, unknown> }[];
    }>("GET", `/changes?kind=${kind}`)
  ).items;

interface Rotated {
  id: number;
  token: string;
  prefix: string;
  expiresAt: string | null;
  oldSecretUntil: string | null;
  scope: unknown;
}

test("a token with a typing error is refused with what is wrong with it", async () => {
  const token = generateToken();
  const typed = token.slice(0, 20) + (token[20] === "x" ? "y" : "x") + token.slice(21);
  for (const wrong of [typed, token.slice(0, -3)])
    for (const caller of [anonymous.withToken(wrong), anonymous.withBearer(wrong)]) {
      const answer = await caller.api("GET", "/whoami");
      assert.equal(answer.status, 401);
      assert.match(answer.text, /The token is damaged: it was cut off or has a typing error/);
      assert.ok(!answer.text.includes(wrong), "A10 no secret in an error");
    }
  const whole = await anonymous.withToken(token).api("GET", "/whoami");
  assert.equal(whole.status, 401);
  assert.doesNotMatch(whole.text, /damaged/);
});

test("a rotated token has a new secret and the same rights; both work until the overlap ends", async () => {
  const made = await makeToken(builder, { permissions: ["read"], projects: ["shop"] });
  const rotated = await builder.manage<Rotated>("POST", `/tokens/${made.id}/rotate`, {});
  assert.equal(rotated.id, made.id);
  assert.notEqual(rotated.token, made.token);
  assert.equal(rotated.prefix, rotated.token.slice(0, 9));
  assert.deepEqual(rotated.scope, { indexes: ["*"], projects: ["shop"], permissions: ["read"] });
  const hours = (Date.parse(rotated.oldSecretUntil ?? "") - Date.now()) / 3_600_000;
  assert.ok(hours > 23 && hours < 25, String(hours));
  for (const secret of [made.token, rotated.token]) assert.ok(await worksNow(secret));
  const again = await builder.manage<Rotated>("POST", `/tokens/${made.id}/rotate`, { overlap: 3600 });
  assert.ok(!(await worksNow(made.token)), "the secret before the last ends");
  for (const secret of [again.token, rotated.token]) assert.ok(await worksNow(secret));
  await builder.manage("DELETE", `/tokens/${made.id}`);
  for (const secret of [again.token, rotated.token]) assert.ok(!(await worksNow(secret)), "both end");
  const [entry] = await logOf("token.rotated");
  assert.equal(entry?.subject, String(made.id));
  assert.ok(!JSON.stringify(entry).includes(again.token.slice(9)), "A10 no secret in the log");
});

test("the old secret ends at its time, and at once without an overlap", async () => {
  const made = await makeToken(builder);
  const rotated = await builder.manage<Rotated>("POST", `/tokens/${made.id}/rotate`, { overlap: 1 });
  await until(async () => !(await worksNow(made.token)), "the old secret ends");
  assert.ok(await worksNow(rotated.token));
  const last = await builder.manage<Rotated>("POST", `/tokens/${made.id}/rotate`, { overlap: 0 });
  assert.equal(last.oldSecretUntil, null);
  assert.ok(!(await worksNow(rotated.token)));
  assert.ok(await worksNow(last.token));
});

test("F94 a token rotates itself, but never gets a longer life, and no other token", async () => {
  const made = await makeToken(builder, { permissions: ["read"] }, { expiresIn: 3600 });
  const itself = anonymous.withToken(made.token);
  const longer = await itself.api("POST", `/tokens/${made.id}/rotate`, { expiresIn: 86_400 });
  assert.equal(longer.status, 403);
  assert.match(longer.text, /cannot extend its own life/);
  const other = await makeToken(builder);
  assert.equal((await itself.api("POST", `/tokens/${other.id}/rotate`, {})).status, 403);
  assert.equal((await reader.api("POST", `/tokens/${other.id}/rotate`, {})).status, 404);
  const rotated = await itself.manage<Rotated>("POST", `/tokens/${made.id}/rotate`, { overlap: 0 });
  assert.ok(Date.parse(rotated.expiresAt ?? "") < Date.now() + 3_700_000);
  assert.ok(await worksNow(rotated.token));
});

test("a rotation with a new expiry keeps within tokens.maxAge", async () => {
  const made = await makeToken(builder, {}, { expiresIn: 3600 });
  const path = `/tokens/${made.id}/rotate`;
  const late = await builder.api("POST", path, { expiresIn: 101 * 86_400 });
  assert.equal(late.status, 400);
  assert.match(late.text, /tokens\.maxAge/);
  const renewed = await builder.manage<Rotated>("POST", path, { expiresIn: 90 * 86_400 });
  assert.ok(Date.parse(renewed.expiresAt ?? "") > Date.now() + 89 * 86_400_000);
});

test("a browser's session rotates no long-lived token without the password", async () => {
  const browser = new ApiBrowser(server.origin);
  await browser.ask("POST", "/session", { account: "someone", password: "someone: a pass:wörd" });
  const made = await makeToken(reader, {}, { expiresIn: 99 * 86_400 });
  const path = `/tokens/${made.id}/rotate`;
  const refused = await browser.ask("POST", path, {});
  assert.equal(refused.status, 403);
  assert.match(refused.text, /Give your password/);
  assert.equal((await browser.ask("POST", path, { password: "someone: a pass:wörd" })).status, 200);
  assert.equal((await browser.ask("POST", path, { expiresIn: 86_400 })).status, 200);
});

test("anyone who has a leaked token can revoke it; the log and webhooks say so", async () => {
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
  await admin.manage("POST", "/webhooks", { url, kinds: ["token.leaked"] });
  const made = await makeToken(builder, {}, { note: "CI of shop" });
  assert.ok(await worksNow(made.token));
  const where = "https://git.example.org/shop/commit/1";
  const unknown = generateToken();
  const sent = [unknown, made.token, "no token", generateShortToken(), made.token];
  const { items } = await report(sent, where);
  assert.deepEqual(
    items.map(({ revoked }) => revoked),
    [false, true, false, false, true],
  );
  assert.ok(!(await worksNow(made.token)));
  assert.deepEqual((await report([made.token])).items, [{ revoked: false }], "once");
  const entries = await logOf("token.leaked");
  assert.equal(entries.length, 1);
  assert.equal(entries[0]?.subject, String(made.id));
  assert.equal(entries[0]?.actor, null);
  assert.equal(entries[0]?.address, "127.0.0.1");
  assert.deepEqual(entries[0]?.detail, { account: "builder", note: "CI of shop", where });
  await until(() => received.length > 0, "the webhook is sent");
  assert.equal(received[0]?.kind, "token.leaked");
  assert.match(
    received[0]?.text ?? "",
    new RegExp(`revoked token ${made.id} of builder, which was reported`),
  );
});

test("a leaked old secret revokes the whole token while it is valid, and nothing after that", async () => {
  const during = await makeToken(builder);
  const current = await builder.manage<Rotated>("POST", `/tokens/${during.id}/rotate`, {});
  assert.deepEqual((await report([during.token])).items, [{ revoked: true }]);
  assert.ok(!(await worksNow(current.token)));
  const ended = await makeToken(builder);
  const next = await builder.manage<Rotated>("POST", `/tokens/${ended.id}/rotate`, { overlap: 0 });
  assert.deepEqual((await report([ended.token])).items, [{ revoked: false }]);
  assert.ok(await worksNow(next.token));
});

test("commands: presets, rotation, and a report that finds tokens in any text", async () => {
  const publisher = ["token", "create", "--note", "shop", "--for", "builder", "--preset", "publisher"];
  const place = ["--index", "root/main", "--project", "shop", "--not-yet"];
  const made = await wheelyard.json<Rotated>([...publisher, ...place]);
  assert.deepEqual(made.scope, {
    indexes: ["root/main"],
    projects: ["shop"],
    permissions: ["read", "publish"],
  });
  assert.equal(Math.round((Date.parse(made.expiresAt ?? "") - Date.now()) / 86_400_000), 90);
  const wide = await wheelyard.try(publisher);
  assert.equal(wide.code, 2, wide.stderr);
  assert.match(wide.stderr, /--preset publisher needs --index and --project/);
  const installer = ["token", "create", "--note", "pods", "--preset", "installer", "--expires", "30d"];
  const installs = await wheelyard.json<Rotated>(installer);
  assert.deepEqual((installs.scope as { permissions: string[] }).permissions, ["read"]);
  const rotated = await wheelyard.run(["token", "rotate", String(made.id), "--overlap", "2h"]);
  const secret = /^wy_\w{49}$/m.exec(rotated)?.[0] ?? "";
  assert.match(rotated, /The old one is valid until/);
  assert.ok((await worksNow(secret)) && (await worksNow(made.token)));
  const log = `+ twine upload -u __token__ -p ${secret}\n{"t":"${installs.token}"} ${generateToken()}`;
  const out = await new CommandLine({ WHEELYARD_URL: server.origin }).run(["token", "report"], log);
  assert.equal(out.match(/ {2}revoked$/gm)?.length, 2, out);
  assert.equal(out.match(/was not valid$/gm)?.length, 1, out);
  assert.ok(!out.includes(secret), "A10 no secret in the output");
  const none = await wheelyard.try(["token", "report"], "nothing here");
  assert.equal(none.code, 2);
  assert.match(none.stderr, /contains no token/);
});
