import assert from "node:assert/strict";
import { after, test } from "node:test";
import { CommandLine } from "../harness/command-line.ts";
import { makeAccount, makeToken } from "../harness/people.ts";
import { ADMIN_PASSWORD, makeServer, type Server, startServer } from "../harness/start-server.ts";

const server = await startServer({ config: { accounts: { registration: "open" } } });
after(() => server.remove());
const { admin, anonymous } = server;

test("passwords that are guessed first are refused wherever one is set, with what to do", async () => {
  await makeAccount(server, "maria");
  const attempts: [string, string, string, Record<string, unknown>][] = [
    ["POST", "/accounts", "lena", { name: "lena" }],
    ["POST", "/registrations", "otto", { account: "otto", note: "" }],
    ["PUT", "/accounts/maria/password", "maria", {}],
  ];
  for (const [method, path, account, body] of attempts) {
    for (const password of ["password", "12345678", "Iloveyou", `${account}${account}${account}`]) {
      const answer = await admin.api(method, path, { ...body, password });
      assert.equal(answer.status, 400, `${path} ${password}: ${answer.text}`);
      assert.equal(answer.json<{ code: string }>().code, "bad-password");
      assert.match(answer.text, /Choose another one/);
      assert.ok(!answer.text.includes(`"${password}"`), "a password is never repeated");
    }
  }
  const accounts = await admin.manage<{ items: { name: string }[] }>("GET", "/accounts");
  assert.deepEqual(accounts.items.map(({ name }) => name).sort(), ["admin", "maria"]);
});

test("a new password says how many tokens go on, and revokes them where that is asked for", async () => {
  const ann = await makeAccount(server, "ann");
  const tokens = [await makeToken(ann), await makeToken(ann), await makeToken(ann, {}, { expiresIn: 1 })];
  const [first] = tokens as [{ token: string; id: number }];
  const change = (body: Record<string, unknown>) =>
    admin.manage<{ tokens: { revoked: number; remaining: number } }>("PUT", "/accounts/ann/password", body);
  let left = await change({ password: "the first new one" });
  // One of them expires meanwhile.
  while (left.tokens.remaining === 3) left = await change({ password: "the first new one" });
  assert.deepEqual(left.tokens, { revoked: 0, remaining: 2 });
  assert.equal((await anonymous.withToken(first.token).api("GET", "/whoami")).status, 200);
  const revoked = await change({ password: "the second new one", revokeTokens: true });
  assert.deepEqual(revoked.tokens, { revoked: 2, remaining: 0 });
  assert.equal((await anonymous.withToken(first.token).api("GET", "/whoami")).status, 401);
  const { items } = await admin.manage<{ items: { kind: string; subject: string }[] }>(
    "GET",
    "/changes?limit=500",
  );
  assert.ok(items.some(({ kind, subject }) => kind === "token.revoked" && subject === String(first.id)));
});

test("the command says how many tokens go on, over the API and in the data folder, and revokes them", async () => {
  const bob = await makeAccount(server, "bob");
  const command = CommandLine.forAdmin(server);
  const generate = ["account", "password", "bob", "--generate-password"];
  for (const where of [[], ["--data", server.data]]) {
    const { token } = await makeToken(admin, {}, { account: "bob" });
    const kept = await command.run([...generate, ...where]);
    assert.match(kept, /Tokens that still sign in as bob: 1\. To revoke them/);
    assert.equal((await anonymous.withToken(token).api("GET", "/whoami")).status, 200);
    const gone = await command.json([...generate, ...where, "--revoke-tokens"]);
    assert.deepEqual(gone.tokens, { revoked: 1, remaining: 0 });
    const deadline = performance.now() + 30_000;
    while ((await anonymous.withToken(token).api("GET", "/whoami")).status === 200)
      assert.ok(performance.now() < deadline, "the token is never refused");
  }
  assert.equal((await bob.api("GET", "/whoami")).status, 401);
});

test("a configured password of the administrator that is not theirs is told at the start, not ignored in silence", async () => {
  const first = await startServer({ env: { WHEELYARD_ADMIN_PASSWORD: "password" } });
  after(() => first.remove());
  assert.match(first.log, /one of the most common ones.+wheelyard account password admin --data/s);
  const another = async (password: string, workers: number): Promise<Server> => {
    const made = await makeServer({
      data: first.data,
      env: { WHEELYARD_ADMIN_PASSWORD: password },
      config: { listen: { workers } },
    });
    await made.start();
    await made.kill();
    after(() => made.remove());
    return made;
  };
  await first.kill();
  assert.doesNotMatch((await another("password", 1)).log, /ADMIN_PASSWORD/);
  for (const workers of [1, 2]) {
    const { log } = await another(ADMIN_PASSWORD, workers);
    assert.match(log, /WHEELYARD_ADMIN_PASSWORD.+is not the password.+ignored now/s);
    assert.ok(log.includes(`wheelyard account password admin --data ${first.data}`), log);
    assert.ok(!log.includes(ADMIN_PASSWORD));
  }
});
