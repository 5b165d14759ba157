import assert from "node:assert/strict";
import type { Socket } from "node:net";
import { after, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { assertSpoolEmpties, assertUnharmed } from "../harness/aftermath.ts";
import { buildWheel } from "../harness/build-distribution.ts";
import { basic } from "../harness/caller.ts";
import { open } from "../harness/raw-socket.ts";
import { ADMIN_PASSWORD, startServer } from "../harness/start-server.ts";

const MIB = 1_048_576;
/** Seconds after which the server may cut who sends nothing; short, so that the test is. */
const PATIENCE = 3;
const server = await startServer({
  config: { limits: { headerTimeout: PATIENCE, bodyTimeout: PATIENCE, idleTimeout: PATIENCE } },
});
after(() => server.remove());
const wheel = buildWheel({ name: "honest", size: 8 * MIB });
await server.admin.publish(wheel);
const file = await server.anonymous.findFile("honest", wheel.filename);

/** Honest requests while `sockets` are held; 95 of 100 come within 3 s and none fails. */
async function othersAreServed(title: string): Promise<void> {
  const times: number[] = [];
  for (let at = 0; at < 40; at++) {
    const begin = performance.now();
    const answer = await server.anonymous.get("/simple/honest/");
    assert.equal(answer.status, 200, title);
    times.push(performance.now() - begin);
  }
  await server.admin.publish(buildWheel({ name: "meanwhile", version: `1.${Date.now()}` }));
  times.sort((one, other) => one - other);
  assert.ok((times[37] as number) < 3_000, `${title}: p95 ${times[37]} ms`);
}

async function hold(count: number, begin: (socket: Socket) => void): Promise<Socket[]> {
  const sockets: Socket[] = [];
  for (let at = 0; at < count; at++) {
    const socket = await open(server.port);
    begin(socket);
    sockets.push(socket);
  }
  return sockets;
}

/** Writes a piece to each socket every 200 ms until the server closed them all; fails when it never does. */
async function untilCut(title: string, sockets: Socket[], piece: string): Promise<void> {
  const deadline = Date.now() + 40_000;
  let alive = sockets.filter((socket) => !socket.destroyed && !socket.readableEnded);
  while (alive.length > 0 && Date.now() < deadline) {
    for (const socket of alive) socket.write(piece);
    await sleep(200);
    alive = alive.filter((socket) => !socket.destroyed && !socket.readableEnded);
  }
  for (const socket of sockets) socket.destroy();
  assert.equal(alive.length, 0, `${title}: ${alive.length} connections are never cut`);
}

test("F30 headers that dribble in: others are served, and the dribblers are cut", async () => {
  const sockets = await hold(150, (socket) => {
    socket.resume();
    socket.write("GET /simple/ HTTP/1.1\r\nHost: x\r\n");
  });
  await othersAreServed("slow headers");
  await untilCut("slow headers", sockets, "X-a: b\r\n");
});

test("F31 bodies that stop: others are served, the connections are cut, nothing stays on the disk", async () => {
  const head =
    `POST /legacy/ HTTP/1.1\r\nHost: x\r\nAuthorization: ${basic("admin", ADMIN_PASSWORD)}\r\n` +
    "Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 5000000\r\n\r\n";
  const part =
    '--x\r\nContent-Disposition: form-data; name="content"; filename="slow-1.0-py3-none-any.whl"\r\n\r\n';
  const sockets = await hold(100, (socket) => {
    socket.resume();
    socket.write(head + part + "z".repeat(1_000));
  });
  await othersAreServed("slow bodies");
  await untilCut("slow bodies", sockets, "");
  await assertSpoolEmpties(server);
});

test("F32 readers that stop: others are served, memory stays bounded, the connections are cut", async () => {
  await server.anonymous.install("honest", wheel.filename);
  const before = await server.residentBytes();
  const sockets = await hold(80, (socket) => {
    socket.pause();
    socket.write(`GET ${file} HTTP/1.1\r\nHost: x\r\n\r\n`);
  });
  await othersAreServed("slow readers");
  const grown = (await server.residentBytes()) - before;
  assert.ok(grown < 200 * MIB, `grew by ${Math.round(grown / MIB)} MiB for 80 readers of 8 MiB`);
  for (const socket of sockets) socket.destroy();
});

test("F41 idle connections: others are served, and the idle are let go", async () => {
  const sockets = await hold(400, (socket) => socket.resume());
  await othersAreServed("idle connections");
  await untilCut("idle connections", sockets, "");
  await assertUnharmed(server);
});
