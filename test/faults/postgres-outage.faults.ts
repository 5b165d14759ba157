import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { buildWheel } from "../harness/build-distribution.ts";
import { makeToken } from "../harness/people.ts";
import { createPostgres, NEEDS_POSTGRES, type PostgresPlace } from "../harness/postgres.ts";
import { makeServer, type Server, startServer } from "../harness/start-server.ts";
import { TcpProxy } from "../harness/tcp-proxy.ts";

/** Seconds; long enough for a busy machine to ask in. */
const STALE_READS = 8;

let place: PostgresPlace;
let proxy: TcpProxy;
let server: Server;

before(async () => {
  if (NEEDS_POSTGRES.skip) return;
  place = await createPostgres();
  const url = new URL(place.url);
  proxy = await TcpProxy.start({ host: url.hostname, port: Number(url.port) });
  url.port = String(proxy.port);
  server = await startServer({
    config: {
      database: {
        driver: "postgres",
        url: url.href,
        retryFor: 1,
        connectTimeout: 1,
        staleReads: STALE_READS,
      },
    },
  });
});

after(async () => {
  if (NEEDS_POSTGRES.skip) return;
  await server.remove();
  await proxy.close();
  await place.drop();
});

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await sleep(50);
}

/** Refused in words that hold nothing of the inside, with a time to come again. */
async function assertAway(path: string): Promise<void> {
  const answer = await server.anonymous.get(path);
  assert.equal(answer.status, 503, `${path}: ${answer.text}`);
  assert.equal(answer.headers["retry-after"], "5");
  assert.match(answer.text, /database is not responding/);
  assert.doesNotMatch(answer.text, /ECONN|127\.0\.0\.1|\.ts|at /);
}

test(
  "without its database a node serves what it has, says so, and later serves nothing unproved",
  NEEDS_POSTGRES,
  async () => {
    const { admin, anonymous } = server;
    const wheel = buildWheel({ name: "warm" });
    await admin.publish(wheel);
    const { token } = await makeToken(admin);
    const byToken = anonymous.withToken(token);
    const path = await anonymous.findFile("warm", wheel.filename);
    await anonymous.get(path);
    assert.equal((await byToken.get("/simple/warm/")).status, 200);
    assert.equal((await anonymous.get("/-/ready")).json().status, "ready");

    const cutAt = performance.now();
    proxy.refuse();
    const inTime = () => performance.now() - cutAt < (STALE_READS - 2) * 1000;
    for (let i = 0; i < 5 && inTime(); i++) {
      const page = await anonymous.get("/simple/warm/");
      const file = await anonymous.get(path);
      const known = await byToken.get("/simple/warm/");
      const upload = await admin.upload(buildWheel({ name: "warm", version: `2.${i}` }));
      if (!inTime()) break;
      assert.deepEqual([page.status, file.status, known.status], [200, 200, 200]);
      assert.ok(file.bytes.equals(wheel.bytes));
      assert.equal(upload.status, 503, upload.text);
      assert.equal(upload.headers["retry-after"], "5");
      await assertAway(`/simple/cold-${i}/`);
    }
    await until(async () => {
      const ready = await anonymous.get("/-/ready");
      if (!inTime()) return true;
      return ready.status === 200 && ready.json().status === "reads only";
    });

    await until(async () => (await anonymous.get("/simple/warm/")).status !== 200);
    await assertAway("/simple/warm/");
    await until(async () => (await anonymous.get("/-/ready")).status === 503);
    assert.equal((await anonymous.get("/-/health")).status, 200);

    proxy.mend();
    await until(async () => (await anonymous.get("/-/ready")).json().status === "ready");
    assert.deepEqual(await anonymous.listed("warm"), [wheel.filename]);
    await admin.publish(buildWheel({ name: "warm", version: "3.0" }));
    assert.equal((await anonymous.listed("warm")).length, 2);
    assert.doesNotMatch(server.log, /unhandled|uncaught/i);
  },
);

test(
  "uploads while the connections are cut again and again: each is listed once, or refused in words",
  NEEDS_POSTGRES,
  async () => {
    const { admin, anonymous } = server;
    let isCutting = true;
    const cutting = (async () => {
      for (let i = 0; isCutting; i++) {
        await sleep(30 + (i % 5) * 40);
        proxy.cut();
      }
    })();
    const wheels = Array.from({ length: 40 }, (_, i) => buildWheel({ name: "cut", version: `1.${i}` }));
    const answers = await Promise.all(wheels.map((wheel) => admin.upload(wheel)));
    isCutting = false;
    await cutting;
    for (const answer of answers) assert.ok([200, 503].includes(answer.status), answer.text);
    const listed = await anonymous.listed("cut");
    assert.equal(new Set(listed).size, listed.length);
    for (const [i, wheel] of wheels.entries()) {
      if (answers[i]?.status === 200) assert.ok(listed.includes(wheel.filename), `${wheel.filename} is lost`);
      await admin.publish(wheel);
      await anonymous.install("cut", wheel.filename);
    }
    assert.equal((await anonymous.listed("cut")).length, wheels.length);
  },
);

test("a server that cannot reach its database ends in words", NEEDS_POSTGRES, async () => {
  const database = { driver: "postgres", url: "postgres://nobody@127.0.0.1:1/nothing", retryFor: 1 };
  const lost = await makeServer({ config: { database }, wait: false });
  await lost.start();
  await until(async () => !lost.running);
  assert.match(lost.log, /The database 127\.0\.0\.1:1\/nothing does not answer/);
  assert.doesNotMatch(lost.log, /\n {4}at /);
  await lost.remove();
});

test(
  "a node goes on serving and publishing when a newer one has changed the tables; anew it does not start, in words",
  NEEDS_POSTGRES,
  async () => {
    const { admin, anonymous } = server;
    await place.run(
      "alter table files add column of_tomorrow bigint; update schema_version set version = 4711",
    );
    await admin.publish(buildWheel({ name: "rolling" }));
    assert.equal((await anonymous.listed("rolling")).length, 1);
    await server.kill();
    await assert.rejects(server.start());
    assert.match(server.log, /version 4711.*newer version of Wheelyard/);
  },
);
