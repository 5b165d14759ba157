import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:net";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { makeServer } from "../harness/start-server.ts";

test("with several workers a port that is taken is said once, and the command ends", async (context) => {
  const server = await makeServer({ config: { listen: { workers: 2 } }, wait: false });
  context.after(() => server.remove());
  const other = createServer();
  other.listen(server.port, "127.0.0.1");
  await once(other, "listening");
  context.after(() => other.close());
  await server.start();
  while (server.running) await sleep(20);
  assert.equal(await server.kill(), 1);
  assert.equal(server.log.match(/is used by another program/g)?.length, 1, server.log);
});

test("with several workers what keeps the first from starting ends the command", async (context) => {
  const certificate = "/nowhere/certificate.pem";
  const listen = { workers: 2, certificate, privateKey: "/nowhere/key.pem" };
  const server = await makeServer({ config: { listen }, wait: false });
  context.after(() => server.remove());
  await server.start();
  while (server.running) await sleep(20);
  assert.equal(await server.kill(), 1);
  assert.equal(
    server.log.match(/^wheelyard: .*\/nowhere\/(?:certificate|key)\.pem/gm)?.length,
    1,
    server.log,
  );
});
