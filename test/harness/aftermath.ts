import assert from "node:assert/strict";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Distribution } from "./build-distribution.ts";
import type { Server } from "./start-server.ts";

/** An upload that was tried, and whether the server answered 200. */
export interface Attempt {
  distribution: Distribution;
  acknowledged: boolean;
}

/**
 * What must hold after any fault: everything acknowledged is listed and intact, everything listed is intact and was
 * sent by somebody, and what was not acknowledged can be sent again (RELIABILITY F01).
 */
export async function assertNothingLost(server: Server, attempts: Attempt[], round: string): Promise<void> {
  const { anonymous, admin } = server;
  const projects = Map.groupBy(attempts, (attempt) => attempt.distribution.name);
  for (const [project, tried] of projects) {
    const listed = await anonymous.listed(project);
    for (const { distribution, acknowledged } of tried) {
      const found = listed.includes(distribution.filename);
      if (acknowledged) assert.ok(found, `${round}: ${distribution.filename} was acknowledged and is lost`);
      if (found) {
        const bytes = await anonymous.install(project, distribution.filename);
        assert.ok(bytes.equals(distribution.bytes), `${round}: ${distribution.filename} has other bytes`);
      }
      await admin.publish(distribution);
    }
    const known = new Set(tried.map((attempt) => attempt.distribution.filename));
    for (const filename of listed)
      assert.ok(known.has(filename), `${round}: ${filename} is listed and nobody's`);
    assert.equal(
      (await anonymous.listed(project)).length,
      tried.length,
      `${round}: listed after sending again`,
    );
  }
}

/** Bytes in the data folder that belong to uploads in flight; none may stay when there are none (F14). */
function spooledBytes(server: Server): number {
  let total = 0;
  for (const name of readdirSync(server.data, { recursive: true, encoding: "utf8" })) {
    if (!/(^|\/)spool\//.test(name)) continue;
    const facts = statSync(join(server.data, name), { throwIfNoEntry: false });
    if (facts?.isFile()) total += facts.size;
  }
  return total;
}

/** Waits until no upload is on the disk any more; fails after a patience that no busy machine needs. */
export async function assertSpoolEmpties(server: Server): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (spooledBytes(server) > 0 && Date.now() < deadline) await sleep(50);
  assert.equal(spooledBytes(server), 0, "bytes of given up uploads stay on the disk");
}

/** The server lives, answers, and showed nobody its insides in its log. */
export async function assertUnharmed(server: Server): Promise<void> {
  assert.ok(server.running, `the server died:\n${server.log.slice(-2_000)}`);
  assert.equal((await server.anonymous.get("/-/health")).status, 200);
  assert.doesNotMatch(server.log, /unhandled|uncaught|ERR_INTERNAL_ASSERTION|FATAL ERROR/i);
}
