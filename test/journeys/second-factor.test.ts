import assert from "node:assert/strict";
import { after, test } from "node:test";
import { totpCode, totpCounter } from "../../src/accounts/totp.ts";
import { buildWheel } from "../harness/build-distribution.ts";
import type { Caller } from "../harness/caller.ts";
import { CommandLine } from "../harness/command-line.ts";
import type { Answer } from "../harness/send.ts";
import { ADMIN_PASSWORD, startServer } from "../harness/start-server.ts";
import { until } from "../harness/until.ts";

const PASSWORD = "maria's long password";
const server = await startServer({ config: { access: { read: "authenticated" } } });
after(() => server.remove());
const { admin, anonymous } = server;
await admin.manage("POST", "/accounts", { name: "maria", password: PASSWORD });
await admin.manage("POST", "/accounts", { name: "boss", password: PASSWORD, admin: true });

const problemOf = (answer: Answer) => answer.json<{ code: string; detail: string }>();

/** A browser that is signed in. */
class Browser {
  readonly #caller: Caller;
  readonly #headers: Record<string, string>;

  constructor(caller: Caller, cookie: string, csrf: string) {
    this.#caller = caller;
    this.#headers = { cookie, "x-csrf-token": csrf, "content-type": "application/json" };
  }

  ask(method: string, path: string, body?: unknown): Promise<Answer> {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    return this.#caller.send({ method, path: `/-/api/v1${path}`, headers: this.#headers, ...sent });
  }
}

function enter(account: string, code?: string, caller = anonymous, password = PASSWORD): Promise<Answer> {
  return caller.send({
    method: "POST",
    path: "/-/api/v1/session",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ account, password, ...(code === undefined ? {} : { code }) }),
  });
}

async function browserOf(
  account: string,
  code?: string,
  caller = anonymous,
  password = PASSWORD,
): Promise<Browser> {
  const answer = await enter(account, code, caller, password);
  assert.equal(answer.status, 200, answer.text);
  const cookie = String(answer.headers["set-cookie"]).split(";")[0] ?? "";
  return new Browser(caller, cookie, answer.json<{ session: { csrf: string } }>().session.csrf);
}

/** Codes of an app, none of them twice. */
class App {
  readonly #key: string;
  #last = 0;

  constructor(key: string) {
    this.#key = key;
  }

  next(): string {
    this.#last = Math.max(this.#last + 1, totpCounter(Date.now()));
    return totpCode(this.#key, this.#last);
  }
}

async function setUp(browser: Browser, password = PASSWORD): Promise<{ app: App; recovery: string[] }> {
  const begun = await browser.ask("POST", "/second-factor", { password });
  assert.equal(begun.status, 201, begun.text);
  const { key, address } = begun.json<{ key: string; address: string }>();
  assert.ok(address.includes(key));
  const app = new App(key);
  const confirmed = await browser.ask("POST", "/second-factor/confirmation", { code: app.next() });
  assert.equal(confirmed.status, 200, confirmed.text);
  return { app, recovery: confirmed.json<{ recoveryCodes: string[] }>().recoveryCodes };
}

const other = await browserOf("maria");
const browser = await browserOf("maria");
const basic = anonymous.withPassword("maria", PASSWORD);
assert.equal((await basic.get("/simple/")).status, 200);
const { token } = await basic.manage<{ token: string }>("POST", "/tokens", {});
assert.equal((await browser.ask("POST", "/second-factor", { password: "not this one" })).status, 403);
assert.equal((await browser.ask("POST", "/second-factor/confirmation", { code: "123456" })).status, 400);
assert.equal((await enter("maria")).status, 200, "a second factor that is not confirmed asks nothing");
const { app, recovery } = await setUp(browser);

test("from then on, the password alone opens nothing, and tokens and this session go on", async () => {
  assert.equal((await other.ask("GET", "/sessions")).status, 401, "other sessions have ended");
  assert.equal((await browser.ask("GET", "/sessions")).status, 200);
  const refused = [
    await basic.get("/simple/"),
    await basic.upload(buildWheel({ name: "x" })),
    await basic.api("GET", "/whoami"),
    await basic.api("POST", "/tokens", {}),
    await enter("maria"),
  ];
  for (const answer of refused) {
    assert.equal(answer.status, 401);
    assert.equal(problemOf(answer).code, "second-factor-needed");
    assert.match(problemOf(answer).detail, /Use a token/);
  }
  assert.equal((await anonymous.withToken(token).get("/simple/")).status, 200);
  const wrong = await enter("maria", undefined, anonymous, "not this one");
  assert.equal(problemOf(wrong).code, "bad-credentials", "a wrong password shows no second factor");
  assert.equal((await browser.ask("POST", "/second-factor", { password: PASSWORD })).status, 409);
});

test("a code signs in once, a wrong one never", async () => {
  const code = app.next();
  for (const wrong of ["000000", "1", "x".repeat(64), token])
    assert.equal(problemOf(await enter("maria", wrong)).code, "bad-credentials", wrong);
  assert.equal((await enter("maria", code)).status, 200);
  assert.equal((await enter("maria", code)).status, 401, "used");
  const [first = ""] = recovery;
  assert.equal(recovery.length, 10);
  assert.equal((await enter("maria", first.toLowerCase().replaceAll("-", " "))).status, 200);
  assert.equal((await enter("maria", first)).status, 401, "used");
  const left = (await browser.ask("GET", "/second-factor")).json<{
    since: string;
    recoveryCodesLeft: number;
  }>();
  assert.equal(left.recoveryCodesLeft, 9);
  const { items } = await admin.manage<{ items: { detail: { secondFactor?: string } }[] }>(
    "GET",
    "/changes?kind=account.changed&subject=maria",
  );
  const said = items.map(({ detail }) => detail.secondFactor).filter((one) => one !== undefined);
  assert.deepEqual(said.sort(), ["on", "recovery code used"]);
});

test("renewed recovery codes take the place of the earlier ones", async () => {
  const paul =
    (await admin.manage("POST", "/accounts", { name: "paul", password: PASSWORD })) &&
    (await browserOf("paul"));
  assert.equal((await paul.ask("POST", "/second-factor/recovery-codes")).status, 409);
  const { recovery: earlier } = await setUp(paul);
  const renewed = await paul.ask("POST", "/second-factor/recovery-codes");
  const { recoveryCodes } = renewed.json<{ recoveryCodes: string[] }>();
  assert.equal(recoveryCodes.length, 10);
  assert.equal((await enter("paul", earlier[0])).status, 401);
  assert.equal((await enter("paul", recoveryCodes[0])).status, 200);
});

test("two sign-ins with one code at the same time are one", async () => {
  const [, second = ""] = recovery;
  const answers = await Promise.all([enter("maria", second), enter("maria", second), enter("maria", second)]);
  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 401, 401]);
});

test("who has signed in changes the password and makes long tokens with the password alone", async () => {
  const made = await browser.ask("POST", "/tokens", { password: PASSWORD, note: "for ever" });
  assert.equal(made.status, 201, made.text);
  const changed = await browser.ask("PUT", "/accounts/maria/password", {
    current: PASSWORD,
    password: `${PASSWORD} 2`,
  });
  assert.equal(changed.status, 200, changed.text);
  await admin.manage("PUT", "/accounts/maria/password", { password: PASSWORD });
  assert.equal(
    problemOf(await enter("maria")).code,
    "second-factor-needed",
    "a new password does not remove it",
  );
});

test("it is removed with a code, or by an administrator for someone else", async () => {
  const [, , third = "", fourth = ""] = recovery;
  const signedIn = await browserOf("maria", third);
  assert.equal((await signedIn.ask("POST", "/second-factor/removal", { code: "000000" })).status, 403);
  assert.equal((await signedIn.ask("POST", "/second-factor/removal", { code: fourth })).status, 204);
  assert.equal((await basic.get("/simple/")).status, 200);
  await setUp(signedIn);
  assert.equal((await basic.get("/simple/")).status, 401);
  await CommandLine.forAdmin(server).run(["account", "reset-second-factor", "maria"]);
  assert.equal((await basic.get("/simple/")).status, 200);
  assert.equal((await signedIn.ask("GET", "/sessions")).status, 401, "its sessions have ended");
  assert.equal((await admin.api("DELETE", "/accounts/maria/second-factor")).status, 404);
  assert.equal(
    (await admin.api("DELETE", "/accounts/admin/second-factor")).status,
    403,
    "one's own needs a code",
  );
});

test("after ten wrong codes no code of the app is accepted for a while, but recovery codes are", async () => {
  const boss = await browserOf("boss");
  const { app: bossApp, recovery: bossCodes } = await setUp(boss);
  for (let at = 0; at < 10; at++) assert.equal((await enter("boss", "x")).status, 401);
  const refused = await enter("boss", bossApp.next());
  assert.equal(refused.status, 429);
  assert.match(problemOf(refused).detail, /Wait 15 minutes, or use a recovery code/);
  assert.ok(Number(refused.headers["retry-after"]) > 800);
  assert.equal((await boss.ask("POST", "/second-factor/removal", { code: "000000" })).status, 429);
  const [first = "", second = ""] = bossCodes;
  assert.equal((await enter("boss", first)).status, 200);
  for (let at = 0; at < 10; at++)
    assert.equal((await boss.ask("POST", "/second-factor/removal", { code: "x" })).status, 403);
  assert.equal((await boss.ask("POST", "/second-factor/removal", { code: bossApp.next() })).status, 429);
  assert.equal((await boss.ask("POST", "/second-factor/removal", { code: second })).status, 204);
});

test("where administrators need one, they have their rights only with it, also by token", async () => {
  const strict = await startServer({ config: { accounts: { secondFactor: "administrators" } } });
  try {
    assert.equal((await strict.admin.api("GET", "/accounts")).status, 403);
    const scope = { indexes: ["*"], projects: ["*"], permissions: ["manage"] };
    const made = await strict.admin.manage<{ token: string }>("POST", "/tokens", { scope });
    const byToken = strict.anonymous.withToken(made.token);
    assert.equal((await byToken.api("GET", "/accounts")).status, 403);
    const boss = await browserOf("admin", undefined, strict.anonymous, ADMIN_PASSWORD);
    const needed = async () =>
      (await boss.ask("GET", "/session")).json<{ secondFactorNeeded: boolean }>().secondFactorNeeded;
    assert.equal(await needed(), true);
    assert.equal((await boss.ask("GET", "/accounts")).status, 403);
    await setUp(boss, ADMIN_PASSWORD);
    assert.equal(await needed(), false);
    assert.equal((await boss.ask("GET", "/accounts")).status, 200);
    assert.equal((await byToken.api("GET", "/accounts")).status, 200);
    await CommandLine.forAdmin(strict).run([
      "account",
      "reset-second-factor",
      "admin",
      "--data",
      strict.data,
    ]);
    await until(async () => (await byToken.api("GET", "/accounts")).status === 403, "no rights without it");
  } finally {
    await strict.remove();
  }
});
