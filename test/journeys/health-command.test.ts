import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, it } from "node:test";
import { makeCertificate } from "../harness/certificates.ts";
import { CommandLine } from "../harness/command-line.ts";
import { ScriptedS3 } from "../harness/scripted-s3.ts";
import { makeServer, type Server, startServer } from "../harness/start-server.ts";

const folder = await mkdtemp(join(tmpdir(), "wheelyard-health-"));
after(() => rm(folder, { recursive: true }));
const listen = makeCertificate(folder, "own");

/** `wheelyard health` beside a server, with its file and port. */
function health(server: Server, ...args: string[]) {
  const place = { WHEELYARD_DATA: server.data, WHEELYARD_PORT: String(server.port), ...server.databaseEnv };
  return new CommandLine(place).try(["health", "--config", server.configFile, ...args]);
}

it("tells by its exit code whether the server of this machine is alive, and waits for it where that is wanted", async () => {
  const server = await makeServer();
  after(() => server.remove());
  const away = await health(server);
  assert.equal(away.code, 1, away.stdout);
  assert.match(
    away.stderr,
    /http:\/\/127\.0\.0\.1:\d+\/-\/health: No server answers: no program listens on that port\./,
  );
  const waiting = health(server, "--ready", "--wait", "5m");
  await server.start();
  const waited = await waiting;
  assert.equal(waited.code, 0, waited.stderr);
  assert.match(waited.stdout, /\/-\/ready: \{"status":"ready"/);
  assert.equal((await health(server)).code, 0);
  await server.kill();
  assert.equal((await health(server)).code, 1);
});

it("asks by https where the settings name a certificate, whoever vouches for it", {
  skip: listen === null && "no openssl to make a certificate",
}, async () => {
  const server = await startServer({ config: { listen }, env: { WHEELYARD_HOST: "0.0.0.0" }, wait: false });
  after(() => server.remove());
  const { code, stdout, stderr } = await health(
    server,
    "--ready",
    "--wait",
    "2m",
    "--set",
    "listen.host=0.0.0.0",
  );
  assert.equal(code, 0, stderr);
  assert.match(stdout, /^https:\/\/127\.0\.0\.1:/);
});

it("tells a server that is alive from one that can do its work", async () => {
  const store = await ScriptedS3.start();
  const server = await startServer({ config: { storage: store.settings() } });
  after(async () => {
    await server.remove();
    await store.stop();
  });
  store.fail(() => true, { status: 503, code: "SlowDown" });
  assert.equal((await health(server)).code, 0);
  const ready = await health(server, "--ready");
  assert.equal(ready.code, 1);
  assert.match(ready.stderr, /\/-\/ready: Not ready\. storage: \w/);
});

it("says in words what it cannot know or read", async () => {
  const server = await makeServer();
  after(() => server.remove());
  const anyPort = await health(server, "--set", "listen.port=0");
  assert.deepEqual([anyPort.code, /port is 0/.test(anyPort.stderr)], [1, true], anyPort.stderr);
  assert.equal((await health(server, "--set", "listen.porte=1")).code, 2);
});
