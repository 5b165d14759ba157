import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { SERVER } from "../database/change.ts";
import { openDatabase } from "../database/open.ts";
import { Accounts } from "./accounts.ts";
import { noticeEndingTokens } from "./token-notices.ts";

const DAY = 86_400_000;
const folder = await mkdtemp(join(tmpdir(), "wheelyard-notices-"));
const database = await openDatabase({ data: folder, database: { driver: "sqlite" } });
const accounts = new Accounts(database);
after(async () => {
  await database.close();
  await rm(folder, { recursive: true });
});
await accounts.create({ name: "ann", kind: "person", password: null, isAdmin: false }, SERVER);
await accounts.create({ name: "gone", kind: "person", password: null, isAdmin: false }, SERVER);

/** A token that was made some days ago, and expires in some days. */
async function token(account: string, note: string, made: number, left: number | null): Promise<number> {
  const scope = { indexes: ["*"], projects: ["*"], permissions: ["read" as const] };
  const expiresAt = left === null ? null : Date.now() + left * DAY;
  const { id } = await accounts.tokens.create({ account, note, scope, expiresAt }, SERVER);
  const created_at = Date.now() - made * DAY;
  await database.write(({ tx }) =>
    tx.updateTable("tokens").set({ created_at }).where("id", "=", id).execute(),
  );
  return id;
}

const said: string[] = [];
const log = { warn: (facts: Readonly<Record<string, unknown>>) => said.push(String(facts.note)) };
const round = async () => {
  said.length = 0;
  await noticeEndingTokens(database, 14 * DAY, log);
  return [...said];
};

test("tokens are told of once before they end, and again only if they got another end", async () => {
  const soon = await token("ann", "soon", 80, 10);
  await token("ann", "later", 60, 30);
  await token("ann", "for ever", 60, null);
  await token("ann", "for a week", 1, 6);
  await token("gone", "of a disabled account", 80, 10);
  const revoked = await token("ann", "revoked", 80, 10);
  await accounts.tokens.revoke(revoked, SERVER);
  await accounts.change("gone", { disabled: true }, SERVER);
  assert.deepEqual(await round(), ["soon"]);
  assert.deepEqual(await round(), []);
  const rotation = { id: soon, overlap: 0, expiresAt: Date.now() + 12 * DAY };
  await accounts.tokens.rotate(rotation, SERVER);
  assert.deepEqual(await round(), ["soon"]);
  const entries = await database.read
    .selectFrom("changes")
    .select(["subject", "detail"])
    .where("kind", "=", "token.expiring")
    .execute();
  assert.deepEqual(
    entries.map(({ subject }) => subject),
    [String(soon), String(soon)],
  );
  assert.match(String(entries[0]?.detail), /"account":"ann","note":"soon"/);
});

test("many tokens at once are all told of", async () => {
  for (let at = 0; at < 130; at++) await token("ann", `n${at}`, 80, 5);
  assert.equal((await round()).length, 130);
  assert.deepEqual(await round(), []);
});
