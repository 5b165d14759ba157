import assert from "node:assert/strict";
import { join } from "node:path";
import { after, test } from "node:test";
import { buildWheel } from "../harness/build-distribution.ts";
import { FakeUpstream } from "../harness/fake-upstream.ts";
import { makeAccount, makeToken } from "../harness/people.ts";
import { type Server, startServer } from "../harness/start-server.ts";
import { until } from "../harness/until.ts";

const PRELOAD = join(import.meta.dirname, "../harness/clock-preload.mjs");

async function start(config: Record<string, unknown>): Promise<Server> {
  const server = await startServer({ config, env: { NODE_OPTIONS: `--import=${PRELOAD}` } });
  after(() => server.remove());
  return server;
}

/** Sets the clock of a running server back by 400 days. */
async function setBack(server: Server): Promise<void> {
  process.kill(server.pid, "SIGUSR2");
  await until(async () => server.log.includes("the clock was set"), "the clock is set back");
}

test("F13 with the clock set back the API answers on, and its limit counts as before", async () => {
  const server = await start({ limits: { apiRequests: 60 } });
  const status = async () => (await server.anonymous.api("GET", "/session")).status;
  const askUntilRefused = async () => {
    for (let at = 0; at < 1000; at++) if ((await status()) === 429) return;
    assert.fail("nothing is ever refused");
  };
  await askUntilRefused();
  await setBack(server);
  await until(async () => (await status()) === 200, "the API answers again");
  await askUntilRefused();
});

test("F13 with the clock set back sign-ins that were slowed are slowed no longer than before", async () => {
  const server = await start({ access: { read: "authenticated" }, limits: { signInAttempts: 12 } });
  const ann = await makeAccount(server, "ann");
  const { token } = await makeToken(ann, {}, { expiresIn: 3600 });
  const statusOf = async (caller: typeof ann) => (await caller.get("/simple/")).status;
  await Promise.all(
    Array.from({ length: 30 }, (_, at) => statusOf(server.anonymous.withPassword("ann", `guess ${at}`))),
  );
  await setBack(server);
  await until(async () => (await statusOf(ann)) === 200, "the right password is let in");
  assert.equal(await statusOf(server.anonymous.withToken(token)), 200);
  assert.equal(await statusOf(server.admin), 200);
});

test("F13 with the clock set back pages of a mirror, absent names and failures are looked at again as before", async () => {
  const upstream = await FakeUpstream.start();
  after(() => upstream.stop());
  const server = await start({ upstreamUrl: upstream.url });
  const mirror = { url: upstream.url, expiry: 1, negativeExpiry: 1, names: "full", namesExpiry: 1 };
  await server.admin.manage("POST", "/indexes", {
    owner: "up",
    name: "fast",
    kind: "mirror",
    settings: { mirror },
  });
  const versions = async (project: string) =>
    (await server.anonymous.get(`/up/fast/simple/${project}/`)).status === 200
      ? (await server.anonymous.page(project, "/up/fast/simple/")).versions
      : [];
  upstream.publish("grows", buildWheel({ name: "grows" }));
  assert.deepEqual(await versions("grows"), ["1.0"]);
  assert.deepEqual(await versions("comes"), []);
  await setBack(server);
  upstream.publish("grows", buildWheel({ name: "grows", version: "2.0" }));
  upstream.publish("comes", buildWheel({ name: "comes" }));
  await until(async () => (await versions("grows")).length === 2, "the page that was kept follows");
  await until(async () => (await versions("comes")).length === 1, "the name that was absent is found");
  await until(
    async () => (await server.anonymous.get("/up/fast/simple/")).text.includes("comes"),
    "the list of names follows",
  );
});

test("F13 with the clock set back publishing, health and last uses of tokens go on", async () => {
  const server = await start({});
  const { token, id } = await makeToken(server.admin);
  const tokens = () =>
    server.admin.manage<{ items: { id: number; lastUsedAt: string | null }[] }>("GET", "/tokens");
  const caller = server.anonymous.withToken(token);
  await setBack(server);
  await caller.publish(buildWheel({ name: "published-in-the-past" }));
  assert.deepEqual((await caller.page("published-in-the-past")).versions, ["1.0"]);
  assert.equal((await server.anonymous.get("/-/ready")).status, 200);
  await until(
    async () => (await tokens()).items.some((one) => one.id === id && one.lastUsedAt !== null),
    "the last use is written",
  );
});
