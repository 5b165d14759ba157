import assert from "node:assert/strict";
import { after, test } from "node:test";
import { totpCode, totpCounter } from "../../src/accounts/totp.ts";
import { ApiBrowser } from "../harness/api-browser.ts";
import { moveClock, movingClock } from "../harness/moving-clock.ts";
import type { Answer } from "../harness/send.ts";
import { SoftwarePasskey } from "../harness/software-passkey.ts";
import { ADMIN_PASSWORD, startServer } from "../harness/start-server.ts";

const ELEVEN_MINUTES = 11 * 60_000;
const server = await startServer({ env: movingClock(ELEVEN_MINUTES) });
after(() => server.remove());
const HOST = `localhost:${server.port}`;
const browser = new ApiBrowser(server.origin, { host: HOST });
const signedIn = await browser.ask("POST", "/session", { account: "admin", password: ADMIN_PASSWORD });
assert.equal(signedIn.status, 200, signedIn.text);
await server.admin.manage("POST", "/accounts", { name: "maria", password: "maria's long password" });
await server.admin.manage("POST", "/accounts", { name: "ci", kind: "service" });
await server.admin.manage("POST", "/indexes", { owner: "old", name: "one", kind: "hosted" });

const codeOf = (answer: Answer) => answer.json<{ code?: string }>().code;
const grant = { principal: "account:maria", permission: "read", index: "root/main", project: "*" };

test("what gives rights away needs a proof of the last 10 minutes, and everything else goes on", async () => {
  assert.equal((await browser.ask("POST", "/tokens", { note: "just signed in" })).status, 201);
  await moveClock(server);
  const token = await server.admin.manage<{ id: number; token: string }>("POST", "/tokens", {});
  const changes: [string, string, unknown?][] = [
    ["POST", "/tokens", {}],
    ["POST", `/tokens/${token.id}/rotate`, {}],
    ["POST", "/grants", grant],
    ["DELETE", "/grants/1"],
    ["POST", "/accounts", { name: "boss", password: "boss's long password", admin: true }],
    ["PATCH", "/accounts/maria", { admin: true }],
    ["PUT", "/accounts/maria/password", { password: "another long password" }],
    ["DELETE", "/indexes/old/one"],
    ["DELETE", "/passkeys/AAAA"],
    ["DELETE", "/accounts/maria/second-factor"],
    ["POST", "/site/apply", { site: {} }],
  ];
  const { id } = await server.admin.manage<{ id: number }>("POST", "/grants", grant);
  for (const [method, path, body] of changes) {
    const answer = await browser.ask(method, path.replace("/grants/1", `/grants/${id}`), body);
    assert.equal(answer.status, 403, `${method} ${path}: ${answer.text}`);
    assert.equal(codeOf(answer), "confirmation-needed", `${method} ${path}`);
  }
  assert.equal((await browser.ask("POST", "/accounts", { name: "plain" })).status, 201);
  assert.equal((await browser.ask("PATCH", "/accounts/maria", { disabled: false })).status, 200);
  const mayAll = server.anonymous.withToken(
    (
      await server.admin.manage<{ token: string }>("POST", "/tokens", {
        scope: { indexes: ["*"], projects: ["*"], permissions: ["manage"] },
      })
    ).token,
  );
  assert.equal((await mayAll.api("POST", "/grants", grant)).status, 201, "tokens are sent each time");
});

test("the password confirms, for 10 minutes; a wrong one does not", async () => {
  const wrong = await browser.ask("POST", "/session/confirmation", { password: "not this" });
  assert.equal(codeOf(wrong), "wrong-password");
  assert.equal((await browser.ask("POST", "/session/confirmation", {})).status, 400);
  const both = await browser.ask("POST", "/session/confirmation", { password: "a", code: "b" });
  assert.match(both.json<{ detail: string }>().detail, /must have one of/);
  assert.equal(codeOf(await browser.ask("POST", "/grants", grant)), "confirmation-needed");
  const right = await browser.ask("POST", "/session/confirmation", { password: ADMIN_PASSWORD });
  assert.equal(right.status, 204, right.text);
  assert.equal((await browser.ask("POST", "/grants", grant)).status, 201);
  await moveClock(server);
  assert.equal(codeOf(await browser.ask("POST", "/grants", grant)), "confirmation-needed");
  const { status } = await browser.ask("POST", "/tokens", { password: ADMIN_PASSWORD });
  assert.equal(status, 201, "the password of the request confirms too");
  const basic = await server.admin.api("POST", "/session/confirmation", { password: ADMIN_PASSWORD });
  assert.equal(codeOf(basic), "no-session");
});

test("a code or a passkey of the account confirms, and no one else's", async () => {
  const begun = await browser.ask("POST", "/second-factor", { password: ADMIN_PASSWORD });
  const { key: secret } = begun.json<{ key: string }>();
  // The server's clock is 22 minutes ahead.
  const at = (step: number) => totpCode(secret, totpCounter(Date.now() + 2 * ELEVEN_MINUTES) + step);
  const turnedOn = await browser.ask("POST", "/second-factor/confirmation", { code: at(-1) });
  assert.equal(turnedOn.status, 200, turnedOn.text);
  assert.equal(codeOf(await browser.ask("POST", "/grants", grant)), "confirmation-needed");
  assert.equal(codeOf(await browser.ask("POST", "/session/confirmation", { code: "000000" })), "wrong-code");
  assert.equal((await browser.ask("POST", "/session/confirmation", { code: at(1) })).status, 204);
  assert.equal((await browser.ask("POST", "/grants", grant)).status, 201);

  const passkey = new SoftwarePasskey(`http://${HOST}`);
  const options = await browser.ask("POST", "/passkey-options", { password: ADMIN_PASSWORD });
  const made = passkey.make(options.json<{ challenge: string }>());
  assert.equal((await browser.ask("POST", "/passkeys", { name: "key", passkey: made })).status, 201);
  await moveClock(server);
  const ask = async (body: object) =>
    (await browser.ask("POST", "/passkey-challenges", body)).json<{ challenge: string }>();
  const elsewhere = passkey.sign(await ask({}));
  const refused = await browser.ask("POST", "/session/confirmation", { passkey: elsewhere });
  assert.equal(codeOf(refused), "wrong-passkey", "signed to sign in");
  const signed = passkey.sign(await ask({ confirm: true }));
  assert.equal((await browser.ask("POST", "/session/confirmation", { passkey: signed })).status, 204);
  assert.equal((await browser.ask("POST", "/grants", grant)).status, 201);
  const strange = await new ApiBrowser(server.origin, { host: HOST }).ask("POST", "/passkey-challenges", {
    confirm: true,
  });
  assert.equal(strange.status, 401);
});
