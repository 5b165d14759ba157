import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { buildWheel } from "../harness/build-distribution.ts";
import { makeAccount, makeToken } from "../harness/people.ts";
import { exchange } from "../harness/raw-socket.ts";
import { ADMIN_PASSWORD, startServer } from "../harness/start-server.ts";

const server = await startServer({ config: { log: { level: "debug", requests: "all" } } });
after(() => server.remove());
const { admin, anonymous } = server;
const WRONG = "a-wrong-guess-of-a-password";

/** Every way in which a secret may be sent, right and wrong; answers the secrets. */
async function spendSecrets(): Promise<string[]> {
  const person = await makeAccount(server, "keeper");
  const { token } = await makeToken(person);
  const wheel = buildWheel({ name: "quiet" });
  await admin.publish(wheel);
  for (const caller of [anonymous.withToken(token), anonymous.withBearer(token), person]) {
    await caller.get("/simple/quiet/");
    await caller.upload(wheel);
  }
  await anonymous.withPassword("admin", WRONG).upload(wheel);
  await anonymous.withBearer(WRONG).get("/-/api/v1/whoami");
  await admin.get(`/simple/?token=${token}`);
  await admin.manage("PUT", "/accounts/keeper/password", { password: "next-password-of-keeper" });
  await admin.api("POST", "/accounts", { name: "!!", password: "password-in-a-bad-form" });
  const broken = anonymous.withPassword("admin", ADMIN_PASSWORD).authorization;
  await exchange(
    server.port,
    `POST /legacy/ HTTP/1.1\r\nHost: x\r\nAuthorization: ${broken}\r\nBroken\r\n\r\n`,
  );
  return [
    token,
    WRONG,
    ADMIN_PASSWORD,
    "keeper: a pass:wörd",
    "next-password-of-keeper",
    "password-in-a-bad-form",
  ];
}

const secrets = await spendSecrets();
const forms = secrets.flatMap((secret) => [
  secret,
  encodeURIComponent(secret),
  Buffer.from(secret).toString("base64").replace(/=+$/, "").slice(0, -1),
  ...["admin", "keeper", "__token__"].map((name) =>
    Buffer.from(`${name}:${secret}`).toString("base64").slice(0, 30),
  ),
]);

test("F97 A10 no password and no token is in the log, in any form", () => {
  assert.ok(server.log.length > 200, "there is a log to look at");
  for (const form of forms) assert.ok(!server.log.includes(form), `in the log: ${form.slice(0, 6)}…`);
});

test("F98 no password and no token lies on the disk", async () => {
  await server.kill();
  for (const name of readdirSync(server.data, { recursive: true, encoding: "utf8" })) {
    const path = join(server.data, name);
    if (!statSync(path).isFile()) continue;
    const bytes = readFileSync(path);
    for (const form of forms) assert.ok(!bytes.includes(form), `in ${name}: ${form.slice(0, 6)}…`);
  }
  await server.start();
});

test("F99 nothing is writable by others, and nothing with accounts in it is readable by them", () => {
  for (const name of readdirSync(server.data, { recursive: true, encoding: "utf8" })) {
    // Drafts of records come and go.
    const mode = statSync(join(server.data, name), { throwIfNoEntry: false })?.mode ?? 0;
    assert.equal(mode & 0o022, 0, `${name} is writable by others: ${mode.toString(8)}`);
    if (/\.db|accounts|tokens/.test(name)) {
      const open = statSync(server.data).mode & 0o005;
      assert.ok((mode & 0o004) === 0 || open === 0, `${name} is readable by everyone: ${mode.toString(8)}`);
    }
  }
});

test("A10 no answer repeats a secret", async () => {
  for (const path of [
    "/-/api/v1/accounts",
    "/-/api/v1/tokens?account=keeper",
    "/-/api/v1/changes?limit=500",
  ]) {
    const { text } = await admin.get(path);
    for (const form of forms) assert.ok(!text.includes(form), path);
    assert.doesNotMatch(text, /argon2/);
  }
});
