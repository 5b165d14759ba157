import assert from "node:assert/strict";
import { after, test } from "node:test";
import { SERVER } from "../../src/database/change.ts";
import { buildWheel } from "../harness/build-distribution.ts";
import { basic, Caller } from "../harness/caller.ts";
import { makeToken } from "../harness/people.ts";
import { closeConnections } from "../harness/send.ts";
import { SlowReader } from "../harness/slow-reader.ts";
import { startTwins } from "../harness/twin-servers.ts";

const MIB = 2 ** 20;
/** More than the buffers of a connection hold. */
const SIZE = 32 * MIB;
const PASSWORD = "a pass:wörd of hers";
const API = "/-/api/v1";

const twins = await startTwins((config) => {
  config.access.read = "granted";
  config.limits.bodyTimeout = 600;
});
const { admin, services } = twins;
const { longAnswers } = services;
after(async () => {
  closeConnections();
  await twins.stop();
});

await admin.manage("POST", "/indexes", { owner: "t", name: "store" });
const big = buildWheel({ name: "big", size: SIZE });
const other = buildWheel({ name: "other", size: 17 * MIB });
const small = buildWheel({ name: "small", size: 2 * MIB });
for (const wheel of [big, other, small]) await admin.publish(wheel, { to: "/t/store/" });

/** Somebody with an index of their own over `t/store`, and all the ways in which they may read it. */
interface Person {
  name: string;
  index: string;
  /** Path of the big file in it. */
  file: string;
  token: string;
  tokenId: number;
  grants: number[];
  group: string;
}

let made = 0;

async function makePerson(principal: "account" | "group" | "network" | null = "account"): Promise<Person> {
  const name = `person-${++made}`;
  const [index, group] = [`t/${name}`, `group-${made}`];
  await admin.manage("POST", "/indexes", { owner: "t", name, settings: { bases: ["t/store"] } });
  await admin.manage("POST", "/accounts", { name, password: PASSWORD });
  await admin.manage("POST", "/groups", { name: group });
  await admin.manage("PUT", `/groups/${group}/members/${name}`);
  const { token, id: tokenId } = await makeToken(admin, {}, { account: name });
  const to = { account: `account:${name}`, group: `group:${group}`, network: "network:127.0.0.0/8" };
  const grants: number[] = [];
  for (const at of principal === null ? [] : [index, "t/store"])
    grants.push(await give(to[principal ?? "account"], at));
  const file = await admin.findFile("big", big.filename, `/${index}/simple/`);
  return { name, index, file, token, tokenId, grants, group };
}

async function give(principal: string, index: string): Promise<number> {
  const grant = { principal, permission: "read", index, project: "*" };
  return (await admin.manage<{ id: number }>("POST", "/grants", grant)).id;
}

const byToken = ({ token }: Person) => ({ Authorization: `Bearer ${token}` });
const byPassword = ({ name }: Person) => ({ Authorization: basic(name, PASSWORD) });
const nobody = () => ({});

type Signed = (person: Person) => Record<string, string>;

async function download(path: string, headers: Record<string, string>): Promise<SlowReader> {
  const reader = await SlowReader.get(twins.withFastPath, path, headers);
  assert.equal(reader.status, 200, reader.text);
  assert.ok(longAnswers.count > 0, "the download is known");
  return reader;
}

async function listen(person: Person, headers: Record<string, string>): Promise<SlowReader> {
  const path = `${API}/events?index=${encodeURIComponent(person.index)}`;
  const reader = await SlowReader.get(twins.withFastPath, path, { ...headers, Accept: "text/event-stream" });
  assert.equal(reader.status, 200, reader.text);
  return reader;
}

/** Cut off, and not because it had everything. */
async function isCut(reader: SlowReader, size: number): Promise<void> {
  await reader.rest();
  assert.ok(reader.bytes < size, `${reader.bytes} of ${size} bytes came`);
}

async function isWhole(reader: SlowReader, size: number): Promise<void> {
  await reader.rest();
  assert.ok(reader.bytes >= size, `${reader.bytes} of ${size} bytes came`);
}

const settings = (person: Person, changed: Record<string, unknown>) =>
  admin.manage("PATCH", `/indexes/${person.index}`, { settings: changed });
const store = (changed: Record<string, unknown>) =>
  admin.manage("PATCH", "/indexes/t/store/projects/big", changed);
const removeGrants = async ({ grants }: Person) => {
  for (const id of grants) await admin.manage("DELETE", `/grants/${id}`);
};

/** What ends: downloads, and event streams where the caller loses the index and not just a project. */
interface Case {
  what: string;
  by?: Signed;
  through?: Parameters<typeof makePerson>[0];
  events?: false;
  prepare?: (person: Person) => Promise<unknown>;
  change: (person: Person) => Promise<unknown>;
  undo?: (person: Person) => Promise<unknown>;
}

const CASES: Case[] = [
  { what: "a token is revoked", change: ({ tokenId }) => admin.manage("DELETE", `/tokens/${tokenId}`) },
  {
    what: "an account is disabled",
    change: ({ name }) => admin.manage("PATCH", `/accounts/${name}`, { disabled: true }),
  },
  {
    what: "an account is disabled whose password was used",
    by: byPassword,
    change: ({ name }) => admin.manage("PATCH", `/accounts/${name}`, { disabled: true }),
  },
  { what: "an account is removed", change: ({ name }) => admin.manage("DELETE", `/accounts/${name}`) },
  {
    what: "a password is changed",
    by: byPassword,
    change: ({ name }) =>
      admin.manage("PUT", `/accounts/${name}/password`, { password: "another pass:wörd" }),
  },
  {
    what: "a member leaves a group",
    through: "group",
    change: ({ name, group }) => admin.manage("DELETE", `/groups/${group}/members/${name}`),
  },
  {
    what: "a group is removed",
    through: "group",
    change: ({ group }) => admin.manage("DELETE", `/groups/${group}`),
  },
  { what: "a grant is removed", change: removeGrants },
  {
    what: "a network's grant is removed",
    by: nobody,
    through: "network",
    events: false,
    change: removeGrants,
  },
  {
    what: "an index is closed",
    through: null,
    prepare: async (person) => {
      await settings(person, { read: "authenticated" });
      await give(`account:${person.name}`, "t/store");
    },
    change: (person) => settings(person, { read: "granted" }),
  },
  { what: "an index is removed", change: ({ index }) => admin.manage("DELETE", `/indexes/${index}`) },
  { what: "an index loses its base", events: false, change: (person) => settings(person, { bases: [] }) },
  {
    what: "a rule denies the project",
    events: false,
    change: (person) => settings(person, { policy: [{ action: "deny", projects: ["big"] }] }),
  },
  {
    what: "a view leaves the project out",
    events: false,
    change: (person) => settings(person, { view: { deny: ["big"] } }),
  },
  {
    what: "a project is restricted",
    events: false,
    change: () => store({ restricted: true }),
    undo: () => store({ restricted: false }),
  },
  {
    what: "a project is quarantined",
    events: false,
    change: () => store({ status: "quarantined" }),
    undo: () => store({ status: "active" }),
  },
];

for (const { what, by = byToken, through, events, prepare, change, undo } of CASES) {
  test(`A06 a download and an event stream end when ${what}, and others go on`, async () => {
    const person = await makePerson(through);
    await prepare?.(person);
    const bystander = await makePerson();
    const reader = await download(person.file, by(person));
    const listener = events === false ? null : await listen(person, by(person));
    const whole = await download(
      await admin.findFile("other", other.filename, `/${bystander.index}/simple/`),
      byToken(bystander),
    );
    const hearer = await listen(bystander, byToken(bystander));
    await change(person);
    await isCut(reader, SIZE);
    await listener?.rest();
    if (listener) assert.match(listener.text, /: your access to these events has ended\n\n/);
    await isWhole(whole, other.bytes.length);
    await undo?.(person);
    const news = buildWheel({ name: `news-${made}` });
    await admin.publish(news, { to: `/${bystander.index}/` });
    await hearer.until(`"project":"news-${made}"`);
    hearer.leave();
  });
}

test("A06 a download and an event stream end when their token expires", async () => {
  const person = await makePerson();
  const expiresAt = new Date(Date.now() + 3000).toISOString();
  const { token } = await makeToken(admin, {}, { account: person.name, expiresAt });
  const headers = { Authorization: `Bearer ${token}` };
  const reader = await download(person.file, headers);
  const stays = await download(person.file, byToken(person));
  const listener = await listen(person, headers);
  await listener.rest();
  await isCut(reader, SIZE);
  await isWhole(stays, SIZE);
});

test("A06 changes that take nothing from a caller cut nobody off, and no later change does", async () => {
  const person = await makePerson();
  const readers = [
    await download(person.file, byToken(person)),
    await download(person.file, byPassword(person)),
  ];
  const listener = await listen(person, byPassword(person));
  const stranger = await makePerson();
  await admin.publish(buildWheel({ name: "big", version: "2.0" }), { to: "/t/store/" });
  await store({ status: "deprecated" });
  await store({ status: "active" });
  await admin.manage("DELETE", `/tokens/${stranger.tokenId}`);
  await admin.manage("DELETE", `/accounts/${stranger.name}`);
  await settings(person, { policy: [{ action: "deny", projects: ["small"] }] });
  await admin.manage("DELETE", `/groups/${stranger.group}`);
  await services.announcements.refresh();
  for (const reader of readers) await isWhole(reader, SIZE);
  const news = buildWheel({ name: "news-at-last" });
  await admin.publish(news, { to: `/${person.index}/` });
  await listener.until('"project":"news-at-last"');
  listener.leave();
});

test("A06 a changed password of many streams does not count as guessing", async () => {
  const person = await makePerson();
  const listeners = await Promise.all(Array.from({ length: 20 }, () => listen(person, byPassword(person))));
  await admin.manage("PUT", `/accounts/${person.name}/password`, { password: "another pass:wörd" });
  for (const listener of listeners) await listener.rest();
  const answer = await SlowReader.get(twins.withFastPath, person.file, {
    Authorization: basic(person.name, "another pass:wörd"),
  });
  assert.equal(answer.status, 200);
  answer.leave();
});

test("small downloads and pages are not watched", async () => {
  const person = await makePerson();
  const before = longAnswers.count;
  const path = await admin.findFile("small", small.filename, `/${person.index}/simple/`);
  const reader = await SlowReader.get(twins.withFastPath, path, byToken(person));
  assert.ok(longAnswers.count <= before, "streams of tests before may be ending still");
  await isWhole(reader, small.bytes.length);
});

/** An administrator's session, and the header that sends it. */
async function signIn(name: string): Promise<{ Cookie: string }> {
  const answer = await new Caller(admin.origin).send({
    method: "POST",
    path: `${API}/session`,
    headers: { "content-type": "application/json", "x-requested-with": "wheelyard" },
    body: JSON.stringify({ account: name, password: PASSWORD }),
  });
  assert.ok(answer.status < 300, answer.text);
  return { Cookie: String(answer.headers["set-cookie"]).split(";")[0] as string };
}

async function makeAdmin(): Promise<Person> {
  const person = await makePerson();
  await admin.manage("PATCH", `/accounts/${person.name}`, { admin: true });
  return person;
}

const SITE_CASES: { what: string; by: "token" | "session"; change: (person: Person) => Promise<unknown> }[] =
  [
    {
      what: "a token is revoked",
      by: "token",
      change: ({ tokenId }) => admin.manage("DELETE", `/tokens/${tokenId}`),
    },
    {
      what: "an administrator becomes an ordinary account",
      by: "token",
      change: ({ name }) => admin.manage("PATCH", `/accounts/${name}`, { admin: false }),
    },
    {
      what: "a session ends",
      by: "session",
      async change({ name }) {
        const { id } = await services.database.read
          .selectFrom("accounts")
          .select("id")
          .where("name", "=", name)
          .executeTakeFirstOrThrow();
        for (const session of await services.sessions.list(id))
          await services.sessions.end({ id, name }, session.id, SERVER);
      },
    },
    {
      what: "a password is changed",
      by: "session",
      change: ({ name }) =>
        admin.manage("PUT", `/accounts/${name}/password`, { password: "another pass:wörd" }),
    },
  ];

test("A06 exports and event streams of the whole site end with the right to them", async (t) => {
  await services.database.write(async ({ record }) => {
    const detail = { padding: "x".repeat(10_000) };
    for (let at = 0; at < 3000; at++)
      await record({ kind: "registration.refused", actor: SERVER, indexId: null, project: null, detail });
  });
  for (const { what, by, change } of SITE_CASES) {
    await t.test(what, async () => {
      const person = await makeAdmin();
      const headers = by === "token" ? byToken(person) : await signIn(person.name);
      const readers = await Promise.all([
        SlowReader.get(twins.withFastPath, `${API}/changes.ndjson`, headers),
        SlowReader.get(twins.withFastPath, `${API}/changes.csv`, headers),
      ]);
      const listener = await SlowReader.get(twins.withFastPath, `${API}/events`, {
        ...headers,
        Accept: "text/event-stream",
      });
      const stays = await SlowReader.get(twins.withFastPath, `${API}/changes.ndjson`, {
        Authorization: admin.authorization as string,
      });
      for (const reader of [...readers, listener, stays]) assert.equal(reader.status, 200, reader.text);
      await change(person);
      for (const reader of readers) await isCut(reader, 30_000_000);
      await listener.rest();
      assert.match(listener.text, /has ended\n\n/);
      await isWhole(stays, 30_000_000);
    });
  }
});

test("A06 an event stream ends when newer sessions push out the one it uses", async () => {
  const person = await makePerson();
  const listener = await listen(person, await signIn(person.name));
  for (let at = 0; at < 50; at++) await signIn(person.name);
  await listener.rest();
  assert.match(listener.text, /has ended\n\n/);
});

test("A06 a download ends when its file is removed", async () => {
  const person = await makePerson();
  const reader = await download(person.file, byToken(person));
  await admin.manage("DELETE", `/indexes/t/store/projects/big/files/${big.filename}`);
  await isCut(reader, SIZE);
});
