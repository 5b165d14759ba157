import assert from "node:assert/strict";
import { it } from "node:test";
import { Refusal } from "../refusal.ts";
import { SeveralVerifiers } from "./several-verifiers.ts";
import type { Proven, Verifier } from "./verifier.ts";

const CREDENTIALS = { kind: "password" as const, account: "ann", password: "right" };
const proven = (id: number): Proven => ({
  identity: { kind: "account", id, name: "ann" },
  scope: null,
  tokenId: null,
  expires: Number.POSITIVE_INFINITY,
});
const away = new Refusal("unavailable", "away", "It does not answer.");
/** One that answers what is given, and notes that it was asked. */
const one = (answer: Proven | null | Error, stamp: string | null = "same") => {
  const verifier = {
    asked: 0,
    closed: false,
    async verify() {
      verifier.asked++;
      if (answer instanceof Error) throw answer;
      return answer;
    },
    stamp: async () => stamp,
    async close() {
      verifier.closed = true;
    },
  };
  return verifier satisfies Verifier;
};

it("the first that proves the credentials decides, and no other is asked", async () => {
  const [first, second, third] = [one(null), one(proven(2)), one(proven(3))];
  const several = new SeveralVerifiers([first, second, third]);
  assert.equal((await several.verify(CREDENTIALS, "here"))?.identity.id, 2);
  assert.deepEqual([first.asked, second.asked, third.asked], [1, 1, 0]);
  assert.equal(await new SeveralVerifiers([one(null), one(null)]).verify(CREDENTIALS, "here"), null);
});

it("one that does not answer matters only to those whom no other proves", async () => {
  const before = new SeveralVerifiers([one(away), one(proven(1))]);
  assert.equal((await before.verify(CREDENTIALS, "here"))?.identity.id, 1);
  const behind = new SeveralVerifiers([one(proven(1)), one(away)]);
  assert.equal((await behind.verify(CREDENTIALS, "here"))?.identity.id, 1);
  await assert.rejects(new SeveralVerifiers([one(null), one(away)]).verify(CREDENTIALS, "here"), away);
  const broken = new Error("a bug");
  await assert.rejects(
    new SeveralVerifiers([one(broken), one(proven(1))]).verify(CREDENTIALS, "here"),
    broken,
  );
});

it("the stamp changes with each of theirs, and is unknown if one of theirs is", async () => {
  const stamp = (...stamps: (string | null)[]) =>
    new SeveralVerifiers(stamps.map((each) => one(null, each))).stamp(CREDENTIALS);
  assert.equal(await stamp("a", "b"), await stamp("a", "b"));
  assert.notEqual(await stamp("a", "b"), await stamp("a", "c"));
  assert.notEqual(await stamp("a", "bc"), await stamp("ab", "c"));
  assert.equal(await stamp("a", null), null);
});

it("closes all of them", async () => {
  const all = [one(null), one(null)];
  await new SeveralVerifiers(all).close();
  assert.deepEqual(
    all.map(({ closed }) => closed),
    [true, true],
  );
});
