import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import type { Caller } from "../harness/caller.ts";
import type { Answer } from "../harness/send.ts";
import { type Server, startServer } from "../harness/start-server.ts";

const REQUESTS = 40;
/** So few that the next attempt would have to wait for too long to be made to wait. */
const ATTEMPTS = 3;

describe("limits of a machine with several workers", () => {
  let server: Server;
  before(async () => {
    const limits = { apiRequests: REQUESTS, signInAttempts: ATTEMPTS };
    server = await startServer({ config: { listen: { workers: 3 }, limits } });
  });
  after(() => server.remove());

  /** One after the other, each by a connection of its own, so that the workers take turns; as many as are answered with `status`. */
  async function countUntilRefused(callerOf: (turn: number) => Caller, status: number): Promise<number> {
    for (let passed = 0; ; passed++) {
      const path = "/-/api/v1/";
      const answer: Answer = await callerOf(passed).send({ path, headers: { connection: "close" } });
      if (answer.status === 429) {
        assert.match(answer.headers["retry-after"] ?? "", /^[1-9]\d*$/);
        return passed;
      }
      assert.equal(answer.status, status, answer.text);
      assert.ok(passed < 1000, "nothing is ever refused");
      // The other workers hear of it a moment later.
      await sleep(5);
    }
  }

  it("F95 failed sign-ins count wherever they are tried", async () => {
    const guess = (turn: number) => server.anonymous.withPassword("admin", `guess ${turn}`);
    assert.ok((await countUntilRefused(guess, 401)) < 2 * ATTEMPTS);
    const other = await server.anonymous.withPassword("nobody", "guess").api("GET", "/accounts");
    assert.equal(other.status, 401, "one account's failures are not another's");
  });

  it("requests of one caller count wherever they are answered", async () => {
    const began = Date.now();
    const passed = await countUntilRefused(() => server.anonymous, 200);
    // A slow machine refills the bucket while it asks.
    const refilled = Math.ceil(((Date.now() - began) / 60_000) * REQUESTS);
    assert.ok(passed >= REQUESTS - 2 * ATTEMPTS - 2, `${passed}`);
    assert.ok(passed < 2 * REQUESTS + refilled, `${passed} of ${REQUESTS} and ${refilled}`);
  });
});
