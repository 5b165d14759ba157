import assert from "node:assert/strict";
import { after, test } from "node:test";
import { totpCode, totpCounter } from "../../src/accounts/totp.ts";
import { ApiBrowser } from "../harness/api-browser.ts";
import { CommandLine } from "../harness/command-line.ts";
import { recorded } from "../harness/recorded.ts";
import type { Answer } from "../harness/send.ts";
import { SoftwarePasskey } from "../harness/software-passkey.ts";
import { startServer } from "../harness/start-server.ts";

const PASSWORD = "maria's long password";
const server = await startServer({
  config: { access: { read: "authenticated" }, listen: { trustedProxies: ["127.0.0.1"] } },
});
after(() => server.remove());
const HOST = `localhost:${server.port}`;
const ORIGIN = `http://${HOST}`;
for (const name of ["maria", "peter", "paula", "olga", "boris"])
  await server.admin.manage("POST", "/accounts", { name, password: PASSWORD });

interface Options {
  challenge: string;
  allowCredentials: { id: string }[];
  rp?: { id: string };
  rpId?: string;
}
const codeOf = (answer: Answer) => answer.json<{ code: string }>().code;

async function browserOf(
  account: string,
  more: object = {},
  headers: Record<string, string> = { host: HOST },
) {
  const browser = new ApiBrowser(server.origin, headers);
  const answer = await browser.ask("POST", "/session", { account, password: PASSWORD, ...more });
  assert.equal(answer.status, 200, answer.text);
  return browser;
}

async function ok<T = Options>(asked: Promise<Answer>): Promise<T> {
  const answer = await asked;
  assert.ok(answer.status < 300, answer.text);
  return answer.status === 204 ? (undefined as T) : answer.json<T>();
}

const optionsFor = (browser: ApiBrowser) =>
  ok(browser.ask("POST", "/passkey-options", { password: PASSWORD }));

async function add(browser: ApiBrowser, name: string, key = new SoftwarePasskey(ORIGIN)) {
  const passkey = key.make(await optionsFor(browser));
  const made = await ok<{ recoveryCodes: string[] | null }>(
    browser.ask("POST", "/passkeys", { name, passkey }),
  );
  return { key, codes: made.recoveryCodes };
}

const stranger = () => new ApiBrowser(server.origin, { host: HOST });
const challengeFor = (account?: string) =>
  ok(
    stranger().ask(
      "POST",
      "/passkey-challenges",
      account === undefined ? {} : { account, password: PASSWORD },
    ),
  );
const enter = (account: string, more: object) =>
  stranger().ask("POST", "/session", { account, password: PASSWORD, ...more });

const maria = await browserOf("maria");
const elsewhere = await browserOf("maria");
const { key, codes } = await add(maria, "laptop");

test("from the first passkey on, the password alone does not sign in; the passkey beside it does, once", async () => {
  assert.equal(codes?.length, 10);
  assert.equal((await elsewhere.ask("GET", "/sessions")).status, 401, "other sessions have ended");
  assert.equal((await maria.ask("GET", "/sessions")).status, 200);
  const basic = server.anonymous.withPassword("maria", PASSWORD);
  assert.equal(codeOf(await basic.get("/simple/")), "second-factor-needed");
  assert.equal(codeOf(await enter("maria", {})), "second-factor-needed");
  const asked = await challengeFor("maria");
  assert.equal(asked.allowCredentials.length, 1);
  const passkey = key.sign(asked);
  assert.equal((await enter("maria", { passkey })).status, 200);
  assert.equal(codeOf(await enter("maria", { passkey })), "bad-credentials", "used");
  assert.equal((await enter("maria", { code: codes?.[0] })).status, 200, "a recovery code does too");
  const wrong = await stranger().ask("POST", "/passkey-challenges", { account: "maria", password: "no" });
  assert.equal(codeOf(wrong), "bad-credentials");
});

test("a passkey signs in alone, if it checked who uses it", async () => {
  const asked = await challengeFor();
  assert.deepEqual(asked.allowCredentials, []);
  const unchecked = key.sign(asked, { isVerified: false });
  assert.equal((await stranger().ask("POST", "/passkey-session", { passkey: unchecked })).status, 403);
  const browser = stranger();
  const passkey = key.sign(await challengeFor());
  const session = await ok<{ account: string }>(browser.ask("POST", "/passkey-session", { passkey }));
  assert.equal(session.account, "maria");
  assert.equal((await browser.ask("GET", "/passkeys")).status, 200);
  assert.equal((await stranger().ask("POST", "/passkey-session", { passkey })).status, 403, "used");
  const { key: lost } = await add(await browserOf("boris"), "phone");
  await server.admin.manage("PATCH", "/accounts/boris", { disabled: true });
  const late = lost.sign(await challengeFor());
  assert.equal((await stranger().ask("POST", "/passkey-session", { passkey: late })).status, 403);
});

test("nothing signed for something else, somewhere else or by another counts", async () => {
  const peter = await browserOf("peter");
  const { key: his } = await add(peter, "phone");
  const signed = [
    ["of another account", his.sign(await challengeFor("maria"))],
    ["for another account", key.sign(await challengeFor("peter"))],
    ["for signing in alone", key.sign(await challengeFor())],
    ["on another site", key.sign(await challengeFor("maria"), { origin: "https://evil.example" })],
    ["on another port", key.sign(await challengeFor("maria"), { origin: "http://localhost:1" })],
    ["a made-up challenge", key.sign({ challenge: Buffer.from("1.a.b").toString("base64url") })],
    ["an unknown passkey", new SoftwarePasskey(ORIGIN).sign(await challengeFor("maria"))],
  ] as const;
  for (const [how, passkey] of signed)
    assert.equal(codeOf(await enter("maria", { passkey })), "bad-credentials", how);
  const stale = key.sign(await challengeFor("maria"));
  assert.equal((await enter("maria", { passkey: key.sign(await challengeFor("maria")) })).status, 200);
  assert.equal((await enter("maria", { passkey: stale })).status, 401, "an older challenge");
});

test("adding one needs a session, the password, and a passkey that proves itself", async () => {
  const paula = await browserOf("paula");
  const basic = server.anonymous.withPassword("paula", PASSWORD);
  assert.equal((await basic.api("POST", "/passkey-options", { password: PASSWORD })).status, 403);
  const wrong = await paula.ask("POST", "/passkey-options", { password: "not this" });
  assert.equal(codeOf(wrong), "wrong-password");
  const byAddress = await browserOf("paula", {}, {});
  const refused = await byAddress.ask("POST", "/passkey-options", { password: PASSWORD });
  assert.equal(codeOf(refused), "passkeys-need-host-name");
  const fresh = () => new SoftwarePasskey(ORIGIN);
  const x5c = Buffer.concat([Buffer.from([0xa1, 0x63]), Buffer.from("x5c"), Buffer.from([0x80])]);
  const tries = [
    fresh().make(await optionsFor(maria)),
    fresh().make(await optionsFor(paula), { origin: "https://evil.example" }),
    fresh().make(await optionsFor(paula), { attestation: { format: "packed", statement: x5c } }),
    fresh().make(await optionsFor(paula), { attestation: { format: "tpm", statement: Buffer.from([0xa0]) } }),
    { id: "AAAA", response: { clientDataJSON: "AAAA", attestationObject: "AAAA" } },
    // Lists within lists, 3,000 deep.
    {
      id: "AAAA",
      response: {
        clientDataJSON: "AAAA",
        attestationObject: Buffer.alloc(3_000, 0x81).toString("base64url"),
      },
    },
  ];
  for (const passkey of tries)
    assert.equal(codeOf(await paula.ask("POST", "/passkeys", { name: "x", passkey })), "passkey-not-proven");
  assert.equal((await enter("paula", {})).status, 200, "none of it turned a second factor on");
  const { key: hers } = await add(paula, "key");
  const again = hers.make(await optionsFor(paula));
  assert.equal(
    codeOf(await paula.ask("POST", "/passkeys", { name: "twice", passkey: again })),
    "passkey-known",
  );
});

test("the last passkey ends the second factor, unless there is an app", async () => {
  const olga = await browserOf("olga");
  const { key: first } = await add(olga, "first");
  const second = await add(olga, "second");
  assert.equal(second.codes, null, "recovery codes are those of the first");
  const { items } = await ok<{ items: { id: string; name: string }[] }>(olga.ask("GET", "/passkeys"));
  assert.deepEqual(
    items.map(({ name }) => name),
    ["first", "second"],
  );
  const [one, two] = items;
  assert.equal((await maria.ask("DELETE", `/passkeys/${one?.id}`)).status, 404, "another's");
  await ok(olga.ask("DELETE", `/passkeys/${one?.id}`));
  assert.equal(
    codeOf(await enter("olga", { passkey: first.sign(await challengeFor("olga")) })),
    "bad-credentials",
  );
  const { key: secret } = await ok<{ key: string }>(
    olga.ask("POST", "/second-factor", { password: PASSWORD }),
  );
  const code = totpCode(secret, totpCounter(Date.now()));
  assert.equal((await enter("olga", { code })).status, 401, "an app counts only after its confirmation");
  await ok(olga.ask("POST", "/second-factor/confirmation", { code }));
  await ok(olga.ask("DELETE", `/passkeys/${two?.id}`));
  assert.equal(codeOf(await enter("olga", {})), "second-factor-needed", "the app is left");
  await CommandLine.forAdmin(server).run(["account", "reset-second-factor", "olga"]);
  assert.equal((await enter("olga", {})).status, 200);
  const again = await browserOf("olga");
  await add(again, "third");
  const { items: left } = await ok<{ items: { id: string }[] }>(again.ask("GET", "/passkeys"));
  await ok(again.ask("DELETE", `/passkeys/${left[0]?.id}`));
  assert.equal((await enter("olga", {})).status, 200);
});

test("behind a proxy, passkeys belong to the name that people use", async () => {
  const headers = { "x-forwarded-host": "packages.example.com", "x-forwarded-proto": "https" };
  await server.admin.manage("POST", "/accounts", { name: "nina", password: PASSWORD });
  const nina = await browserOf("nina", {}, headers);
  const options = await optionsFor(nina);
  assert.equal(options.rp?.id, "packages.example.com");
  await add(nina, "phone", new SoftwarePasskey("https://packages.example.com"));
  const here = await stranger().ask("POST", "/passkey-challenges", { account: "nina", password: PASSWORD });
  assert.equal(codeOf(here), "no-passkey", "not for the other name of this server");
});

test("passkeys survive the loss of the database", async () => {
  await recorded(server);
  await server.kill();
  await server.loseFacts();
  await CommandLine.forAdmin(server).run(["rebuild"]);
  await server.start();
  assert.equal(codeOf(await enter("maria", {})), "second-factor-needed");
  assert.equal((await enter("maria", { passkey: key.sign(await challengeFor("maria")) })).status, 200);
  assert.equal((await enter("maria", { code: codes?.[1] })).status, 200);
});
