import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate as nextRound } from "node:timers/promises";
import { type Attempt, type Counterparts, Throttle, type ThrottleParts } from "./throttle.ts";

const attempt = (account: string, network: string): Attempt => ({ account, network });

/** A throttle whose waits pass at once, by a clock that moves with them. */
function throttle(limit: number, parts: ThrottleParts = {}) {
  let now = 0;
  const clock = {
    now: () => now,
    sleep: async (milliseconds: number) => {
      now += milliseconds;
    },
  };
  const made = new Throttle(limit, { ...parts, clock });
  return {
    made,
    later: (milliseconds: number) => {
      now += milliseconds;
    },
    /** Tries and ends it as said; answers the milliseconds it had to wait, or -1 when it was refused. */
    async try(account: string, network: string, outcome: "failed" | "succeeded"): Promise<number> {
      const before = now;
      try {
        (await made.admit(attempt(account, network)))[outcome]();
        return now - before;
      } catch (error) {
        assert.equal((error as { kind: string }).kind, "too-many");
        assert.ok((error as { retryAfter: number }).retryAfter >= 1);
        return -1;
      }
    },
  };
}

test("F95 who guesses is slowed to the pace of the limit, and not shut out", async () => {
  const { try: tried, later } = throttle(20);
  for (let at = 0; at < 20; at++) assert.equal(await tried("ann", "here", "failed"), 0);
  for (let at = 0; at < 20; at++) assert.equal(await tried("ann", "here", "failed"), 3000);
  assert.equal(await tried("ann", "here", "succeeded"), 3000, "the right password is let in");
  assert.equal(await tried("ann", "here", "failed"), 0, "and clears what its owner failed before");
  later(60_000);
});

test("F95 an attempt that would wait for long is refused, with the time to wait", async () => {
  const { try: tried, later } = throttle(3);
  for (let at = 0; at < 3; at++) assert.equal(await tried("ann", "here", "failed"), 0);
  assert.equal(await tried("ann", "here", "failed"), -1);
  later(12_000);
  assert.equal(await tried("ann", "here", "failed"), 8000);
});

test("F95 one account's failures slow neither other accounts behind the address, nor its owner elsewhere", async () => {
  const { made, try: tried } = throttle(3);
  made.knows(attempt("ann", "her home"));
  for (let at = 0; at < 10; at++) await tried("ann", "office", "failed");
  assert.equal(await tried("ann", "office", "failed"), -1);
  assert.equal(await tried("bob", "office", "failed"), 0);
  assert.equal(await tried("ann", "her home", "succeeded"), 0);
});

test("F95 guesses at one account from many addresses count together, and its owner goes on", async () => {
  const { try: tried } = throttle(20);
  await tried("ann", "her home", "succeeded");
  const waits: number[] = [];
  for (let at = 0; at < 300; at++) waits.push(await tried("ann", `address ${at % 20}`, "failed"));
  assert.equal(waits.filter((wait) => wait === 0).length, 20);
  assert.ok(waits.slice(20).every((wait) => wait === 3000));
  assert.equal(await tried("ann", "her home", "succeeded"), 0);
  assert.equal(await tried("ann", "an address of hers that is new", "succeeded"), 3000);
});

test("F95 a network's total is ten times as large, and slows only accounts that never signed in from it", async () => {
  const { try: tried, made } = throttle(3);
  made.knows(attempt("owner", "office"));
  for (let at = 0; at < 30; at++) assert.equal(await tried(`guess ${at}`, "office", "failed"), 0);
  assert.equal(await tried("another", "office", "failed"), 2000);
  assert.equal(await tried("owner", "office", "succeeded"), 0);
  assert.equal(await tried("another", "elsewhere", "failed"), 0);
});

test("F95 a right sign-in clears its own account's failures alone", async () => {
  const { try: tried } = throttle(3);
  for (let at = 0; at < 3; at++) {
    await tried("victim", "here", "failed");
    await tried("mallory", "here", "succeeded");
  }
  assert.equal(await tried("victim", "here", "failed"), -1);
  for (let at = 0; at < 3; at++) await tried("victim", "there", "failed");
  assert.equal(await tried("victim", "a third place", "failed"), -1, "and none of what strangers failed");
});

test("F95 guesses made all at once gain nothing, and unknown names are treated alike", async () => {
  for (const account of ["ann", "no such account"]) {
    const { try: tried } = throttle(3);
    const waits = await Promise.all(Array.from({ length: 12 }, () => tried(account, "here", "failed")));
    assert.deepEqual(waits.sort(), [...Array(9).fill(-1), 0, 0, 0]);
  }
});

test("attempts that wait in one line are bounded by how long the last of them would wait", async () => {
  const { made } = throttle(20);
  for (let at = 0; at < 20; at++) (await made.admit(attempt("ann", "here"))).failed();
  const all = Array.from({ length: 10 }, () => made.admit(attempt("ann", "here")));
  const refused = Promise.allSettled(all);
  await nextRound();
  const first = await all[0];
  first?.undecided();
  for (const one of all.slice(1)) one.then((admitted) => admitted.undecided()).catch(() => undefined);
  const statuses = (await refused).map(({ status }) => status);
  assert.equal(statuses.filter((status) => status === "fulfilled").length, 3);
});

test("F95 of many attempts that came at once, none waits longer than the longest wait in all", async () => {
  const { try: tried } = throttle(20);
  const waits = await Promise.all(Array.from({ length: 60 }, () => tried("ann", "here", "failed")));
  assert.equal(waits.filter((wait) => wait === 0).length, 20);
  assert.ok(Math.max(...waits) <= 10_000, waits.join());
  assert.equal(waits.filter((wait) => wait === -1).length, 60 - 20 - 3);
});

test("the same wrong credentials may be sent again as often as a minute allows", () => {
  const { made, later } = throttle(3);
  for (let at = 0; at < 3; at++) made.repeated("same");
  assert.throws(() => made.repeated("same"), { kind: "too-many", retryAfter: 20 });
  made.repeated("others");
  later(20_000);
  made.repeated("same");
});

test("an account that is attacked without end from a network is told of, again and again", async () => {
  const sieges: Attempt[] = [];
  const { try: tried } = throttle(2, { onSiege: (one) => sieges.push(one) });
  for (let at = 0; at < 22; at++) await tried("ann", "here", "failed");
  assert.deepEqual(sieges, []);
  for (let at = 0; at < 45; at++) await tried("ann", "here", "failed");
  assert.deepEqual(sieges, Array(3).fill(attempt("ann", "here")));
});

test("F95 processes of one machine count together, and know the owner together", async () => {
  const listeners: ((words: string[]) => void)[] = [];
  const [one, two] = [0, 1].map((self) => {
    const others: Counterparts = {
      notify: (words) => listeners[1 - self]?.(words),
      onNotified: (listener) => listeners.push(listener),
    };
    return throttle(2, { others });
  }) as [ReturnType<typeof throttle>, ReturnType<typeof throttle>];
  await one.try("ann", "here", "failed");
  await two.try("ann", "here", "failed");
  for (const each of [one, two]) assert.equal(await each.try("ann", "here", "failed"), -1);
  await one.try("bob", "there", "succeeded");
  for (let at = 0; at < 3; at++) await two.try("bob", "elsewhere", "failed");
  assert.equal(await two.try("bob", "there", "succeeded"), 0);
});
