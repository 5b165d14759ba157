import assert from "node:assert/strict";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { get, request } from "node:https";
import type { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { buildWheel } from "../harness/build-distribution.ts";
import { basic } from "../harness/caller.ts";
import { makeCertificate } from "../harness/certificates.ts";
import { uploadParts, writeForm } from "../harness/multipart.ts";
import { exchange, open } from "../harness/raw-socket.ts";
import { ADMIN_PASSWORD, type Server, startServer } from "../harness/start-server.ts";

const folder = await mkdtemp(join(tmpdir(), "wheelyard-handshakes-"));
after(() => rm(folder, { recursive: true }));
const listen = makeCertificate(folder, "own");
const skip = listen === null && "no openssl to make a certificate";

/** So long that whoever is let go was not let go by it. */
const NEVER = 600;
/** The beginning of a handshake. The rest never comes. */
const HALF_A_HANDSHAKE = Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01]);

function start(limits: Record<string, number>): Promise<Server> {
  return startServer({ config: { listen, limits, shutdownGrace: NEVER }, wait: false });
}

function askedBy(server: Server) {
  return { host: "127.0.0.1", port: server.port, ca: readFileSync(listen?.certificate ?? ""), agent: false };
}

/** The status of the health page. */
async function health(server: Server): Promise<number | undefined> {
  const [answer] = await once(get({ ...askedBy(server), path: "/-/health" }), "response");
  answer.resume();
  return answer.statusCode;
}

async function untilHealthy(server: Server): Promise<void> {
  for (let left = 1200; (await health(server).catch(() => 0)) !== 200; left--) {
    assert.ok(left > 0, server.log);
    await sleep(50);
  }
}

async function closed(sockets: Socket[]): Promise<void> {
  for (const socket of sockets) socket.resume();
  await Promise.all(sockets.map((socket) => socket.closed || once(socket, "close")));
}

describe("TLS handshakes", { skip }, () => {
  let server: Server;
  before(async () => {
    server = await start({ headerTimeout: NEVER, connections: 12 });
    await untilHealthy(server);
  });
  after(() => server?.remove());

  it("F30 who asks without encryption is told so, and noise is cut at once", async () => {
    const patience = 60_000;
    const asked = await exchange(server.port, "GET /simple/ HTTP/1.1\r\nHost: x\r\n\r\n", { patience });
    assert.deepEqual([asked.statuses, asked.closed], [[400], true]);
    assert.match(asked.text, /Use https/);
    for (const bytes of ["\xff\xfe\0".repeat(2000), "\x16\x03\x01\xff\xff\0", "\0"]) {
      const { closed: isClosed, text } = await exchange(server.port, bytes, { patience });
      assert.ok(isClosed, JSON.stringify(bytes.slice(0, 20)));
      assert.doesNotMatch(text, /HTTP/);
    }
    assert.equal(await health(server), 200);
  });

  it("F30 who hangs up without a word is gone at once", async () => {
    for (let i = 0; i < 40; i++) (await open(server.port)).end();
    await untilHealthy(server);
  });

  it("F30 no more connections are open than may be, silent ones too", async () => {
    const silent: Socket[] = [];
    for (let i = 0; i < 30; i++) silent.push(await open(server.port));
    for (const socket of silent) socket.resume();
    while (silent.filter((socket) => !socket.destroyed).length > 12) await sleep(10);
    for (const socket of silent) socket.destroy();
    await untilHealthy(server);
  });

  it("F11 at a stop they are let go at once, while an upload is still finished", async () => {
    const wheel = buildWheel({ name: "in-flight", size: 300_000 });
    const { type, body } = writeForm(uploadParts(wheel));
    const upload = request({
      ...askedBy(server),
      method: "POST",
      path: "/legacy/",
      headers: {
        Authorization: basic("admin", ADMIN_PASSWORD),
        "Content-Type": type,
        "Content-Length": body.length,
        Expect: "100-continue",
      },
    });
    upload.flushHeaders();
    await once(upload, "continue");
    upload.write(body.subarray(0, -1));
    const unfinished = [await open(server.port), await open(server.port)];
    unfinished[1]?.write(HALF_A_HANDSHAKE);
    // Who came before was taken before.
    assert.equal(await health(server), 200);
    const gone = server.kill("SIGTERM");
    await closed(unfinished);
    assert.ok(server.running);
    upload.end(body.subarray(-1));
    const [answer] = await once(upload, "response");
    answer.resume();
    assert.equal(answer.statusCode, 200);
    assert.equal(await gone, 0);
  });

  it("F30 a client that never finishes its handshake is cut after the time that headers may take", async () => {
    const strict = await start({ headerTimeout: 1, connections: 6 });
    after(() => strict.remove());
    await untilHealthy(strict);
    const unfinished: Socket[] = [];
    for (let i = 0; i < 6; i++) unfinished.push(await open(strict.port));
    unfinished[0]?.end();
    unfinished[1]?.write(HALF_A_HANDSHAKE);
    const drip = setInterval(() => unfinished[2]?.write(HALF_A_HANDSHAKE.subarray(0, 1)), 300);
    await closed(unfinished).finally(() => clearInterval(drip));
    await untilHealthy(strict);
    assert.equal(await strict.kill("SIGTERM"), 0);
  });
});
