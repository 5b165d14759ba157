import assert from "node:assert/strict";
import { after, test } from "node:test";
import type { Caller } from "../harness/caller.ts";
import { makeAccount, makeToken } from "../harness/people.ts";
import { type Server, startServer } from "../harness/start-server.ts";

/** Failures a minute, so few that a slow machine takes no half minute for a test. */
const LIMIT = 2;

/** Everybody comes from one address, unless the proxy that is trusted says another. */
async function start(config: Record<string, unknown> = {}): Promise<Server> {
  const server = await startServer({
    config: { access: { read: "authenticated" }, limits: { signInAttempts: LIMIT }, ...config },
  });
  after(() => server.remove());
  return server;
}

const statusOf = async (caller: Caller) => (await caller.get("/simple/")).status;

async function statuses(callers: Caller[]): Promise<number[]> {
  const all: number[] = [];
  for (const caller of callers) all.push(await statusOf(caller));
  return all;
}

const guesses = (server: Server, account: string, count: number) =>
  Array.from({ length: count }, (_, at) => server.anonymous.withPassword(account, `guess ${at}`));

for (const fastPath of [true, false]) {
  const how = fastPath ? "by the fast path" : "without the fast path";

  test(`F95 who guesses at one account is answered 429, all others behind the address are served, ${how}`, async () => {
    const server = await start({ listen: { fastPath } });
    const ann = await makeAccount(server, "ann");
    const { token } = await makeToken(ann);
    assert.deepEqual(await statuses(guesses(server, "ann", 4)), [401, 401, 429, 429]);
    const refused = await server.anonymous.withPassword("ann", "guess").get("/simple/");
    assert.equal(refused.status, 429);
    assert.match(String(refused.headers["retry-after"]), /^\d+$/);
    assert.equal(await statusOf(server.anonymous.withToken(token)), 200, "her token");
    assert.equal(await statusOf(server.admin), 200, "the administrator");
    assert.equal(
      await statusOf(await makeAccount(server, "bob")),
      200,
      "one who signs in for the first time",
    );
  });

  test(`F95 a job that goes on with a wrong password stops nobody, ${how}`, async () => {
    const server = await start({ listen: { fastPath } });
    const ci = await makeAccount(server, "ci", "service");
    const broken = server.anonymous.withPassword("ci", "the password of last year");
    // The first one is a guess, and the limit's number of others are taken for what they are.
    assert.deepEqual(await statuses(Array(5).fill(broken)), [401, 401, 401, 429, 429]);
    assert.equal(await statusOf(ci), 200, "the same account with its right password");
    assert.equal(await statusOf(server.admin), 200);
  });
}

test("F95 guesses from many addresses are limited by account, and its owner goes on", async () => {
  const server = await start({ listen: { trustedProxies: ["127.0.0.1"] } });
  const from = (address: string, caller: Caller) =>
    caller.send({ path: "/simple/", headers: { "x-forwarded-for": address } }).then(({ status }) => status);
  const ann = await makeAccount(server, "ann");
  const { token } = await makeToken(ann);
  assert.equal(await from("192.0.2.1", ann), 200);
  assert.equal(await from("2001:db8:1:2::1", server.anonymous.withToken(token)), 200);
  const answers = await Promise.all(
    guesses(server, "ann", 40).map((caller, at) => from(`198.51.100.${at}`, caller)),
  );
  assert.equal(answers.filter((status) => status === 401).length, LIMIT);
  assert.equal(answers.filter((status) => status === 429).length, 40 - LIMIT);
  assert.equal(await from("192.0.2.1", ann), 200, "from where she signed in");
  assert.equal(await from("2001:db8:1:2::77", ann), 200, "from the network where her token was used");
  assert.equal(await from("203.0.113.9", ann), 429, "a right password among guesses is not told");
  assert.equal(await from("203.0.113.9", server.anonymous.withToken(token)), 200);
});

test("F95 signing in with an account of one's own clears no other's failures", async () => {
  const server = await start();
  const mallory = await makeAccount(server, "mallory");
  const answers: number[] = [];
  const own = { account: "mallory", password: "mallory: a pass:wörd" };
  for (const guess of guesses(server, "admin", 4)) {
    answers.push(await statusOf(guess));
    assert.equal((await mallory.api("POST", "/session", own)).status, 200);
  }
  assert.deepEqual(answers, [401, 401, 429, 429]);
});

test("F95 by the default limits a person who mistypes often is let in at last, though it may take seconds", async () => {
  const server = await start({ limits: { signInAttempts: 20 } });
  const ann = await makeAccount(server, "ann");
  await Promise.all(guesses(server, "ann", 20).map(statusOf));
  assert.equal(await statusOf(ann), 200);
});

test("F103 while passwords are guessed as fast as possible, pages and tokens are served", async () => {
  const server = await start({ limits: { signInAttempts: 100_000 } });
  const ann = await makeAccount(server, "ann");
  const { token } = await makeToken(ann);
  let isOver = false;
  const flood = Array.from({ length: 60 }, async (_, at) => {
    const seen: number[] = [];
    for (let turn = 0; !isOver; turn++)
      seen.push(await statusOf(server.anonymous.withPassword(`name ${at}`, `guess ${turn}`)));
    return seen;
  });
  const times: number[] = [];
  for (let at = 0; at < 20; at++) {
    const began = performance.now();
    assert.equal(await statusOf(server.anonymous.withToken(token)), 200);
    times.push(performance.now() - began);
  }
  isOver = true;
  const seen = (await Promise.all(flood)).flat();
  assert.ok(seen.every((status) => status === 401 || status === 429));
  assert.ok((times.sort((a, b) => a - b)[10] as number) < 1000, times.join());
});
