import assert from "node:assert/strict";
import { createHmac, randomBytes } from "node:crypto";
import { once } from "node:events";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { after, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { totpCode, totpCounter } from "../../src/accounts/totp.ts";
import { openDatabase } from "../../src/database/open.ts";
import { backUp, backupFolder, operate, restored } from "../harness/backups.ts";
import { CommandLine } from "../harness/command-line.ts";
import { type Moment, MortalServer } from "../harness/kill-at.ts";
import { closeConnections, send } from "../harness/send.ts";
import { type Server, startServer } from "../harness/start-server.ts";
import { until } from "../harness/until.ts";

const PASSWORD = "maria's long password";
const HEADER = "Bearer secret-of-the-receiver";
const QUERY = "secret-in-the-address";
const ON_DISK = process.env.WHEELYARD_TEST_STORE ? { skip: "looks at files on disk" } : {};

const received: { signature: string; body: string; id: string; at: string; url: string; header: string }[] =
  [];
const receiver = createServer(async (request, response) => {
  let body = "";
  for await (const chunk of request) body += chunk;
  const of = (name: string) => String(request.headers[name] ?? "");
  received.push({
    signature: of("webhook-signature"),
    id: of("webhook-id"),
    at: of("webhook-timestamp"),
    header: of("authorization"),
    url: request.url ?? "",
    body,
  });
  response.end();
});
receiver.listen(0, "127.0.0.1");
await once(receiver, "listening");
const address = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook?key=${QUERY}`;
after(() => {
  closeConnections();
  receiver.close();
  receiver.closeAllConnections();
});

const newKey = () => randomBytes(32).toString("base64");
const settings = (keys: string[]) => ({
  access: { read: "everyone" },
  webhooks: { allowedNetworks: ["127.0.0.0/8"] },
  ...(keys.length === 0 ? {} : { secrets: { keys } }),
});

/** A server with a second factor and a webhook, and what must not be readable of them. */
interface Site {
  server: Server;
  totpKey: string;
  secret: string;
  hook: string;
  secrets: string[];
  /** Number of the last interval whose code was used. */
  codes: number;
}

async function fill(server: Server): Promise<Site> {
  const { admin } = server;
  await admin.manage("POST", "/accounts", { name: "maria", password: PASSWORD, admin: true });
  const session = await enter(server);
  const headers = {
    cookie: String(session.headers["set-cookie"]).split(";")[0] ?? "",
    "x-csrf-token": session.json<{ session: { csrf: string } }>().session.csrf,
    "content-type": "application/json",
  };
  const ask = (path: string, body: unknown) =>
    send(server.origin, {
      method: "POST",
      path: `/-/api/v1${path}`,
      headers,
      body: JSON.stringify(body),
    });
  const { key: totpKey } = (await ask("/second-factor", { password: PASSWORD })).json<{ key: string }>();
  const code = totpCode(totpKey, totpCounter(Date.now()) - 1);
  assert.equal((await ask("/second-factor/confirmation", { code })).status, 200);
  const { id: hook, secret } = await admin.manage<{ id: string; secret: string }>("POST", "/webhooks", {
    url: address,
    headers: { authorization: HEADER },
    kinds: ["account.*"],
  });
  return { server, totpKey, secret, hook, secrets: [totpKey, secret, HEADER, QUERY], codes: 0 };
}

function enter(server: Server, code?: string) {
  return send(server.origin, {
    method: "POST",
    path: "/-/api/v1/session",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ account: "maria", password: PASSWORD, ...(code === undefined ? {} : { code }) }),
  });
}

/** Signs in with the app, and has the webhook called: both need their secrets. */
async function assertUsable(site: Site): Promise<void> {
  await assertCodeCounts(site);
  await assertHookCalled(site);
}

/** No code counts twice, and only the one of the next half minute counts before its time. */
async function assertCodeCounts(site: Site): Promise<void> {
  site.codes = Math.max(site.codes + 1, totpCounter(Date.now()));
  await until(() => site.codes <= totpCounter(Date.now()) + 1, "the next code may be used");
  const signedIn = await enter(site.server, totpCode(site.totpKey, site.codes));
  assert.equal(signedIn.status, 200, signedIn.text);
}

async function assertHookCalled({ server, secret, hook }: Site): Promise<void> {
  const before = received.length;
  await server.admin.manage("POST", `/webhooks/${hook}/test`);
  for (const end = Date.now() + 60_000; received.length === before && Date.now() < end; ) await sleep(20);
  const got = received.at(-1);
  assert.ok(got !== undefined && received.length > before, "the webhook was called");
  const key = Buffer.from(secret.slice("whsec_".length), "base64");
  const signature = createHmac("sha256", key).update(`${got.id}.${got.at}.${got.body}`).digest("base64");
  assert.equal(got.signature, `v1,${signature}`);
  assert.deepEqual([got.header, got.url], [HEADER, `/hook?key=${QUERY}`]);
}

/** Names of files below a folder that contain a text. */
function filesWith(folder: string, texts: readonly string[]): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => {
    const path = join(folder, name);
    if (!statSync(path, { throwIfNoEntry: false })?.isFile()) return false;
    const bytes = readFileSync(path);
    return texts.some((text) => bytes.includes(text));
  });
}

/** Every row of the tables with secrets, as text: also of a database that has no files here. */
async function rowsOf(server: Server): Promise<string> {
  const { database = { driver: "sqlite" } } = JSON.parse(readFileSync(server.configFile, "utf8"));
  const opened = await openDatabase({ data: server.data, database });
  try {
    const { read } = opened;
    const tables = [
      "second_factors",
      "webhooks",
      "webhook_deliveries",
      "sessions",
      "site",
      "changes",
    ] as const;
    const rows = await Promise.all(tables.map((table) => read.selectFrom(table).selectAll().execute()));
    return JSON.stringify(rows);
  } finally {
    await opened.close();
  }
}

async function assertUnreadable({ server, secrets }: Site): Promise<void> {
  const rows = await rowsOf(server);
  for (const secret of secrets) assert.ok(!rows.includes(secret), `in the database: ${secret.slice(0, 4)}…`);
  assert.deepEqual(filesWith(server.data, secrets), []);
}

/** Changes the keys in the configuration file. The server is stopped. */
function setKeys(server: Server, keys: string[]): void {
  const { secrets: _, ...config } = JSON.parse(readFileSync(server.configFile, "utf8"));
  writeFileSync(server.configFile, JSON.stringify({ ...config, ...settings(keys) }));
}

interface Keys {
  keys: string[];
  current: number;
  older: number;
  plain: number;
  missing: string[];
}
const keysOf = (server: Server) => server.admin.manage<Keys>("GET", "/site/keys");

async function newSite(keys: string[]): Promise<Site> {
  const server = await startServer({ config: settings(keys) });
  after(() => server.remove());
  return fill(server);
}

test("F140 with a key, no secret is readable in the database, its records or a backup", ON_DISK, async () => {
  const site = await newSite([newKey()]);
  await assertUsable(site);
  const { plain, older, current } = await keysOf(site.server);
  assert.deepEqual([plain, older], [0, 0]);
  assert.ok(current >= 4);
  const { path, remove } = await backupFolder();
  after(remove);
  await backUp(site.server, path);
  assert.deepEqual(filesWith(path, site.secrets), [], "in the backup");
  await site.server.kill();
  await assertUnreadable(site);
  for (const secret of site.secrets) assert.ok(!site.server.log.includes(secret), "in the log");
});

test("without a key everything works as before, and doctor says that secrets are readable", async () => {
  const site = await newSite([]);
  await assertUsable(site);
  const { stdout } = await operate(site.server, ["doctor", "--json"]);
  const { findings } = JSON.parse(stdout) as {
    findings: { subject: string; state: string; found: string }[];
  };
  const found = findings.find(({ subject }) => subject === "secrets");
  assert.equal(found?.state, "warning", stdout);
  assert.match(found.found, /secrets in the database are not encrypted/);
  const rotated = await CommandLine.forAdmin(site.server).try(["keys", "rotate"]);
  assert.match(rotated.stderr, /No key is set. Make one with wheelyard keys generate/);
});

test(
  "secrets of an older site are encrypted by keys rotate, and nothing readable is left",
  ON_DISK,
  async () => {
    const site = await newSite([]);
    await site.server.kill();
    const key = newKey();
    setKeys(site.server, [key]);
    await site.server.start();
    assert.match(site.server.log, /not encrypted with the first key; run wheelyard keys rotate/);
    await assertUsable(site);
    const wheelyard = CommandLine.forAdmin(site.server);
    assert.match(await wheelyard.run(["keys", "list"]), /Run wheelyard keys rotate/);
    assert.match(await wheelyard.run(["keys", "rotate"]), /Encrypted \d+ secrets with the key [0-9a-f]{12}/);
    assert.equal((await keysOf(site.server)).plain, 0);
    await assertUsable(site);
    await site.server.kill();
    await assertUnreadable(site);
  },
);

/** Waits until the last task is done, whatever became of the process that began it. */
async function untilRotated(server: Server): Promise<void> {
  for (;;) {
    const { items } = await server.admin.manage<{ items: { state: string }[] }>("GET", "/site/tasks");
    if (items[0]?.state === "done") return;
    assert.ok(["waiting", "running"].includes(items[0]?.state ?? ""), JSON.stringify(items));
    await sleep(50);
  }
}

test("a rotation that is killed goes on after the start, and old keys are not needed then", async () => {
  const keys = [newKey()];
  const mortal = await MortalServer.start({ config: settings(keys) });
  const { server } = mortal;
  after(() => server.remove());
  const site = await fill(server);
  const moments: Moment[] = [
    { when: "after", step: /update .{0,3}webhooks.{0,3} set .{0,3}secret/ },
    { when: "before", step: /update .{0,3}webhooks.{0,3} set .{0,3}url/ },
    { when: "before", step: /keys\.rotated/ },
  ];
  for (const moment of moments) {
    keys.unshift(newKey());
    await server.kill();
    setKeys(server, keys);
    await server.start();
    assert.ok((await keysOf(server)).older >= 4);
    await mortal.dieAt(moment, () => server.admin.api("POST", "/site/tasks", { kind: "rotate" }));
    await untilRotated(server);
    const { older, plain } = await keysOf(server);
    assert.deepEqual([older, plain], [0, 0]);
    await assertHookCalled(site);
  }
  await server.kill();
  setKeys(server, keys.slice(0, 1));
  await server.loseFacts();
  assert.equal((await operate(server, ["rebuild"])).code, 0);
  await server.start();
  await assertUsable(site);
});

test("a missing or wrong key is refused at the start, by its ID; a lost key can be given up", async () => {
  const key = newKey();
  const site = await newSite([key]);
  const { server } = site;
  const [id = ""] = (await keysOf(server)).keys;
  await server.kill();
  for (const keys of [[], [newKey()]]) {
    setKeys(server, keys);
    await assert.rejects(
      server.start(),
      new RegExp(`encrypted with the key ${id}, which is not in secrets.keys`),
    );
    const doctor = await operate(server, ["doctor"]);
    assert.match(doctor.stdout, new RegExp(`PROBLEM +secrets .*${id}`));
    assert.equal(doctor.code, 1);
  }
  const warned = await operate(server, ["keys", "discard", id]);
  assert.deepEqual(
    [warned.code, /second factors are turned off/.test(warned.stderr)],
    [2, true],
    warned.stderr,
  );
  assert.equal((await operate(server, ["keys", "discard", id, "--yes"])).code, 0);
  await server.start();
  assert.equal((await enter(server)).status, 200, "no second factor any more");
  assert.deepEqual((await server.admin.manage<{ items: unknown[] }>("GET", "/webhooks")).items, []);
});

test("what refers to a key that is not there, or is none, is said without any part of it", async () => {
  const server = await startServer({ config: settings([]) });
  after(() => server.remove());
  await server.kill();
  const half = newKey().slice(0, 20);
  writeFileSync(join(server.data, "half"), half);
  for (const [key, words] of [
    ["env:NO_SUCH_VARIABLE", /the environment variable NO_SUCH_VARIABLE is not set/],
    [`file:${join(server.data, "half")}`, /secrets\.keys: what entry 1 refers to is not a key/],
    [half, /secrets\.keys/],
  ] as const) {
    setKeys(server, [key]);
    await assert.rejects(server.start(), words);
    assert.ok(!server.log.includes(half));
  }
});

test("a restored backup needs the key that it was made with, from a file too", async () => {
  const key = newKey();
  const site = await newSite([key]);
  const { path, remove } = await backupFolder();
  after(remove);
  await backUp(site.server, path);
  await site.server.kill();
  const server = await restored(path);
  after(() => server.remove());
  await assert.rejects(server.start(), /is not in secrets.keys/);
  const file = join(server.data, "key");
  writeFileSync(file, `${key}\n`);
  setKeys(server, [`file:${file}`]);
  await server.start();
  await assertUsable({ ...site, server });
});

test("the commands of the settings never print a key", async () => {
  const key = newKey();
  const server = await startServer({ config: settings([key]) });
  after(() => server.remove());
  const printed = await operate(server, ["config", "show"]);
  const { text } = await server.admin.get("/-/api/v1/site/settings");
  assert.ok(!`${printed.stdout}${printed.stderr}${text}`.includes(key));
});
