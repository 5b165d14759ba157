import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { openDatabase } from "../../database/open.ts";
import { Accounts } from "../accounts.ts";
import { LocalVerifier } from "../drivers/local/verifier.ts";
import { isOwnHash } from "../password.ts";
import { isKnownHash, verifyForeignHash } from "./foreign-hashes.ts";
import { VECTORS } from "./vectors.ts";

const folder = await mkdtemp(join(tmpdir(), "wheelyard-hashes-"));
const database = await openDatabase({ data: folder, database: { driver: "sqlite" } });
const accounts = new Accounts(database);
after(async () => {
  await database.close();
  await rm(folder, { recursive: true });
});

const ACTOR = { name: "admin", address: "192.0.2.1" };
const stored = async (name: string) =>
  (
    await database.read
      .selectFrom("accounts")
      .select("password_hash")
      .where("name", "=", name)
      .executeTakeFirstOrThrow()
  ).password_hash ?? "";

for (const [format, password, hash] of VECTORS) {
  test(`${format}: the right password matches, others do not`, async () => {
    assert.equal(await verifyForeignHash(password, hash), true);
    assert.equal(await verifyForeignHash(`!${password}`, hash), false);
    assert.equal(await verifyForeignHash("", hash), false);
  });
}

test("hashes that are damaged, weak or cost too much are not known", () => {
  const tail = "a".repeat(53);
  for (const hash of [
    "",
    "secret",
    "aaJfQyEm0l2sM",
    `$2b$15$${tail}`,
    `$2x$05$${tail}`,
    `$6$rounds=9999999$salt$${"a".repeat(86)}`,
    `$5$rounds=10$salt$${"a".repeat(43)}`,
    `$argon2id$v=19$m=4194304,t=1,p=1$c2FsdHNhbHQ$${"a".repeat(43)}`,
    `$argon2id$v=19$m=65536,t=999,p=1$c2FsdHNhbHQ$${"a".repeat(43)}`,
    `$pbkdf2-sha256$9999999$c2FsdA$${"a".repeat(43)}`,
    `$pbkdf2-sha256$1000$c2FsdA$${"a".repeat(27)}`,
    "{SHA}L55TUjtiq8FBorTWAZ0=",
  ])
    assert.equal(isKnownHash(hash), false, hash);
});

test("an account with a given hash signs in, and its hash is replaced", async () => {
  const [, password, passwordHash] = VECTORS.find(([format]) => format === "apr1 of openssl") ?? ["", "", ""];
  await accounts.create(
    { name: "maria", kind: "person", password: null, passwordHash, isAdmin: false },
    ACTOR,
  );
  const verifier = new LocalVerifier(database);
  const given = { kind: "password" as const, account: "maria" };
  assert.equal(await verifier.verify({ ...given, password: "wrong" }, ""), null);
  assert.equal(await stored("maria"), passwordHash);
  assert.equal((await verifier.verify({ ...given, password }, ""))?.identity.name, "maria");
  assert.ok(isOwnHash(await stored("maria")));
  assert.equal((await verifier.verify({ ...given, password }, ""))?.identity.name, "maria");
  assert.equal(await verifier.verify({ ...given, password: "wrong" }, ""), null);
});

test("a hash that cannot be checked is refused without showing it", async () => {
  const wanted = { name: "eva", kind: "person" as const, password: null, isAdmin: false };
  const create = (passwordHash: string) => accounts.create({ ...wanted, passwordHash }, ACTOR);
  const isRefused = (error: Error) => !error.message.includes("aaJfQyEm0l2sM");
  await assert.rejects(create("aaJfQyEm0l2sM"), { code: "bad-password-hash" });
  await assert.rejects(create("aaJfQyEm0l2sM"), isRefused);
  await assert.rejects(create(""), { code: "bad-password-hash" });
  assert.equal(await accounts.find("eva"), null);
});

test("an empty password never signs in, though it was hashed", async () => {
  const passwordHash =
    "$argon2id$v=19$m=65536,t=3,p=4$Mqb0/l9r7f1fS+ldi9F67w$F11h+K3mxOMCenmMMUbM1+NEpJbbaCHtNailbUOW4ZY";
  await accounts.create({ name: "root", kind: "person", password: null, passwordHash, isAdmin: true }, ACTOR);
  const verifier = new LocalVerifier(database);
  assert.equal(await verifier.verify({ kind: "password", account: "root", password: "" }, ""), null);
  assert.equal(await stored("root"), passwordHash);
});
