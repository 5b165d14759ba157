import assert from "node:assert/strict";
import { after, test } from "node:test";
import { ApiBrowser } from "../harness/api-browser.ts";
import { CommandLine } from "../harness/command-line.ts";
import { OidcTestProvider } from "../harness/oidc-provider.ts";
import { makeAccount } from "../harness/people.ts";
import type { Answer } from "../harness/send.ts";
import { ADMIN_PASSWORD, startServer } from "../harness/start-server.ts";

const [staff, guests] = await Promise.all([OidcTestProvider.start(), OidcTestProvider.start()]);
const server = await startServer({
  config: {
    access: { read: "authenticated" },
    listen: { trustedProxies: ["127.0.0.1"] },
    oidc: {
      staff: {
        ...staff.options,
        label: "Staff login",
        domain: "example.com",
        groups: ["devs", "Release Team=releasers"],
        adminGroups: ["admins"],
      },
      guests: {
        ...guests.options,
        clientSecret: undefined,
        createAccounts: false,
        require: ["hd=example.org"],
      },
      trusted: { ...staff.options, adminGroups: ["admins"], assumeFresh: true },
    },
  },
  env: { WHEELYARD_OIDC_GUESTS_CLIENT_SECRET: guests.options.clientSecret as string },
});
after(async () => {
  staff.stop();
  guests.stop();
  await server.remove();
});
const { admin, anonymous, origin } = server;
await makeAccount(server, "maria");
await makeAccount(server, "robot", "service");

interface Session {
  account: string | null;
  admin: boolean;
  groups: string[];
  session: { id: string; provider: string | null } | null;
}
interface Problem {
  code: string;
  detail: string;
}

async function begun(browser: ApiBrowser, provider = "staff", more: object = {}): Promise<string> {
  const answer = await browser.ask("POST", "/provider-sign-in", { provider, ...more });
  assert.equal(answer.status, 200, answer.text);
  return answer.json<{ url: string }>().url;
}
async function signInAs(
  claims: Record<string, unknown>,
  browser = new ApiBrowser(origin),
  [name, provider] = ["staff", staff] as [string, OidcTestProvider],
): Promise<Answer> {
  const answer = provider.signIn(await begun(browser, name), claims);
  return browser.ask("POST", "/provider-session", { provider: name, answer });
}
function refused(answer: Answer, code: string, status = 403): string {
  assert.equal(answer.status, status, answer.text);
  const problem = answer.json<Problem & Record<string, unknown>>();
  assert.equal(problem.code, code, answer.text);
  assert.doesNotMatch(answer.text, /openid|oauth4webapi|jose|node_modules|\n\s+at /i);
  return problem.detail;
}

test("the sign-in page learns which providers there are", async () => {
  const { items } = await anonymous.manage<{ items: unknown[] }>("GET", "/providers");
  assert.deepEqual(items, [
    { name: "staff", label: "Staff login" },
    { name: "guests", label: "guests" },
    { name: "trusted", label: "trusted" },
  ]);
});

test("a person signs in for the first time, gets an account and groups, and signs out at the provider", async () => {
  const browser = new ApiBrowser(origin);
  const page = new URL(await begun(browser));
  assert.equal(page.origin, staff.url);
  assert.equal(page.searchParams.get("redirect_uri"), `${origin}/ui/sign-in/staff`);
  assert.equal(page.searchParams.get("scope"), "openid profile email");
  const claims = {
    sub: "u-1",
    preferred_username: "Alice@Example.com",
    groups: ["devs", "Release Team", "elsewhere"],
  };
  const answer = await browser.ask("POST", "/provider-session", {
    provider: "staff",
    answer: staff.signIn(page.href, claims),
  });
  assert.equal(answer.status, 200, answer.text);
  const shown = (await browser.ask("GET", "/session")).json<Session>();
  assert.equal(shown.account, "alice");
  assert.deepEqual(shown.groups, ["devs", "releasers"]);
  assert.equal(shown.session?.provider, "staff");
  assert.equal(browser.cookies.has("wheelyard_sign_in"), false);
  const out = (await browser.ask("POST", "/provider-sign-out")).json<{ url: string }>();
  const target = new URL(out.url);
  assert.equal(target.origin + target.pathname, `${staff.url}/logout`);
  assert.equal(target.searchParams.get("post_logout_redirect_uri"), `${origin}/ui/sign-in`);
  assert.ok(target.searchParams.get("id_token_hint"));
  assert.equal((await browser.ask("GET", "/session")).json<Session>().account, null);
});

test("groups and administrators follow the provider at each sign-in, and the account follows the subject", async () => {
  const first = await signInAs({ sub: "u-2", preferred_username: "bela", groups: ["admins", "devs"] });
  assert.deepEqual([first.json<Session>().admin, first.json<Session>().groups], [true, ["devs"]]);
  const second = await signInAs({ sub: "u-2", preferred_username: "renamed", groups: "devs" });
  const { account, admin: isAdmin, groups } = second.json<Session>();
  assert.deepEqual([account, isAdmin, groups], ["bela", false, ["devs"]]);
  // Names of groups are not the same in another case.
  const third = await signInAs({ sub: "u-2", groups: ["DEVS", "ADMINS"] });
  assert.deepEqual([third.json<Session>().admin, third.json<Session>().groups], [false, []]);
});

test("no name leads to an account that is somebody else's", async () => {
  for (const name of ["admin", "ADMIN", "maria", "robot"]) {
    const answer = await signInAs({
      sub: `evil-${name}`,
      preferred_username: name,
      email: `${name}@example.com`,
    });
    refused(answer, "oidc-name-taken");
  }
  // Another person with the name of one who has an account here.
  refused(await signInAs({ sub: "u-9", preferred_username: "alice" }), "oidc-name-taken");
  // A domain that is not left out, and names that mean something else.
  assert.equal(
    (await signInAs({ sub: "u-10", preferred_username: "alice@evil.example" })).json<Session>().account,
    "alice@evil.example",
  );
  for (const name of [
    "everyone",
    "__token__",
    "",
    " ",
    "a".repeat(300),
    "a/b",
    "<b>",
    ["x"],
    { a: 1 },
    7,
    null,
  ])
    refused(await signInAs({ sub: "u-11", preferred_username: name }), "oidc-no-name");
});

test("hostile claims never fail the server, and give nothing", async () => {
  const nest = (depth: number): unknown => (depth === 0 ? "admins" : { groups: nest(depth - 1) });
  const hostile: unknown[] = [
    { admins: true },
    [["admins"], { admins: 1 }, null, 5, "x".repeat(5_000)],
    7,
    nest(200),
    "__proto__",
    ["__proto__", "constructor"],
  ];
  for (const groups of hostile) {
    const answer = await signInAs({ sub: "u-20", preferred_username: "hostile", groups });
    const { account, admin: isAdmin, groups: got } = answer.json<Session>();
    assert.deepEqual([account, isAdmin, got], ["hostile", false, []], JSON.stringify(groups).slice(0, 80));
  }
  const many = Array.from({ length: 6_000 }, (_, index) => `g${index}`);
  refused(await signInAs({ sub: "u-20", groups: many }), "oidc-too-many-groups");
  refused(await signInAs({ sub: "u-20", _claim_names: { groups: "src1" } }), "oidc-too-many-groups");
  refused(await signInAs({ sub: "u-20", padding: "x".repeat(600_000) }), "oidc-unavailable", 503);
  for (const sub of ["", "x".repeat(300), 7, null, { a: 1 }, "naïve"]) {
    const { status } = await signInAs({ sub, preferred_username: "subless" });
    assert.equal(status, 403, JSON.stringify(sub));
  }
});

test("forged, foreign and stale ID tokens are refused", async () => {
  const now = Math.floor(Date.now() / 1000);
  const claims = { sub: "u-1", preferred_username: "alice" };
  const other = await OidcTestProvider.start();
  const key = await (await import("jose")).generateKeyPair("RS256");
  const none = (token: string) =>
    `${Buffer.from('{"alg":"none"}').toString("base64url")}.${token.split(".")[1]}.`;
  const hmac = async (token: string) => {
    const { createHmac } = await import("node:crypto");
    const head = `${Buffer.from('{"alg":"HS256","kid":"key-1"}').toString("base64url")}.${token.split(".")[1]}`;
    return `${head}.${createHmac("sha256", await staff.publicKey())
      .update(head)
      .digest("base64url")}`;
  };
  const cases: [string, typeof staff.tampering][] = [
    ["another issuer", { claims: { iss: other.url } }],
    ["a look-alike issuer", { claims: { iss: `${staff.url}/` } }],
    ["another audience", { claims: { aud: "another-app" } }],
    ["several audiences without azp", { claims: { aud: ["wheelyard", "another-app"], azp: "another-app" } }],
    ["expired", { claims: { iat: now - 900, exp: now - 600 } }],
    ["without expiry", { claims: { exp: undefined } }],
    ["another nonce", { claims: { nonce: "n" } }],
    ["without nonce", { claims: { nonce: undefined } }],
    ["another key", { key }],
    ["an unknown kid", { header: { kid: "../../etc/passwd" } }],
    ["no signature", { token: none }],
    ["the public key as a secret", { token: hmac }],
    ["no token", { token: () => "" }],
    ["not a token", { token: () => "a.b.c" }],
  ];
  try {
    for (const [what, tampering] of cases) {
      staff.tampering = tampering;
      const answer = await signInAs(claims).catch((error: Error) => assert.fail(`${what}: ${error.message}`));
      // What is no token at all is the provider's fault.
      assert.equal(answer.status, what === "not a token" ? 503 : 403, `${what}: ${answer.text}`);
    }
  } finally {
    staff.tampering = {};
    other.stop();
  }
  assert.equal((await signInAs(claims)).status, 200);
});

test("an answer counts once, in the browser that began, at the provider that was asked", async () => {
  const browser = new ApiBrowser(origin);
  const claims = { sub: "u-1" };
  const page = await begun(browser);
  const answer = staff.signIn(page, claims);
  const cookies = new Map(browser.cookies);
  const finish = (from: ApiBrowser, text = answer, provider = "staff") =>
    from.ask("POST", "/provider-session", { provider, answer: text });
  refused(await finish(new ApiBrowser(origin)), "sign-in-expired");
  const stranger = new ApiBrowser(origin);
  await begun(stranger);
  refused(await finish(stranger), "oidc-unproved");
  refused(await finish(browser, answer, "guests"), "sign-in-expired");
  refused(
    await finish(browser, answer.replace(/iss=[^&]*/, `iss=${encodeURIComponent(guests.url)}`)),
    "oidc-unproved",
  );
  refused(await finish(browser, answer.replace(/&iss=[^&]*/, "")), "oidc-unproved");
  refused(await finish(browser, `${answer}&state=other`), "oidc-unproved");
  refused(await finish(browser, answer.replace(/code=[^&]*/, "code=guessed")), "sign-in-expired");
  assert.equal((await finish(browser)).status, 200);
  const replay = new ApiBrowser(origin);
  for (const [name, value] of cookies) replay.cookies.set(name, value);
  refused(await finish(replay), "sign-in-expired");
  for (const text of ["x", "error=access_denied", "state=", "%", "code=a&code=b", "\u0001"]) {
    const tried = new ApiBrowser(origin);
    const state = new URL(await begun(tried)).searchParams.get("state");
    assert.equal((await finish(tried, text)).status, 403, text);
    const { status } = await finish(
      tried,
      `error=access_denied&state=${state}&iss=${encodeURIComponent(staff.url)}`,
    );
    assert.equal(status, 403);
  }
  for (const cookie of ["x", Buffer.from("{}").toString("base64url"), "e30=", "null"]) {
    const tried = new ApiBrowser(origin);
    tried.cookies.set("wheelyard_sign_in", cookie);
    refused(await finish(tried), "sign-in-expired");
  }
});

test("a provider that is down, wrong or slow keeps no local account out", async () => {
  const start = (provider: string) => new ApiBrowser(origin).ask("POST", "/provider-sign-in", { provider });
  const local = async () => {
    const answer = await new ApiBrowser(origin).ask("POST", "/session", {
      account: "admin",
      password: ADMIN_PASSWORD,
    });
    assert.equal(answer.status, 200);
  };
  refused(await start("nothing"), "no-such-provider", 404);
  guests.trouble = 503;
  refused(await start("guests"), "oidc-unavailable", 503);
  await local();
  guests.trouble = null;
  guests.document = { issuer: `${guests.url}/other` };
  assert.match(refused(await start("guests"), "oidc-other-issuer", 503), /oidc\.guests\.issuer/);
  guests.document = {};
  assert.equal((await start("guests")).status, 200);
  // What was discovered stays in use; the code cannot be exchanged meanwhile.
  const browser = new ApiBrowser(origin);
  const answer = guests.signIn(await begun(browser, "guests"), { sub: "g-1", hd: "example.org" });
  guests.trouble = "silence";
  refused(
    await browser.ask("POST", "/provider-session", { provider: "guests", answer }),
    "oidc-unavailable",
    503,
  );
  await local();
  guests.trouble = null;
  assert.match(server.log, /sign-in with a provider failed/);
  assert.doesNotMatch(server.log, /secret of the client|eyJ/);
});

test("a key that was replaced at the provider works at once", async () => {
  assert.equal((await signInAs({ sub: "u-1" })).status, 200);
  await staff.rotate();
  assert.equal((await signInAs({ sub: "u-1" })).status, 200);
});

test("claims that the ID token lacks are read from their own address, of the same person only", async () => {
  const provider = await OidcTestProvider.start();
  provider.userInfo = { sub: "i-1", preferred_username: "iris", groups: ["devs"] };
  const own = await startServer({ config: { oidc: { own: { ...provider.options, groups: ["devs"] } } } });
  const signIn = async () => {
    const browser = new ApiBrowser(own.origin);
    const answer = provider.signIn(await begun(browser, "own"), { sub: "i-1" });
    return browser.ask("POST", "/provider-session", { provider: "own", answer });
  };
  try {
    const { account, groups } = (await signIn()).json<Session>();
    assert.deepEqual([account, groups], ["iris", ["devs"]]);
    provider.userInfo = { sub: "i-2", preferred_username: "iris", groups: ["devs"] };
    refused(await signIn(), "oidc-unproved");
  } finally {
    provider.stop();
    await own.remove();
  }
});

test("an account that exists is linked by its holder, and then signs in with the provider", async () => {
  const claims = { sub: "g-7", preferred_username: "maria", hd: "example.org" };
  const as = (all: Record<string, unknown>) => signInAs(all, new ApiBrowser(origin), ["guests", guests]);
  refused(await as({ sub: "g-7", hd: "elsewhere.example" }), "oidc-not-admitted");
  refused(await as(claims), "oidc-no-account");
  const link = async (browser: ApiBrowser, all: Record<string, unknown>) => {
    const answer = guests.signIn(await begun(browser, "guests", { link: true }), all);
    return browser.ask("POST", "/provider-session", { provider: "guests", answer });
  };
  const nobody = await new ApiBrowser(origin).ask("POST", "/provider-sign-in", {
    provider: "guests",
    link: true,
  });
  refused(nobody, "no-session");
  const maria = new ApiBrowser(origin);
  await maria.ask("POST", "/session", { account: "maria", password: "maria: a pass:wörd" });
  assert.equal((await link(maria, claims)).status, 200);
  assert.equal((await as(claims)).json<Session>().account, "maria");
  refused(await link(maria, { ...claims, sub: "g-8" }), "already-linked", 409);
  const root = new ApiBrowser(origin);
  await root.ask("POST", "/session", { account: "admin", password: ADMIN_PASSWORD });
  refused(await link(root, claims), "already-linked", 409);
  // A link that one account began ends in no other one.
  const page = await begun(maria, "guests", { link: true });
  root.cookies.set("wheelyard_sign_in", maria.cookies.get("wheelyard_sign_in") as string);
  const crossed = await root.ask("POST", "/provider-session", {
    provider: "guests",
    answer: guests.signIn(page, claims),
  });
  refused(crossed, "sign-in-expired");
  // The password works as before.
  assert.equal(
    (await anonymous.withPassword("maria", "maria: a pass:wörd").get("/-/api/v1/whoami")).status,
    200,
  );
});

test("a sign-in with a provider confirms changes only if the person signed in there just now", async () => {
  const now = () => Math.floor(Date.now() / 1000);
  const claims = { sub: "u-root", preferred_username: "root-of-staff", groups: ["admins"] };
  const browser = new ApiBrowser(origin);
  const grant = { principal: "account:maria", permission: "read", index: "root/main", project: "fresh-*" };
  const granted = async () => {
    const answer = await browser.ask("POST", "/grants", { ...grant, notYet: true });
    return answer.status === 201 ? "granted" : answer.json<Problem>().code;
  };
  const signIn = (auth_time: unknown) => signInAs({ ...claims, auth_time }, browser);
  const confirm = async (auth_time: unknown) => {
    const page = await begun(browser, "staff", { again: true });
    const { searchParams } = new URL(page);
    assert.deepEqual([searchParams.get("prompt"), searchParams.get("max_age")], ["login", "0"]);
    const answer = staff.signIn(page, { ...claims, auth_time });
    return browser.ask("POST", "/provider-session", { provider: "staff", answer });
  };
  // The provider knew the browser from this morning, says nothing, or something impossible.
  for (const old of [now() - 3600, undefined, now() + 3600]) {
    assert.equal((await signIn(old)).status, 200, String(old));
    assert.equal(await granted(), "confirmation-needed", String(old));
  }
  assert.match(refused(await confirm(undefined), "oidc-not-fresh"), /does not say when you signed in there/);
  assert.match(refused(await confirm(now() - 3600), "oidc-not-fresh"), /without checking who you are/);
  assert.match(refused(await confirm(now() + 3600), "oidc-not-fresh"), /still to come/);
  for (const hostile of ["now", -1, 0, [now()], { at: now() }, true, 1e300])
    assert.equal((await confirm(hostile)).status, 403, JSON.stringify(hostile));
  assert.equal(await granted(), "confirmation-needed");
  // Clocks differ a little, and a second factor takes its time.
  assert.equal((await confirm(now() + 20)).status, 200);
  assert.equal((await confirm(now() - 240)).status, 200);
  assert.equal(await granted(), "granted");
});

test("a provider that never says when people signed in is believed if the settings say so", async () => {
  const browser = new ApiBrowser(origin);
  const claims = { sub: "t-1", preferred_username: "trusting", groups: ["admins"], auth_time: undefined };
  const page = await begun(browser, "trusted", { again: true });
  const answer = staff.signIn(page, claims);
  assert.equal((await browser.ask("POST", "/provider-session", { provider: "trusted", answer })).status, 200);
  const grant = { principal: "account:maria", permission: "read", index: "root/main", project: "trusted-*" };
  assert.equal((await browser.ask("POST", "/grants", { ...grant, notYet: true })).status, 201);
});

test("a disabled account is refused, and stays disabled", async () => {
  await signInAs({ sub: "u-30", preferred_username: "leaver" });
  await admin.manage("PATCH", "/accounts/leaver", { disabled: true });
  refused(await signInAs({ sub: "u-30", preferred_username: "leaver" }), "account-disabled");
  refused(await signInAs({ sub: "u-30", preferred_username: "another" }), "account-disabled");
});

test("behind a proxy, the provider sends browsers back to the address that people use", async () => {
  const proxied = new ApiBrowser(origin, {
    "x-forwarded-proto": "https",
    "x-forwarded-host": "packages.example.com",
    "x-forwarded-prefix": "/pypi",
  });
  const page = new URL(await begun(proxied));
  assert.equal(page.searchParams.get("redirect_uri"), "https://packages.example.com/pypi/ui/sign-in/staff");
});

test("settings of providers come from the file and the environment, checked before the server starts", async () => {
  const wheelyard = new CommandLine({});
  const check = async (env: Record<string, string>) => await wheelyard.try(["config", "print"], "", env);
  const good = {
    WHEELYARD_OIDC_OKTA_ISSUER: "https://okta.example.com",
    WHEELYARD_OIDC_OKTA_CLIENT_ID: "abc",
    WHEELYARD_OIDC_OKTA_CLIENT_SECRET: "hidden-words",
    WHEELYARD_OIDC_OKTA_ADMIN_GROUPS: "a,b",
  };
  const { stdout, code } = await check(good);
  assert.equal(code, 0);
  assert.match(stdout, /^oidc:\n {2}okta:\n {4}issuer: /m);
  assert.match(stdout, /adminGroups: \["a","b"\]/);
  assert.doesNotMatch(stdout, /hidden-words/);
  const wrong: [Record<string, string>, RegExp][] = [
    [{ ...good, WHEELYARD_OIDC_OKTA_ISSUER: "http://okta.example.com" }, /oidc\.okta\.issuer .*https/],
    [{ WHEELYARD_OIDC_OKTA_ISSUER: "https://okta.example.com" }, /oidc\.okta\.clientId: is required/],
    [{ ...good, WHEELYARD_OIDC_OKTA_COLOUR: "red" }, /WHEELYARD_OIDC_OKTA_COLOUR is not a Wheelyard setting/],
    [{ ...good, WHEELYARD_OIDC_OKTA_REQUIRE: "hd" }, /oidc\.okta\.require.*CLAIM=VALUE/],
  ];
  for (const [env, message] of wrong) {
    const { code, stderr } = await check(env);
    assert.notEqual(code, 0);
    assert.match(stderr, message);
  }
});
