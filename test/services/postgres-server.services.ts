import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "kysely";
import { openDatabase } from "../../src/database/open.ts";
import { buildWheel } from "../harness/build-distribution.ts";
import { NEEDS_POSTGRES } from "../harness/postgres.ts";
import { type Server, startServer } from "../harness/start-server.ts";
import { until } from "../harness/until.ts";

const SCRIPT = join(import.meta.dirname, "postgres.sh");

/** A server of this file's own, which it may end. */
describe("a PostgreSQL server that is ended, and one that speaks TLS", NEEDS_POSTGRES, () => {
  let folder: string;
  let url: string;
  const run = (word: string) =>
    execFileSync(SCRIPT, [word], {
      env: { ...process.env, WHEELYARD_TEST_SERVICES: folder },
      encoding: "utf8",
    });
  const open = (options: Record<string, unknown>) =>
    openDatabase({ data: "/nowhere", database: { driver: "postgres", url, retryFor: 1, ...options } });

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "wheelyard-pg-"));
    url = run("up")
      .trim()
      .replace(/^[A-Z_]+=/, "");
  });
  after(async () => {
    run("down");
    await rm(folder, { recursive: true, force: true });
  });

  it("encrypts, and verifies who answers", async (t) => {
    const ca = join(folder, "postgres", "ca.pem");
    if (!existsSync(ca)) return t.skip("no openssl to make a certificate");
    for (const options of [{ tls: "verify", ca }, { tls: "require" }]) {
      const database = await open(options);
      const { rows } = await sql<{ ssl: boolean }>`
        select ssl from pg_stat_ssl where pid = pg_backend_pid()`.execute(database.read);
      assert.equal(rows[0]?.ssl, true);
      await database.write(({ tx }) => tx.deleteFrom("groups").execute());
      await database.close();
    }
    await assert.rejects(open({ tls: "verify" }), {
      name: "Refusal",
      message: /certificate that is not trusted.*database\.ca/,
    });
  });

  it("says in words what it cannot be opened for", async () => {
    const at = (path: string) => open({ url: new URL(path, url).href });
    await assert.rejects(at("/not-there"), { name: "Refusal", message: /not-there does not exist/ });
    const stranger = new URL(url);
    stranger.username = "stranger";
    await assert.rejects(open({ url: stranger.href }), {
      name: "Refusal",
      message: /rejects this user and password/,
    });
  });

  it("ended in the midst of uploads and started again: none is lost or doubled, none fails but in words", async () => {
    const server: Server = await startServer({ config: { database: { driver: "postgres", url } } });
    try {
      const wheels = Array.from({ length: 60 }, (_, i) => buildWheel({ name: "over", version: `1.${i}` }));
      let answered = 0;
      const ending = (async () => {
        for (let i = 0; i < 3; i++) {
          await until(() => answered >= (i + 1) * 8, "uploads are answered");
          run("stop");
          run("start");
        }
      })();
      const answers = await Promise.all(
        wheels.map(async (wheel, i) => {
          await sleep(i * 50);
          const answer = await server.admin.upload(wheel);
          answered++;
          return answer;
        }),
      );
      await ending;
      for (const { status, text } of answers)
        assert.ok(status === 200 || status === 503, `${status} ${text}`);
      // Connections that were opened before may each fail once more.
      await until(async () => (await server.anonymous.get("/-/ready")).status === 200, "it is ready again");
      await until(
        async () => (await server.anonymous.get("/simple/over/")).status === 200,
        "it shows pages again",
      );
      const listed = await server.anonymous.listed("over");
      assert.equal(new Set(listed).size, listed.length);
      for (const [i, wheel] of wheels.entries()) {
        if (answers[i]?.status === 200)
          assert.ok(listed.includes(wheel.filename), `${wheel.filename} is lost`);
        await server.admin.publish(wheel);
      }
      assert.equal((await server.anonymous.listed("over")).length, wheels.length);
      assert.doesNotMatch(server.log, /unhandled|uncaught/i);
    } finally {
      await server.remove();
    }
  });
});
