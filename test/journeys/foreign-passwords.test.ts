import assert from "node:assert/strict";
import { after, test } from "node:test";
import { VECTORS } from "../../src/accounts/foreign-hashes/vectors.ts";
import { CommandLine } from "../harness/command-line.ts";
import { makeAccount } from "../harness/people.ts";
import { startServer } from "../harness/start-server.ts";

const server = await startServer();
after(() => server.remove());
const { admin } = server;

const vector = (format: string): { password: string; hash: string } => {
  const [, password = "", hash = ""] = VECTORS.find(([name]) => name === format) ?? [];
  return { password, hash };
};

test("an account that is created with a hash of another server signs in with its old password, again and again", async () => {
  const { password, hash } = vector("bcrypt 2y");
  const made = await admin.manage<{ hasPassword: boolean }>("POST", "/accounts", {
    name: "maria",
    passwordHash: hash,
  });
  assert.equal(made.hasPassword, true);
  const maria = server.anonymous.withPassword("maria", password);
  for (const _ of [1, 2, 3]) assert.equal((await maria.api("GET", "/accounts/maria")).status, 200);
  const wrong = server.anonymous.withPassword("maria", "not her password");
  assert.equal((await wrong.api("GET", "/accounts/maria")).status, 401);
  const log = await admin.api("GET", "/changes?limit=100");
  assert.ok(!log.text.includes(hash) && !log.text.includes("$argon2"), "no hash in the log");
});

test("a hash that cannot be checked is refused with what to do, and only administrators can give one", async () => {
  const { hash } = vector("apr1 of openssl");
  const bad = await admin.api("POST", "/accounts", { name: "eva", passwordHash: "aaJfQyEm0l2sM" });
  assert.equal(bad.status, 400);
  assert.match(bad.text, /DES crypt .* Set a new password/);
  const costly = `$6$rounds=9999999$salt$${"a".repeat(86)}`;
  const slow = await admin.api("POST", "/accounts", { name: "eva", passwordHash: costly });
  assert.equal(slow.status, 400);
  assert.ok(!slow.text.includes("aaaaaa"), "the hash is not repeated");
  const both = { name: "eva", password: "four random words", passwordHash: hash };
  assert.equal((await admin.api("POST", "/accounts", both)).status, 400);
  const ann = await makeAccount(server, "ann");
  assert.equal((await ann.api("POST", "/accounts", { name: "eva", passwordHash: hash })).status, 403);
  assert.equal((await admin.api("GET", "/accounts/eva")).status, 404);
});

test("wheelyard account create takes the hash from standard input", async () => {
  const { password, hash } = vector("pbkdf2-sha512 (PyPICloud)");
  const commands = CommandLine.forAdmin(server);
  await commands.run(["account", "create", "otto", "--password-hash-file", "-"], `${hash}\n`);
  assert.equal(
    (await server.anonymous.withPassword("otto", password).api("GET", "/accounts/otto")).status,
    200,
  );
  const both = ["account", "create", "lena", "--password-hash-file", "-", "--generate-password"];
  const refused = await commands.try(both, hash);
  assert.equal(refused.code, 2);
  assert.match(refused.stderr, /--password-hash-file alone/);
});
