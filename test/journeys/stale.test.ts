import assert from "node:assert/strict";
import { after, mock, test } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import type { IndexRecord } from "../../src/indexes/index-record.ts";
import type { PackageIndex } from "../../src/indexes/package-index.ts";
import { buildWheel } from "../harness/build-distribution.ts";
import { Caller, type Page } from "../harness/caller.ts";
import { Random, seed } from "../harness/random.ts";
import { closeConnections } from "../harness/send.ts";
import { startTwins } from "../harness/twin-servers.ts";

const ROUNDS = 8;
/** Above all numbers that the tests before give. */
const FIRST = 10_000;
const JSON_V1 = "application/vnd.pypi.simple.v1+json";
const twins = await startTwins();
const { admin, services } = twins;
const wheel = buildWheel({ name: "moving" });
await admin.publish(wheel);
const servers = [twins.withFastPath, twins.withoutFastPath].map(
  (port) => new Caller(`http://127.0.0.1:${port}`),
);
after(async () => {
  closeConnections();
  await twins.stop();
});

/** Every read of the database hands over what it found only some turns of the event loop later. */
function slowReads(random: Random) {
  const found = services.indexes.package.bind(services.indexes);
  return mock.method(services.indexes, "package", (record: IndexRecord) => {
    const real = found(record);
    const later = async <T>(reading: Promise<T>): Promise<T> => {
      const value = await reading;
      for (let turns = random.below(20); turns > 0; turns--) await turn();
      return value;
    };
    return {
      project: (name: Parameters<typeof real.project>[0]) => later(real.project(name)),
      projects: () => later(real.projects()),
      projectOf: (...at: Parameters<typeof real.projectOf>) => later(real.projectOf(...at)),
      metadata: (...at: Parameters<typeof real.metadata>) => later(real.metadata(...at)),
      dropped: (name: Parameters<typeof real.dropped>[0]) => later(real.dropped(name)),
      open: (...at: Parameters<typeof real.open>) => later(real.open(...at)),
    };
  });
}

/** The ways to see the number in the reason of the yank. */
const LOOKS: ((server: Caller) => Promise<number>)[] = [
  async (server) => {
    const [file] = (await server.get("/simple/moving/", { accept: JSON_V1 })).json<Page>().files;
    return Number(file?.yanked || 0);
  },
  async (server) => {
    const { text } = await server.get("/root/main/simple/moving/", { "accept-encoding": "gzip" });
    return Number(/data-yanked="(\d+)"/.exec(text)?.[1] ?? 0);
  },
  async (server) => {
    const { urls } = (await server.get("/pypi/moving/json")).json<{
      urls: { yanked_reason: string | null }[];
    }>();
    return Number(urls[0]?.yanked_reason ?? 0);
  },
];

test("F25 an answer read before a commit and given after it is kept by nobody", async () => {
  const path = `/indexes/root/main/projects/moving/files/${wheel.filename}/yank`;
  for (const [at, look] of LOOKS.entries()) {
    for (const [n, server] of servers.entries()) {
      const number = 1_000 + at * 10 + n * 2;
      await admin.manage("POST", path, { reason: String(number) });
      const held = holdReads();
      const before = look(server);
      await held.begun;
      await admin.manage("POST", path, { reason: String(number + 1) });
      held.release();
      assert.equal(await before, number, "it was read before the commit");
      for (const one of servers)
        assert.equal(await look(one), number + 1, `look ${at}: what was read before is kept`);
    }
  }
});

/** Holds back what is read of the database from now on; `begun` resolves when the first was read. */
function holdReads() {
  const found = services.indexes.package.bind(services.indexes);
  const begun = Promise.withResolvers<void>();
  const gate = Promise.withResolvers<void>();
  const mocked = mock.method(services.indexes, "package", (record: IndexRecord) => {
    const real = found(record);
    const project = async (name: Parameters<typeof real.project>[0]) => {
      const value = await real.project(name);
      begun.resolve();
      await gate.promise;
      return value;
    };
    return { ...bound(real), project };
  });
  const release = () => {
    mocked.mock.restore();
    gate.resolve();
  };
  return { begun: begun.promise, release };
}

/** The methods of an index as a plain object. */
function bound(index: PackageIndex): PackageIndex {
  return {
    project: (name) => index.project(name),
    ownerOf: (name) => index.ownerOf(name),
    projects: () => index.projects(),
    projectOf: (...at) => index.projectOf(...at),
    metadata: (...at) => index.metadata(...at),
    dropped: (name) => index.dropped(name),
    open: (...at) => index.open(...at),
  };
}

test("F25 U28 while others read all the time, nobody sees less than was acknowledged, nor time going back", async () => {
  const random = new Random(seed());
  const mocked = slowReads(random);
  let acknowledged = 0;
  let isOver = false;
  const readers = servers.flatMap((server) =>
    LOOKS.map(async (look, at) => {
      let latest = 0;
      while (!isOver) {
        const least = acknowledged;
        const seen = await look(server);
        assert.ok(seen >= least, `look ${at}: ${seen} though ${least} was acknowledged`);
        assert.ok(seen >= latest, `look ${at}: ${seen} after ${latest}`);
        latest = seen;
      }
    }),
  );
  const watched = Promise.all(readers);
  const path = `/indexes/root/main/projects/moving/files/${wheel.filename}/yank`;
  for (let round = FIRST; round < FIRST + ROUNDS; round++) {
    await Promise.race([admin.manage("POST", path, { reason: String(round) }), watched]);
    acknowledged = round;
    for (const server of servers) for (const look of LOOKS) assert.equal(await look(server), round);
  }
  isOver = true;
  await watched;
  mocked.mock.restore();
});

test("F25 what is published is listed, and what is removed is gone, from the root and from the files' addresses", async () => {
  const mocked = slowReads(new Random(seed() + 1));
  const roots = async (server: Caller) =>
    (await server.get("/simple/", { accept: JSON_V1 })).json<{ projects: { name: string }[] }>().projects;
  let isOver = false;
  const readers = servers.map(async (server) => {
    while (!isOver) await Promise.all([roots(server), server.get("/simple/coming/"), turn()]);
  });
  for (let round = 1; round <= 6; round++) {
    const coming = buildWheel({ name: "coming", version: `${round}.0` });
    await admin.publish(coming);
    const path = await admin.findFile("coming", coming.filename);
    for (const server of servers) {
      assert.ok(
        (await roots(server)).some(({ name }) => name === "coming"),
        `round ${round}`,
      );
      assert.equal((await server.get(path)).status, 200);
    }
    await admin.manage("DELETE", "/indexes/root/main/projects/coming");
    for (const server of servers) {
      assert.equal((await server.get("/simple/coming/")).status, 404, `round ${round}`);
      assert.ok(!(await roots(server)).some(({ name }) => name === "coming"), `round ${round}`);
      assert.equal((await server.get(path)).status, 404, `round ${round}`);
    }
  }
  isOver = true;
  await Promise.all(readers);
  mocked.mock.restore();
});

test("A05 F90 a revoked token, a removed grant and a restricted project take effect at once, on the fast path or not", async () => {
  await admin.manage("POST", "/indexes", { owner: "team", name: "one", settings: { read: "granted" } });
  await admin.publish(wheel, { to: "/team/one/" });
  await admin.manage("POST", "/accounts", { name: "reader" });
  const path = "/team/one/simple/moving/";
  for (let round = 0; round < 5; round++) {
    const grant = { principal: "account:reader", permission: "read", index: "team/one" };
    const { id } = await admin.manage<{ id: number }>("POST", "/grants", grant);
    const token = await admin.manage<{ id: number; token: string }>("POST", "/tokens", { account: "reader" });
    const statuses = () =>
      Promise.all(servers.map(async (server) => (await server.withToken(token.token).get(path)).status));
    for (let again = 0; again < 3; again++) assert.deepEqual(await statuses(), [200, 200]);
    await admin.manage("PATCH", "/indexes/team/one/projects/moving", { restricted: true });
    assert.deepEqual(await statuses(), [404, 404]);
    await admin.manage("PATCH", "/indexes/team/one/projects/moving", { restricted: false });
    assert.deepEqual(await statuses(), [200, 200]);
    await admin.manage("DELETE", `/grants/${id}`);
    assert.deepEqual(await statuses(), [404, 404]);
    await admin.manage("DELETE", `/tokens/${token.id}`);
    assert.deepEqual(await statuses(), [401, 401]);
  }
});
