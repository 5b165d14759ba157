import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { pino } from "pino";
import { Access } from "../../access/access.ts";
import { Directory } from "../../accounts/directory.ts";
import { SERVER } from "../../database/change.ts";
import { openDatabase } from "../../database/open.ts";
import { presentRow } from "../../indexes/index-rows.ts";
import { Refusal } from "../../refusal.ts";
import type { PostAnswer, Posting } from "../../upstreams/post.ts";
import { Deliveries } from "./deliveries.ts";
import { WebhookEvent } from "./event.ts";
import { WebhookSender } from "./sender.ts";
import { type NewWebhook, Webhooks } from "./webhooks.ts";

const HOUR = 3_600_000;
const folder = await mkdtemp(join(tmpdir(), "wheelyard-webhooks-"));
const database = await openDatabase({ data: folder, database: { driver: "sqlite" } });
await database.write(({ tx }) =>
  tx
    .insertInto("accounts")
    .values([1, 2].map((id) => accountRow(id, id === 1 ? "admin" : "maria")))
    .execute(),
);
const access = await Access.load(database, "granted");
await access.grants.add(
  { principal: "account:maria", permission: "manage", index: "root/main", project: "*" },
  null,
  SERVER,
);
await access.reload();
const row = await database.read.selectFrom("indexes").selectAll().executeTakeFirstOrThrow();
const index = presentRow(row);
after(async () => {
  await database.close();
  await rm(folder, { recursive: true });
});

function accountRow(id: number, name: string) {
  const isAdmin = name === "admin" ? 1 : 0;
  return {
    id,
    name,
    kind: "person" as const,
    password_hash: null,
    is_admin: isAdmin,
    disabled: 0,
    created_at: 1,
  };
}

/** A receiver that a test answers for, and the clock. */
let now = Date.now();
let sent: WebhookEvent[] = [];
let attempts = 0;
let answer: (posting: Posting) => Promise<PostAnswer> = taken;
async function taken(): Promise<PostAnswer> {
  return { status: 200, retryAfter: undefined, body: "thanks" };
}
async function away(): Promise<PostAnswer> {
  throw new Refusal("bad-upstream", "receiver-failed", "The receiver cannot be reached.");
}
const poster = {
  async post(posting: Posting): Promise<PostAnswer> {
    attempts++;
    const answered = await answer(posting);
    if (answered.status < 300) sent.push(WebhookEvent.parse(JSON.parse(posting.body)));
    return answered;
  },
};
const makeSender = () =>
  new WebhookSender({
    ...{ database, access, poster, indexes: { list: () => [index] }, directory: new Directory(database) },
    log: pino({ level: "silent" }),
    settled: () => Number.POSITIVE_INFINITY,
    giveUpAfter: 120 * HOUR,
    now: () => now,
  });
const webhooks = new Webhooks(database);
const deliveries = new Deliveries(database);
const actor = { name: "admin", address: null };

const WANTED: NewWebhook = {
  indexId: index.id,
  url: "https://ci.example.com/hook?token=secret",
  format: "json",
  note: "",
  kinds: ["file.*"],
  indexes: ["*"],
  projects: ["*"],
  headers: {},
};

const change = (
  project: string,
  subject: string,
  kind: "file.published" | "file.yanked" = "file.published",
) => database.write(({ record }) => record({ kind, actor, indexId: index.id, project, subject }));

async function rounds(sender: WebhookSender, count = 3): Promise<void> {
  for (let round = 0; round < count; round++) {
    await sender.round();
    await sender.idle();
  }
}

/** A fresh sender and one webhook, for one test. */
async function begin(accountId = 1, wanted: Partial<NewWebhook> = {}) {
  for (const { id } of await webhooks.list()) await webhooks.remove(id, actor);
  const made = await webhooks.add({ ...WANTED, ...wanted }, { accountId, actor });
  const sender = makeSender();
  sent = [];
  attempts = 0;
  answer = taken;
  return { made, sender };
}

test("a change is delivered in the next round, in order for a project, with what the filter asks for only", async () => {
  const { sender } = await begin(1, { kinds: ["file.published"], projects: ["shop*"] });
  await change("shop", "shop-1.whl");
  await change("shop", "shop-2.whl");
  await change("shop", "shop-1.whl", "file.yanked");
  await change("other", "other-1.whl");
  await rounds(sender);
  assert.deepEqual(
    sent.map(({ subject }) => subject),
    ["shop-1.whl", "shop-2.whl"],
  );
  assert.equal(sent[0]?.text, "admin published shop-1.whl in root/main.");
});

test("a receiver that was away for an hour costs few requests, and is told of the next change in the same round", async () => {
  const { sender } = await begin();
  answer = away;
  await change("shop", "one");
  await change("cart", "two");
  for (let second = 0; second < 3600; second += 1) {
    now += 1000;
    await sender.round();
    await sender.idle();
  }
  assert.ok(attempts > 20 && attempts < 400, `${attempts} attempts`);
  answer = taken;
  await change("desk", "three");
  await rounds(sender, 4);
  assert.deepEqual(sent.map(({ subject }) => subject).sort(), ["one", "three", "two"]);
});

test("a sender that starts again continues where the last one ended, and sends nothing twice", async () => {
  const { sender } = await begin();
  await change("shop", "one");
  await rounds(sender);
  answer = away;
  await change("shop", "two");
  await rounds(sender);
  answer = taken;
  await change("shop", "three");
  const next = makeSender();
  now += 60_000;
  await rounds(next);
  assert.deepEqual(
    sent.map(({ subject }) => subject),
    ["one", "two", "three"],
  );
});

test("a failing project does not hold up others; after days it is given up, and is sent again by hand", async () => {
  const { made, sender } = await begin();
  answer = (posting) => (posting.body.includes("bad-1") ? failing() : taken());
  await change("bad", "bad-1");
  await change("bad", "bad-2");
  await change("good", "good-1");
  await rounds(sender);
  assert.deepEqual(
    sent.map(({ subject }) => subject),
    ["good-1"],
  );
  now += 121 * HOUR;
  await rounds(sender);
  const [failed] = await deliveries.list(made.id, 0, 10, "failed");
  assert.deepEqual([failed?.subject, failed?.status, failed?.response], ["bad-1", 500, "no"]);
  answer = taken;
  assert.equal(await deliveries.replay(made, null, actor), 1);
  await rounds(sender);
  assert.deepEqual(sent.map(({ subject }) => subject).sort(), ["bad-1", "bad-2", "good-1"]);
  assert.equal((await deliveries.list(made.id, 0, 10, "failed")).length, 0);
});

async function failing(): Promise<PostAnswer> {
  return { status: 500, retryAfter: undefined, body: "no" };
}

test("F142 nothing is told that the owner may not read, and nothing at all once they may not manage the index", async () => {
  const { made, sender } = await begin(2);
  const project = { index_id: index.id, name: "secret", display_name: "secret", status: "active" as const };
  await database.write(({ tx }) =>
    tx
      .insertInto("projects")
      .values({
        ...project,
        status_reason: null,
        restricted: 1,
        created_at: 1,
        serial: 1,
        removed_serial: null,
      })
      .execute(),
  );
  await access.reload();
  await change("secret", "secret-1");
  await change("shop", "shop-1");
  await rounds(sender);
  assert.deepEqual(
    sent.map(({ subject }) => subject),
    ["shop-1"],
  );
  const [grant] = await access.grants.list();
  await access.grants.remove(grant?.id ?? 0, SERVER);
  await access.reload();
  await change("shop", "shop-2");
  await rounds(sender);
  assert.equal(sent.length, 1);
  assert.match((await webhooks.find(made.id))?.paused ?? "", /may no longer manage/);
});

test("a paused webhook keeps its events until it is resumed, and sends a test all the same", async () => {
  const { made, sender } = await begin();
  await webhooks.change(made.id, { isPaused: true }, { accountId: 2, actor });
  await change("shop", "one");
  await webhooks.test(made.id, actor);
  await rounds(sender);
  assert.deepEqual(
    sent.map(({ kind }) => kind),
    ["webhook.tested"],
  );
  assert.equal((await webhooks.find(made.id))?.ownerId, 1, "a pause does not change the owner");
  await webhooks.change(made.id, { isPaused: false }, { accountId: 1, actor });
  await rounds(sender);
  assert.deepEqual(
    sent.map(({ subject }) => subject),
    [made.id, "one"],
  );
});

test("whoever changes the address becomes the owner; a new filter applies from then on", async () => {
  const { made, sender } = await begin();
  await change("shop", "before");
  const changed = await webhooks.change(
    made.id,
    { url: "https://evil.example.com/", kinds: ["file.*"], newSecret: true },
    { accountId: 2, actor },
  );
  assert.equal(changed.ownerId, 2);
  assert.notEqual(changed.secret, made.secret);
  await rounds(sender);
  assert.deepEqual(sent, []);
});
