import assert from "node:assert/strict";
import { after, test } from "node:test";
import { buildWheel } from "../harness/build-distribution.ts";
import { Caller } from "../harness/caller.ts";
import { type Answer, closeConnections } from "../harness/send.ts";
import { ADMIN_PASSWORD, startServer } from "../harness/start-server.ts";
import { startTwins } from "../harness/twin-servers.ts";
import { eventually } from "../harness/until.ts";

const PASSWORD = "a pass:wörd of hers";
const twins = await startTwins((config) => {
  config.access.read = "authenticated";
  config.listen.trustedProxies = ["127.0.0.1"];
});
const { admin, services } = twins;
after(async () => {
  closeConnections();
  await twins.stop();
});
await admin.manage("POST", "/accounts", { name: "maria", password: PASSWORD });
const nobody = new Caller(admin.origin);
const API = "/-/api/v1";

interface SessionAnswer {
  account: string | null;
  session: { id: string; csrf: string; expiresAt: string } | null;
  rights: Record<string, boolean>;
}

/** What a page does: keeps the cookie that it was given, and sends the word. */
class Browser {
  cookie = "";
  csrf = "";

  async ask(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
    const answer = await nobody.send({
      method,
      path: API + path,
      headers: {
        "x-requested-with": "wheelyard",
        ...(this.cookie === "" ? {} : { cookie: this.cookie }),
        ...(this.csrf === "" ? {} : { "x-csrf-token": this.csrf }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    this.#keep(answer);
    return answer;
  }

  #keep(answer: Answer): void {
    const set = cookieOf(answer);
    if (set !== null)
      this.cookie = set.startsWith("wheelyard_session=;") ? "" : (set.split(";")[0] as string);
  }

  static async signedIn(account = "maria", password = PASSWORD): Promise<Browser> {
    const browser = new Browser();
    const answer = await browser.ask("POST", "/session", { account, password });
    assert.equal(answer.status, 200, answer.text);
    browser.csrf = answer.json<SessionAnswer>().session?.csrf ?? "";
    return browser;
  }

  async account(): Promise<string | null> {
    const answer = await this.ask("GET", "/session");
    assert.equal(answer.status, 200, answer.text);
    return answer.json<SessionAnswer>().account;
  }
}

function cookieOf(answer: Answer): string | null {
  return answer.headers["set-cookie"]?.[0] ?? null;
}

/** Changes when a session was made, renewed and last used; what was read before is forgotten. */
async function age(id: string, change: { renewed_at?: number; seen_at?: number; expires_at?: number }) {
  await services.database.write(({ tx }) =>
    tx.updateTable("sessions").set(change).where("id", "=", id).execute(),
  );
  services.authenticator.forget("everything");
}

async function idOf(browser: Browser): Promise<string> {
  return (await browser.ask("GET", "/session")).json<SessionAnswer>().session?.id ?? "";
}

test("a browser signs in, works and signs out by a cookie that no script and no other site gets", async () => {
  const browser = new Browser();
  const answer = await browser.ask("POST", "/session", { account: "maria", password: PASSWORD });
  const cookie = cookieOf(answer) ?? "";
  assert.match(cookie, /^wheelyard_session=[\w-]{43}; Max-Age=\d+; HttpOnly; SameSite=Strict$/);
  const told = answer.json<SessionAnswer>();
  assert.equal(told.account, "maria");
  assert.deepEqual(told.rights, {
    manageSite: false,
    manageSome: false,
    publishSome: false,
    requestSome: false,
  });
  assert.ok(!answer.text.includes(browser.cookie.split("=")[1] as string), "the secret is in the body");
  browser.csrf = told.session?.csrf ?? "";
  const made = await browser.ask("POST", "/tokens", { note: "by a page" });
  assert.equal(made.status, 201, made.text);
  const out = await browser.ask("DELETE", "/session");
  assert.equal(out.status, 204);
  assert.match(cookieOf(out) ?? "", /^wheelyard_session=; Max-Age=0;/);
});

test("a session that was ended signs nobody in, and its cookie is taken back", async () => {
  const browser = await Browser.signedIn();
  const { cookie } = browser;
  await browser.ask("DELETE", "/session");
  const again = new Browser();
  again.cookie = cookie;
  assert.equal(await again.account(), null);
  assert.equal(again.cookie, "");
  again.cookie = cookie;
  const refused = await again.ask("GET", "/tokens");
  assert.equal(refused.status, 401);
  assert.equal(
    refused.headers["www-authenticate"],
    'Session realm="wheelyard"',
    "browsers would ask by themselves",
  );
});

test("F100 what changes something needs the session's own word, and no page of another site", async () => {
  const browser = await Browser.signedIn();
  const ask = (headers: Record<string, string>) => browser.ask("POST", "/tokens", { note: "x" }, headers);
  const other = await Browser.signedIn();
  for (const word of ["", "wrong", other.csrf]) {
    const answer = await ask({ "x-csrf-token": word });
    assert.equal(answer.status, 403, answer.text);
    assert.equal(answer.json().code, "bad-csrf-token");
  }
  assert.equal((await ask({ "sec-fetch-site": "cross-site" })).json().code, "cross-site");
  assert.equal((await ask({ origin: "https://evil.example" })).json().code, "cross-site");
  assert.equal((await ask({ "sec-fetch-site": "same-origin" })).status, 201);
  const signIn = { account: "maria", password: PASSWORD };
  const forged = await new Browser().ask("POST", "/session", signIn, { "sec-fetch-site": "cross-site" });
  assert.equal(forged.status, 403);
});

test("the cookie signs in to the management API alone: never to pages, files and uploads", async () => {
  const { cookie } = await Browser.signedIn();
  for (const path of ["/simple/", "/root/main/simple/x/", "/pypi/x/json"])
    assert.notEqual((await nobody.get(path, { cookie })).status, 200, path);
  assert.equal((await nobody.get("/simple/", { cookie })).status, 401);
  const upload = await nobody.send({ method: "POST", path: "/legacy/", headers: { cookie }, body: "" });
  assert.equal(upload.status, 401);
});

test("an Authorization header goes before the cookie, wrong ones too", async () => {
  const browser = await Browser.signedIn();
  const asAdmin = await browser.ask("GET", "/session", undefined, {
    authorization: admin.authorization ?? "",
  });
  assert.deepEqual(
    [asAdmin.json<SessionAnswer>().account, asAdmin.json<SessionAnswer>().session],
    ["admin", null],
  );
  const wrong = await browser.ask("GET", "/session", undefined, { authorization: "Bearer wy_wrong" });
  assert.equal(wrong.status, 401);
});

test("the cookie is Secure when the client came by https to a trusted proxy", async () => {
  const signIn = { account: "maria", password: PASSWORD };
  const https = await new Browser().ask("POST", "/session", signIn, { "x-forwarded-proto": "https" });
  assert.match(cookieOf(https) ?? "", /; Secure$/);
  const http = await new Browser().ask("POST", "/session", signIn, { "x-forwarded-proto": "http" });
  assert.doesNotMatch(cookieOf(http) ?? "", /Secure/);
});

test("the secret is made anew after an hour; the old one counts until the new one has arrived, and two minutes", async () => {
  const browser = await Browser.signedIn();
  const id = await idOf(browser);
  await age(id, { renewed_at: Date.now() - 3_601_000 });
  const old = browser.cookie;
  assert.equal(await browser.account(), "maria");
  assert.notEqual(browser.cookie, old);
  const late = new Browser();
  late.cookie = old;
  assert.equal((await late.ask("GET", "/tokens")).status, 200, "the new one may have been lost");
  services.authenticator.forget("everything");
  assert.equal(await browser.account(), "maria");
  await services.database.write(async () => undefined);
  const row = await services.database.read
    .selectFrom("sessions")
    .select("previous_until")
    .where("id", "=", id)
    .executeTakeFirstOrThrow();
  assert.ok((row.previous_until ?? 0) > Date.now(), "the new one was used");
  await services.database.write(({ tx }) =>
    tx.updateTable("sessions").set({ previous_until: 1 }).where("id", "=", id).execute(),
  );
  services.authenticator.forget("everything");
  assert.equal((await late.ask("GET", "/tokens")).status, 401);
  assert.equal((await browser.ask("GET", "/tokens")).status, 200);
});

test("a session ends when it lies idle, and when its time is over", async () => {
  const { idleTimeout } = services.config.sessions;
  for (const change of [{ seen_at: Date.now() - idleTimeout * 1000 - 1 }, { expires_at: Date.now() - 1 }]) {
    const browser = await Browser.signedIn();
    await age(await idOf(browser), change);
    assert.equal(await browser.account(), null, JSON.stringify(change));
  }
});

test("a new password ends the other sessions, disabling ends all, both at once", async () => {
  await admin.manage("POST", "/accounts", { name: "joe", password: PASSWORD });
  const [one, two] = [await Browser.signedIn("joe"), await Browser.signedIn("joe")];
  const next = "another pass:wörd";
  const changed = await one.ask("PUT", "/accounts/joe/password", { password: next, current: PASSWORD });
  assert.equal(changed.status, 200, changed.text);
  assert.deepEqual([await one.account(), await two.account()], ["joe", null]);
  await admin.manage("PATCH", "/accounts/joe", { disabled: true });
  assert.equal(await one.account(), null);
  await admin.manage("PATCH", "/accounts/joe", { disabled: false });
  assert.equal(await one.account(), null, "it came back");
});

test("one's own sessions are listed and ended one by one, nobody else's", async () => {
  await admin.manage("POST", "/accounts", { name: "ann", password: PASSWORD });
  const [one, two] = [await Browser.signedIn("ann"), await Browser.signedIn("ann")];
  const { items } = (await one.ask("GET", "/sessions")).json<{ items: { id: string; current: boolean }[] }>();
  assert.deepEqual(items.map(({ current }) => current).sort(), [false, true]);
  const other = items.find(({ current }) => !current)?.id ?? "";
  const stranger = await Browser.signedIn();
  assert.equal((await stranger.ask("DELETE", `/sessions/${other}`)).status, 404);
  assert.equal(await two.account(), "ann");
  assert.equal((await one.ask("DELETE", `/sessions/${other}`)).status, 204);
  assert.deepEqual([await one.account(), await two.account()], ["ann", null]);
});

test("a session alone makes no token that is valid for long: that takes the password", async () => {
  const browser = await Browser.signedIn();
  const make = (more: Record<string, unknown>) => browser.ask("POST", "/tokens", { note: "", ...more });
  const days = (count: number) => ({ expiresIn: count * 86_400 });
  assert.equal((await make(days(90))).status, 201);
  const expiry = async (more: Record<string, unknown>) =>
    (await make(more)).json<{ expiresAt: string | null }>().expiresAt;
  const bounded = Date.parse((await expiry({})) ?? "");
  assert.ok(Math.abs(bounded - Date.now() - 90 * 86_400_000) < 600_000);
  assert.equal(await expiry({ password: PASSWORD }), null);
  for (const [more, code] of [
    [days(91), "password-needed"],
    [{ expiresAt: "2999-01-01T00:00:00Z" }, "password-needed"],
    [{ password: "not hers at all" }, "wrong-password"],
    [{ password: "" }, "wrong-password"],
  ] as const) {
    const answer = await make(more);
    assert.equal(answer.status, 403, answer.text);
    assert.equal(answer.json<{ code: string }>().code, code);
  }
  assert.equal((await make({ ...days(365), password: PASSWORD })).status, 201);
  const whole = await nobody.withPassword("maria", PASSWORD).api("POST", "/tokens", { note: "" });
  assert.equal(whole.status, 201, "who sends the password with the request need not send it twice");
});

test("F95 guessing passwords by it is slowed like any other", async () => {
  const slow = await startTwins((config) => {
    config.limits.signInAttempts = 3;
  });
  try {
    const guess = () => slow.admin.api("POST", "/session", { account: "admin", password: "wrong wrong" });
    const unknown = new Caller(slow.admin.origin);
    const statuses: number[] = [];
    for (let round = 0; round < 5; round++)
      statuses.push(
        (await unknown.api("POST", "/session", { account: "admin", password: `wrong ${round}` })).status,
      );
    assert.deepEqual(statuses, [401, 401, 401, 429, 429]);
    assert.equal((await guess()).status, 429);
  } finally {
    await slow.stop();
  }
});

test("signing in and out stands in the log, the secret does not", async () => {
  const browser = await Browser.signedIn();
  await browser.ask("DELETE", "/session");
  const { items } = await admin.manage<{ items: { kind: string; subject: string }[] }>(
    "GET",
    "/changes?limit=500",
  );
  for (const kind of ["session.started", "session.ended"])
    assert.ok(
      items.some((change) => change.kind === kind && change.subject === "maria"),
      kind,
    );
});

test("with several workers a session holds in each, ends in each at once, and a search finds what any published", async () => {
  const server = await startServer({ config: { listen: { workers: 2 } } });
  try {
    const ask = (method: string, path: string, headers: Record<string, string>, body?: unknown) =>
      server.anonymous.send({
        method,
        path: API + path,
        headers: {
          connection: "close",
          ...headers,
          ...(body === undefined ? {} : { "content-type": "application/json" }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    const signIn = { account: "admin", password: ADMIN_PASSWORD };
    const started = await ask("POST", "/session", {}, signIn);
    const cookie = cookieOf(started)?.split(";")[0] ?? "";
    const csrf = started.json<SessionAnswer>().session?.csrf ?? "";
    const accounts = () =>
      Promise.all(
        Array.from({ length: 8 }, async () => (await ask("GET", "/session", { cookie })).json().account),
      );
    assert.deepEqual(new Set(await accounts()), new Set(["admin"]));
    await server.admin.publish(buildWheel({ name: "found-anywhere" }));
    const found = async () => {
      const { items } = await server.admin.manage<{ items: unknown[] }>("GET", "/search?q=found-anywhere");
      return items.length;
    };
    await eventually(found, 1);
    assert.equal((await ask("DELETE", "/session", { cookie, "x-csrf-token": csrf })).status, 204);
    assert.deepEqual(new Set(await accounts()), new Set([null]));
  } finally {
    await server.remove();
  }
});
