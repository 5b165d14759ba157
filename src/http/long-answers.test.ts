import assert from "node:assert/strict";
import { test } from "node:test";
import { anonymous, type Caller } from "../accounts/caller.ts";
import type { SignedInBy, Standing } from "../accounts/standing.ts";
import type { Announced } from "../changes/announcements.ts";
import { steadyNow } from "../clock.ts";
import type { ChangeKind } from "../database/change.ts";
import { Refusal } from "../refusal.ts";
import { type LongAnswer, LongAnswers } from "./long-answers.ts";

const EVER = Number.POSITIVE_INFINITY;
const caller = anonymous("192.0.2.1");
const tokenOf = (who: string): SignedInBy => ({ kind: "header", header: who, verified: null });

/** Long answers. The credentials of the callers in `state.revoked` are no longer valid. */
function scenario() {
  const state = { revoked: new Set<string>(), looks: 0, isAway: false, ended: [] as string[] };
  const answers = new LongAnswers({
    async of(by): Promise<Standing | null> {
      state.looks++;
      if (state.isAway) throw new Refusal("unavailable", "database-unavailable", "The database is away.");
      const who = by.kind === "header" ? by.header : "";
      return state.revoked.has(who) ? null : { caller, expires: EVER };
    },
  });
  const begin = (who: string, more: Partial<LongAnswer> = {}, mark = answers.mark) => {
    const answer = {
      by: tokenOf(who),
      expires: EVER,
      address: "192.0.2.1",
      project: "big",
      permit: (_caller: Caller) => undefined,
      end: () => void state.ended.push(who),
    };
    return answers.watch({ ...answer, ...more }, mark);
  };
  return { answers, state, begin };
}

const announced = (kind: ChangeKind, project: string | null = null): Announced => [
  { serial: 1, kind, indexId: null, project },
];

test("one caller's answers need one look, and changes that take no right need none", async () => {
  const { answers, state, begin } = scenario();
  for (let at = 0; at < 5; at++) begin("maria");
  for (const kind of ["token.created", "session.started", "file.published", "grant.added"] as const)
    await answers.heed(announced(kind));
  await answers.heed(announced("project.status", "other"));
  assert.equal(state.looks, 0);
  state.revoked.add("maria");
  await answers.heed(announced("token.revoked"));
  assert.equal(state.looks, 1);
  assert.deepEqual(
    state.ended,
    Array.from({ length: 5 }, () => "maria"),
  );
  assert.equal(answers.count, 0);
});

test("an answer that begins while rights change is checked at once", async () => {
  const { answers, state, begin } = scenario();
  const { mark } = answers;
  await answers.heed(announced("token.revoked"));
  state.revoked.add("maria");
  const { promise, resolve } = Promise.withResolvers<void>();
  begin("maria", { end: resolve }, mark);
  await promise;
});

test("what cannot be told while the database is away is told once it is back, and nobody is cut off meanwhile", async () => {
  const { answers, state, begin } = scenario();
  const { promise, resolve } = Promise.withResolvers<void>();
  begin("maria", { end: resolve });
  state.isAway = true;
  state.revoked.add("maria");
  await answers.heed("everything");
  assert.equal(answers.count, 1);
  state.isAway = false;
  const beat = setInterval(() => undefined, 1000);
  await promise.finally(() => clearInterval(beat));
  assert.equal(answers.count, 0);
});

test("a check that waits for somebody else holds up neither other answers nor the change for long", async () => {
  const { answers, state, begin } = scenario();
  const slow = Promise.withResolvers<undefined>();
  const leave = begin("slow", { permit: () => slow.promise });
  begin("maria");
  state.revoked.add("maria");
  const begun = steadyNow();
  await answers.heed(announced("account.changed"));
  assert.deepEqual(state.ended, ["maria"]);
  assert.ok(steadyNow() - begun < 10_000);
  state.revoked.add("slow");
  const heeded = answers.heed(announced("account.changed"));
  slow.resolve(undefined);
  await heeded;
  assert.deepEqual(state.ended, ["maria", "slow"]);
  leave();
});

test("an answer ends when what its caller signed in with expires; one that is over is not ended", async () => {
  const { state, begin } = scenario();
  const { promise, resolve } = Promise.withResolvers<void>();
  state.revoked.add("maria").add("gone");
  const leave = begin("gone", { expires: steadyNow() + 10 });
  leave();
  begin("later", { expires: steadyNow() + 3_600_000 });
  begin("maria", { expires: steadyNow() + 60, end: resolve });
  const beat = setInterval(() => undefined, 1000);
  await promise.finally(() => clearInterval(beat));
  assert.deepEqual(state.ended, []);
});

test("a caller without the right is cut off; an error that says nothing of rights cuts off nobody", async () => {
  const { answers, state, begin } = scenario();
  begin("forbidden", {
    permit: () => {
      throw new Refusal("forbidden", "no-grant", "No grant.");
    },
  });
  begin("odd", {
    permit: async () => {
      throw new Error("odd");
    },
  });
  await answers.heed(announced("grant.removed"));
  assert.deepEqual(state.ended, ["forbidden"]);
});
