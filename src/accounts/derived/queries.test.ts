import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { SERVER } from "../../database/change.ts";
import type { Database } from "../../database/database.ts";
import { openDatabase } from "../../database/open.ts";
import { readCredentials } from "../../http/authorization.ts";
import { Accounts } from "../accounts.ts";
import { Authenticator } from "../authenticate.ts";
import { Directory } from "../directory.ts";
import { LocalVerifier } from "../drivers/local/verifier.ts";
import { deriveToken } from "./derived-token.ts";

const folder = await mkdtemp(join(tmpdir(), "wheelyard-derived-"));
const database = await openDatabase({ data: folder, database: { driver: "sqlite" } });
const accounts = new Accounts(database);
after(async () => {
  await database.close();
  await rm(folder, { recursive: true });
});
await accounts.create({ name: "ann", kind: "person", password: null, isAdmin: false }, SERVER);
const scope = { indexes: ["*"], projects: ["*"], permissions: ["read" as const] };
const { token } = await accounts.tokens.create({ account: "ann", note: "", scope, expiresAt: null }, SERVER);

test("a derived token costs as many queries as any token the first time, and none after that", async () => {
  let queries = 0;
  const counted = new Proxy(database, {
    get(target, name) {
      if (name === "read") queries++;
      const value = Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  }) as Database;
  const authenticator = new Authenticator({
    verifier: new LocalVerifier(counted),
    directory: new Directory(counted),
    tokens: accounts.tokens,
    read: readCredentials,
    signInAttempts: 1000,
  });
  const asked = async (secret: string | null) => {
    queries = 0;
    const { account } = await authenticator.authenticate(`Bearer ${secret}`, "192.0.2.1");
    assert.equal(account?.name, "ann");
    return queries;
  };
  const derived = deriveToken(token, { projects: ["shop"] });
  const plain = await asked(token);
  assert.ok(plain > 0);
  assert.equal(await asked(derived), plain);
  assert.equal(await asked(token), 0);
  assert.equal(await asked(derived), 0);
});
