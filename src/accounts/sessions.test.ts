import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { SERVER } from "../database/change.ts";
import { openDatabase } from "../database/open.ts";
import { setSecretKeys } from "../database/secrets/key-ring.ts";
import { readSecretKey } from "../database/secrets/secret-key.ts";
import { Accounts } from "./accounts.ts";
import { Sessions } from "./sessions.ts";

const folder = await mkdtemp(join(tmpdir(), "wheelyard-sessions-"));
const database = await openDatabase({ data: folder, database: { driver: "sqlite" } });
const accounts = new Accounts(database);
after(async () => {
  await database.close();
  await rm(folder, { recursive: true });
});

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const sessions = new Sessions(database, { idle: DAY, lifetime: 7 * DAY });
const account = await accounts.create(
  { name: "ann", kind: "person", password: null, isAdmin: false },
  SERVER,
);
const start = () => sessions.start(account, { actor: SERVER, agent: "a browser" });

test("a session is open until it lies idle, and need not be looked at for a minute", async () => {
  const { secret } = await start();
  const now = Date.now();
  assert.equal((await sessions.open(secret, now))?.validFor, MINUTE);
  assert.ok(await sessions.open(secret, now + DAY - MINUTE));
  assert.equal(await sessions.open(secret, now + 9 * DAY), null);
});

test("F13 a session outlives its lifetime no more because the clock was set back", async () => {
  const { secret } = await start();
  const now = Date.now();
  assert.ok(await sessions.open(secret, now - 10 * MINUTE), "a clock that is mended a little ends none");
  assert.equal(await sessions.open(secret, now - 400 * DAY), null);
});

test("the ID token of a session is encrypted where there is a key, and read again", async () => {
  const key = readSecretKey(randomBytes(32).toString("base64"));
  assert.ok(key !== null);
  setSecretKeys([key]);
  try {
    const by = { provider: "okta", idToken: "eyJhbGciOiJ9.id.token", provenAt: null };
    const { session } = await sessions.start(account, { actor: SERVER, agent: "", by });
    const stored = await database.read
      .selectFrom("sessions")
      .select("id_token")
      .where("id", "=", session.id)
      .executeTakeFirstOrThrow();
    assert.match(stored.id_token ?? "", new RegExp(`^enc1\\.${key.id}\\.`));
    assert.equal(await sessions.idTokenOf(session.id), by.idToken);
    const long = { provider: "okta", idToken: "e".repeat(8_001), provenAt: null };
    const other = await sessions.start(account, { actor: SERVER, agent: "", by: long });
    assert.equal(await sessions.idTokenOf(other.session.id), null, "too long to keep");
  } finally {
    setSecretKeys([]);
  }
});
