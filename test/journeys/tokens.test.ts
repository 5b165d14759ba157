import assert from "node:assert/strict";
import { after, test } from "node:test";
import { buildWheel } from "../harness/build-distribution.ts";
import { Caller } from "../harness/caller.ts";
import { grant, makeAccount, makeToken } from "../harness/people.ts";
import { startServer } from "../harness/start-server.ts";

const server = await startServer({ config: { access: { read: "authenticated" } } });
after(() => server.remove());
const { admin, anonymous } = server;
await makeAccount(server, "builder", "service");
await grant(server, "account:builder", "publish");
const builder = anonymous.withPassword("builder", "builder: a pass:wörd");

test("A03 A04 a token signs in as __token__, by the account's name and as Bearer", async () => {
  const { token } = await makeToken(builder);
  assert.match(token, /^wy_[A-Za-z0-9]{49}$/);
  const callers = [
    anonymous.withToken(token),
    anonymous.withPassword("builder", token),
    anonymous.withBearer(token),
  ];
  for (const [at, caller] of callers.entries()) {
    const wheel = buildWheel({ name: "by-token", version: `1.${at}` });
    await caller.publish(wheel);
    await caller.install("by-token", wheel.filename);
  }
  assert.equal(
    (await anonymous.withPassword("admin", token).upload(buildWheel({ name: "by-other" }))).status,
    401,
  );
});

test("F90 a token that is cut, lengthened or changed by a letter is nobody's", async () => {
  const { token } = await makeToken(builder);
  const wrong = [
    token.slice(0, -1),
    `${token}A`,
    token.toLowerCase(),
    `wy_${"A".repeat(43)}`,
    token.slice(3),
    "wy_",
  ];
  for (const one of wrong) {
    if (one === token) continue;
    for (const caller of [anonymous.withToken(one), anonymous.withBearer(one)]) {
      assert.equal((await caller.get("/simple/by-token/")).status, 401, one);
    }
  }
});

test("a token gives no more than its scope, whatever its account may", async () => {
  await admin.publish(buildWheel({ name: "scoped-one" }));
  const cases: [string, Record<string, string[]>, string, boolean][] = [
    ["permission", { permissions: ["read"] }, "scoped-one", false],
    ["project", { projects: ["scoped-*"] }, "scoped-one", true],
    ["other project", { projects: ["other-*"] }, "scoped-one", false],
    ["index", { indexes: ["root/*"] }, "scoped-one", true],
    ["other index", { indexes: ["acme/*"] }, "scoped-one", false],
  ];
  for (const [at, [title, scope, name, allowed]] of cases.entries()) {
    for (const maker of [builder, admin]) {
      const caller = anonymous.withToken((await makeToken(maker, scope)).token);
      const version = `2.${at}${maker === admin ? "1" : "0"}`;
      const { status } = await caller.upload(buildWheel({ name, version }));
      assert.equal(status, allowed ? 200 : 403, title);
    }
  }
  const reader = anonymous.withToken((await makeToken(builder, { projects: ["other-*"] })).token);
  assert.equal((await reader.get("/simple/scoped-one/")).status, 404, "not readable beyond its projects");
});

test("F94 a token cannot make a stronger token than itself", async () => {
  const weak = anonymous.withToken((await makeToken(admin, { permissions: ["read"] })).token);
  const answer = await weak.api("POST", "/tokens", {
    note: "stronger",
    scope: { indexes: ["*"], projects: ["*"], permissions: ["read", "publish", "manage"] },
  });
  if (answer.status < 300) {
    const made = anonymous.withToken(answer.json<{ token: string }>().token);
    assert.equal((await made.upload(buildWheel({ name: "stronger" }))).status, 403);
  } else {
    assert.ok([400, 401, 403].includes(answer.status), String(answer.status));
  }
  for (const [method, path, body] of [
    ["POST", "/accounts", { name: "backdoor", kind: "person", password: "long enough", admin: true }],
    ["PUT", "/accounts/admin/password", { password: "taken over by a token" }],
  ] as const) {
    assert.ok((await weak.api(method, path, body)).status >= 400, path);
  }
});

test("a revoked token is nobody's at once, and so are the tokens of a disabled or removed account", async () => {
  const { id, token } = await makeToken(builder);
  const caller = anonymous.withToken(token);
  assert.equal((await caller.get("/simple/")).status, 200);
  await builder.manage("DELETE", `/tokens/${id}`);
  assert.equal((await caller.get("/simple/")).status, 401);
  assert.equal((await caller.upload(buildWheel({ name: "revoked" }))).status, 401);

  const person = await makeAccount(server, "leaver");
  const left = anonymous.withToken((await makeToken(person)).token);
  assert.equal((await left.get("/simple/")).status, 200);
  await admin.manage("PATCH", "/accounts/leaver", { disabled: true });
  for (const one of [left, person]) assert.equal((await one.get("/simple/")).status, 401);
  await admin.manage("PATCH", "/accounts/leaver", { disabled: false });
  for (const one of [left, person]) assert.equal((await one.get("/simple/")).status, 200);
  await admin.manage("DELETE", "/accounts/leaver");
  for (const one of [left, person]) assert.equal((await one.get("/simple/")).status, 401);
});

test("an expired token is nobody's; one that expires in the past cannot be made", async () => {
  const past = await admin.api("POST", "/tokens", {
    note: "old",
    scope: { indexes: ["*"], projects: ["*"], permissions: ["read"] },
    expiresAt: "2020-01-01T00:00:00Z",
  });
  assert.equal(past.status, 400);
  const { token } = await makeToken(builder, {}, { expiresIn: 1 });
  const caller = anonymous.withToken(token);
  const deadline = Date.now() + 20_000;
  let status = 200;
  while (status === 200 && Date.now() < deadline) ({ status } = await caller.get("/simple/"));
  assert.equal(status, 401);
});

test("tokens are listed without their secret, one's own alone", async () => {
  const { token } = await makeToken(builder);
  const mine = await builder.api("GET", "/tokens");
  assert.equal(mine.status, 200);
  assert.ok(!mine.text.includes(token));
  assert.doesNotMatch(mine.text, /"hash"|[0-9a-f]{64}/);
  const other = await makeAccount(server, "other");
  const { id } = await makeToken(builder);
  assert.ok([403, 404].includes((await other.api("DELETE", `/tokens/${id}`)).status));
  assert.ok([403, 404].includes((await other.api("GET", "/tokens?account=builder")).status));
});

test("a token that was narrowed sees itself alone among its account's tokens", async () => {
  const narrow = await makeToken(builder, { permissions: ["read"], projects: ["nothing-at-all"] });
  for (const path of ["/tokens", "/tokens?account=builder"]) {
    const { items } = await anonymous
      .withToken(narrow.token)
      .manage<{ items: { id: number }[] }>("GET", path);
    assert.deepEqual(
      items.map(({ id }) => id),
      [narrow.id],
    );
  }
  assert.ok((await builder.manage<{ items: unknown[] }>("GET", "/tokens")).items.length > 1);
  const whole = anonymous.withToken((await makeToken(admin)).token);
  const all = await whole.manage<{ items: unknown[] }>("GET", "/tokens?account=builder");
  assert.ok(all.items.length > 1, "a token that manages the site sees them all");
});

test("the site's longest time is what a token gets, and none gets more", async () => {
  const strict = await startServer({ config: { tokens: { maxAge: 30 * 86_400 } } });
  after(() => strict.remove());
  const make = (body: Record<string, unknown>) => strict.admin.api("POST", "/tokens", { note: "", ...body });
  const days = async (body: Record<string, unknown>) => {
    const { expiresAt } = (await make(body)).json<{ expiresAt: string }>();
    return Math.round((Date.parse(expiresAt) - Date.now()) / 86_400_000);
  };
  assert.equal(await days({}), 30);
  assert.equal(await days({ expiresIn: 86_400 }), 1);
  const late = new Date(Date.now() + 31 * 86_400_000).toISOString();
  for (const body of [{ expiresIn: 31 * 86_400 }, { expiresAt: late }]) {
    const answer = await make(body);
    assert.equal(answer.status, 400);
    assert.match(answer.text, /tokens\.maxAge/);
  }
});

test("a changed password signs out the old one at once", async () => {
  const person = await makeAccount(server, "changer");
  assert.equal((await person.get("/simple/")).status, 200);
  const current = "changer: a pass:wörd";
  await person.manage("PUT", "/accounts/changer/password", { password: "a brand new one", current });
  assert.equal((await person.get("/simple/")).status, 401);
  assert.equal((await anonymous.withPassword("changer", "a brand new one").get("/simple/")).status, 200);
  const wrong = await new Caller(
    server.origin,
    anonymous.withPassword("changer", "a brand new one").authorization,
  ).api("PUT", "/accounts/changer/password", { password: "another new one", current: "not that" });
  assert.ok(wrong.status >= 400 && wrong.status < 500, String(wrong.status));
});

test("a token that is too narrow is told so, an account without a grant to ask for one", async () => {
  const wheel = buildWheel({ name: "refused-in-words" });
  const narrow = await makeToken(admin, { permissions: ["read"] });
  const byToken = await anonymous.withToken(narrow.token).upload(wheel);
  assert.match(byToken.text, /This token may not publish here\. Use a token whose scope includes it\./);
  const reader = await makeAccount(server, "reader-only");
  assert.match(
    (await reader.upload(wheel)).text,
    /reader-only may not publish here\. Ask an administrator for a grant\./,
  );
});
