import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { buildWheel } from "../harness/build-distribution.ts";
import { Caller } from "../harness/caller.ts";
import { HAS_NGINX, Nginx } from "../harness/nginx.ts";
import { createPostgres, NEEDS_POSTGRES } from "../harness/postgres.ts";
import { ADMIN_PASSWORD, type Server, startServer } from "../harness/start-server.ts";
import { until } from "../harness/until.ts";

const NEEDS = HAS_NGINX ? NEEDS_POSTGRES : { skip: "nginx is not installed" };
const ROUNDS = 2;

test("nodes behind nginx are replaced one by one under load, and no request is dropped", NEEDS, async (t) => {
  const place = await createPostgres();
  const shared = await mkdtemp(join(tmpdir(), "wheelyard-shared-"));
  const config = {
    database: { driver: "postgres", url: place.url },
    storage: { driver: "filesystem", path: join(shared, "storage") },
  };
  const nodes: Server[] = [];
  for (let i = 0; i < 3; i++) nodes.push(await startServer({ config }));
  const front = await Nginx.start(nodes.map(({ origin }) => origin));
  const anonymous = new Caller(front.origin);
  const admin = anonymous.withPassword("admin", ADMIN_PASSWORD);
  const uploads: string[] = [];
  let installs = 0;
  let isOver = false;

  // Nobody tries anything twice.
  const publisher = async (who: number) => {
    for (let i = 0; !isOver; i++) {
      const wheel = buildWheel({
        name: "rolled",
        version: `${who}.${i}`,
        size: i % 5 === 0 ? 2_000_000 : 10_000,
      });
      const answer = await admin.upload(wheel);
      assert.equal(answer.status, 200, answer.text);
      uploads.push(wheel.filename);
    }
  };
  const installer = async () => {
    while (!isOver) {
      const filename = uploads.at(-20);
      if (filename === undefined) await sleep(10);
      else {
        await anonymous.install("rolled", filename);
        installs++;
      }
    }
  };
  const load = Promise.all([publisher(1), publisher(2), installer(), installer(), installer()]);
  try {
    await Promise.race([
      load,
      (async () => {
        for (let round = 0; round < ROUNDS; round++) {
          for (const node of nodes) {
            // Under load: clients have got further since the last node.
            const before = [uploads.length, installs] as const;
            await until(() => uploads.length > before[0] + 5 && installs > before[1] + 5, "clients get on");
            assert.equal(await node.kill("SIGTERM"), 0);
            await node.start();
            while ((await node.anonymous.get("/-/ready")).status !== 200) await sleep(20);
          }
        }
      })(),
    ]);
    isOver = true;
    await load;
    // Pages of other nodes follow within a second; patience costs nothing when they do.
    const list = async () => (await anonymous.listed("rolled")).toSorted();
    let listed = await list();
    for (let i = 0; i < 500 && listed.length < uploads.length; i++) {
      await sleep(20);
      listed = await list();
    }
    assert.deepEqual(listed, uploads.toSorted());
    t.diagnostic(`${uploads.length} uploads, ${installs} installs, ${ROUNDS * nodes.length} nodes replaced`);
  } finally {
    isOver = true;
    await load.catch(() => undefined);
    await front.stop();
    for (const node of nodes) await node.remove();
    await place.drop();
    await rm(shared, { recursive: true, force: true });
  }
});
