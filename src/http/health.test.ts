import assert from "node:assert/strict";
import { test } from "node:test";
import Fastify from "fastify";
import { Networks, plainAddress } from "../access/network.ts";
import { anonymous, type Caller } from "../accounts/caller.ts";
import { Metrics } from "../monitoring/metrics.ts";
import { Refusal } from "../refusal.ts";
import type { HealthServices } from "./health.ts";
import { healthRoutes } from "./health.ts";
import { sendProblem } from "./problem.ts";

/** Routes over parts that work, or do not, as the test says. */
function serverOf(
  parts: { database?: () => Promise<void>; storage?: () => Promise<void> } = {},
  trusted: string[] = [],
) {
  const works = async () => undefined;
  const services = {
    config: {
      metrics: { public: false },
      listen: { trustedProxies: trusted, workers: 1 },
      database: { driver: "sqlite" },
      storage: { driver: "filesystem" },
    },
    announcements: { serial: 7, unprovedFor: 0 },
    database: { check: parts.database ?? works },
    storage: { check: parts.storage ?? works },
    publishing: { spool: { check: works } },
    access: { mayReadMetrics: ({ address }: Caller) => plainAddress(address) === "10.1.2.3" },
    authenticator: { authenticate: async (_header: unknown, address: string) => anonymous(address) },
    metrics: new Metrics(),
    trustedProxies: new Networks(trusted),
  } as unknown as HealthServices;
  const state = { isDraining: false };
  const app = Fastify({ logger: false });
  app.setErrorHandler((error, request, reply) => sendProblem(error, request, reply));
  healthRoutes(app, services, () => state.isDraining);
  return { app, state };
}

test("F10 ready says which part does not work, in words without secrets; alive stays alive", async () => {
  const { app } = serverOf({
    database: async () => {
      throw new Refusal("unavailable", "x", "The database does not answer.");
    },
    storage: async () => {
      throw new Error("connect to s3://key:secret@host failed");
    },
  });
  const ready = await app.inject("/-/ready");
  assert.equal(ready.statusCode, 503);
  assert.ok(ready.headers["retry-after"]);
  assert.deepEqual(ready.json().parts, {
    database: "The database does not answer.",
    storage: "does not work",
    spool: "ok",
  });
  assert.equal((await app.inject("/-/health")).statusCode, 200);
});

test("F11 a server that stops is not ready any more, though its parts work", async () => {
  const { app, state } = serverOf();
  assert.equal((await app.inject("/-/ready")).statusCode, 200);
  state.isDraining = true;
  const ready = await app.inject("/-/ready");
  assert.equal(ready.statusCode, 503);
  assert.equal(ready.json().parts.server, "stopping");
  assert.equal((await app.inject("/-/health")).statusCode, 200);
});

test("H22 probes are no load: many at once check each part once", async () => {
  let checks = 0;
  const { app } = serverOf({
    database: async () => {
      checks++;
    },
  });
  await Promise.all(Array.from({ length: 50 }, () => app.inject("/-/ready")));
  assert.equal(checks, 1);
});

test("metrics are for those with a grant, and no address of a proxy that is not trusted has one", async () => {
  const statusOf = async (trusted: string[], remoteAddress: string, headers: Record<string, string> = {}) =>
    (await serverOf({}, trusted).app.inject({ url: "/-/metrics", remoteAddress, headers })).statusCode;
  assert.equal(await statusOf([], "10.1.2.3"), 200);
  assert.equal(await statusOf([], "::ffff:10.1.2.3"), 200);
  for (const address of ["127.0.0.1", "::1", "192.0.2.1"])
    assert.equal(await statusOf([], address), 401, address);
  assert.equal(await statusOf([], "192.0.2.1", { "x-forwarded-for": "10.1.2.3" }), 401);
  for (const header of ["x-forwarded-for", "forwarded", "x-real-ip", "via"])
    assert.equal(await statusOf([], "10.1.2.3", { [header]: "192.0.2.1" }), 401, header);
  assert.equal(await statusOf(["127.0.0.1"], "127.0.0.1", { "x-forwarded-for": "192.0.2.1" }), 401);
  assert.equal(await statusOf(["127.0.0.1"], "127.0.0.1", { "x-forwarded-for": "10.1.2.3" }), 200);
});

test("the detail of readiness is for operators: which driver, how fast, what went wrong by its code", async () => {
  const cause = Object.assign(new Error("connect to s3://key:secret@host failed"), { code: "ECONNREFUSED" });
  const { app } = serverOf({
    storage: async () => {
      throw new Refusal("unavailable", "x", "The store does not answer.", { cause });
    },
  });
  const outside = await app.inject({ url: "/-/ready?detail", remoteAddress: "203.0.113.9" });
  assert.equal(outside.statusCode, 401);
  assert.equal((await app.inject({ url: "/-/ready", remoteAddress: "203.0.113.9" })).statusCode, 503);
  const ready = await app.inject({ url: "/-/ready?detail", remoteAddress: "10.1.2.3" });
  assert.equal(ready.statusCode, 503);
  const { detail } = ready.json();
  assert.equal(detail.storage.code, "ECONNREFUSED");
  assert.equal(detail.database.driver, "sqlite");
  assert.ok(detail.database.answeredInMs >= 0);
  assert.doesNotMatch(ready.body, /secret/);
  assert.equal((await app.inject("/-/ready")).json().detail, undefined);
});
