import assert from "node:assert/strict";
import { test } from "node:test";
import { Refusal } from "../refusal.ts";
import type { Credentials } from "./credentials.ts";
import { Throttle } from "./throttle.ts";
import { ThrottledVerifier } from "./throttled.ts";
import type { Proven } from "./verifier.ts";

const HERE = "192.0.2.1";
const LIMIT = 3;
const password = (given: string) => ({ kind: "password" as const, account: "ann", password: given });
const TOO_MANY = { kind: "too-many" };

/** A driver that knows one password, as one beyond the network would: it may be away, and may have no stamps. */
function driver(stamp: string | null) {
  const seen: Credentials[] = [];
  const state = { stamp, right: "right password", isAway: false };
  const proven: Proven = {
    identity: { kind: "account", id: 1, name: "ann" },
    scope: null,
    tokenId: null,
    expires: Number.POSITIVE_INFINITY,
  };
  const verifier = {
    async verify(credentials: Credentials) {
      seen.push(credentials);
      if (state.isAway) throw new Refusal("unavailable", "directory-away", "The directory does not answer.");
      const text =
        credentials.kind === "token"
          ? credentials.token
          : credentials.kind === "password" && credentials.password;
      return text === state.right ? proven : null;
    },
    stamp: async () => state.stamp,
  };
  return { seen, state, throttled: new ThrottledVerifier(verifier, new Throttle(LIMIT)) };
}

for (const stamp of [null, "a stamp"]) {
  const how = stamp === null ? "without stamps" : "with stamps";

  test(`F95 guesses at any driver are slowed before it is asked, ${how}`, async () => {
    const { seen, throttled } = driver(stamp);
    for (let at = 0; at < LIMIT; at++)
      assert.equal(await throttled.verify(password(`guess ${at}`), HERE), null);
    await assert.rejects(throttled.verify(password("right password"), HERE), TOO_MANY);
    assert.equal(seen.length, LIMIT);
    assert.equal(
      (await throttled.verify({ kind: "token", token: "right password", account: null }, HERE))?.identity.id,
      1,
    );
  });

  test(`a driver that is away counts nothing against anybody, ${how}`, async () => {
    const { state, throttled } = driver(stamp);
    state.isAway = true;
    for (let at = 0; at < 2 * LIMIT; at++)
      await assert.rejects(throttled.verify(password("right password"), HERE), { kind: "unavailable" });
    state.isAway = false;
    assert.ok(await throttled.verify(password("right password"), HERE));
  });
}

test("a wrong password that is sent again asks the driver again only when its stamp has changed", async () => {
  const { seen, state, throttled } = driver("one");
  for (let at = 0; at < LIMIT; at++) assert.equal(await throttled.verify(password("to be set"), HERE), null);
  assert.equal(seen.length, 1);
  state.right = "to be set";
  state.stamp = "two";
  assert.ok(await throttled.verify(password("to be set"), HERE));
});

test("without stamps every attempt asks the driver, and counts", async () => {
  const { seen, throttled } = driver(null);
  for (let at = 0; at < LIMIT; at++) assert.equal(await throttled.verify(password("same"), HERE), null);
  await assert.rejects(throttled.verify(password("same"), HERE), TOO_MANY);
  assert.equal(seen.length, LIMIT);
});
