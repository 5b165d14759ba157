import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import type { Socket } from "node:net";
import { after, test } from "node:test";
import { buildWheel } from "../harness/build-distribution.ts";
import { exchange, open } from "../harness/raw-socket.ts";
import { closeConnections } from "../harness/send.ts";
import { type Server, startServer } from "../harness/start-server.ts";

const MIB = 1_048_576;
const wheel = buildWheel({ name: "piped", size: 8 * MIB });
const servers = await Promise.all(
  [true, false].map((fastPath) => startServer({ config: { listen: { fastPath } } })),
);
after(() => Promise.all(servers.map((server) => server.remove())));
after(closeConnections);
for (const server of servers) {
  await server.admin.publish(wheel);
  for (let at = 0; at < 300; at++)
    await server.admin.publish(buildWheel({ name: "many", version: `1.${at}` }));
}

const CLOSING = "Connection: close\r\n";
const GET = (path: string, headers = "") => `GET ${path} HTTP/1.1\r\nHost: x\r\n${headers}\r\n`;

async function descriptors(server: Server): Promise<number> {
  return (await readdir(`/proc/${server.pid}/fd`)).length;
}

/** Answers that the server has given so far, all connections together. */
async function answersGiven(server: Server): Promise<number> {
  const { text } = await server.admin.get("/-/metrics");
  const counts = text.matchAll(/^wheelyard_request_seconds_count\{[^}]*\} (\d+)$/gm);
  return [...counts].reduce((sum, [, count]) => sum + Number(count), 0);
}

for (const server of servers) {
  const title = server === servers[0] ? "with the fast path" : "without the fast path";

  test(`F135 a client that sends many requests at once holds one file, ${title}`, async () => {
    const { anonymous } = server;
    const file = await anonymous.findFile("piped", wheel.filename);
    const before = await descriptors(server);
    const sockets: Socket[] = [];
    for (let at = 0; at < 5; at++) {
      const socket = await open(server.port);
      socket.pause();
      socket.write(GET(file).repeat(1_000));
      sockets.push(socket);
    }
    // Each request that is answered here was sent behind all of theirs.
    for (let round = 0; round < 20; round++) assert.equal((await anonymous.get("/simple/many/")).status, 200);
    const held = (await descriptors(server)) - before;
    for (const socket of sockets) socket.destroy();
    assert.ok(held <= 3 * sockets.length, `${held} more descriptors for ${sockets.length} connections`);
  });

  test(`F135 many requests sent at once are all answered, in order, ${title}`, async () => {
    const file = await server.anonymous.findFile("piped", wheel.filename);
    const asked = Array.from({ length: 1_200 }, (_, at) => GET(file, `Range: bytes=${at}-${at + 9}\r\n`));
    const { statuses, text, closed } = await exchange(server.port, [
      asked.join("") + GET("/-/health", CLOSING),
    ]);
    assert.deepEqual(statuses, [...asked.map(() => 206), 200]);
    const ranges = [...text.matchAll(/content-range: bytes (\d+)-/gi)].map((match) => Number(match[1]));
    assert.deepEqual(
      ranges,
      asked.map((_, at) => at),
    );
    assert.ok(closed);
  });

  test(`F135 requests with bodies, and pieces cut anywhere, keep their order, ${title}`, async () => {
    const chunked = (body: string) => `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;
    const POST = (headers: string, body: string) =>
      `POST /legacy/ HTTP/1.1\r\nHost: x\r\n${headers}\r\n${body}`;
    const conversation = [
      GET("/simple/many/"),
      POST("Content-Length: 8\r\n", "a\r\n\r\nb\r\n"),
      GET("/simple/none/"),
      POST("Transfer-Encoding: chunked\r\n", chunked("x\r\n\r\ny")),
      GET("/-/health"),
      `HEAD /simple/many/ HTTP/1.1\r\nHost: x\r\n\r\n`,
      `${GET("/simple/many/", "Content-Length: 4\r\n")}\r\n\r\n`,
      GET("/-/health", CLOSING),
    ].join("");
    const expected = [200, 401, 404, 401, 200, 200, 200, 200];
    const whole = await exchange(server.port, conversation);
    assert.deepEqual(whole.statuses, expected);
    for (let at = 1; at < conversation.length; at += 7) {
      const pieces = [conversation.slice(0, at), conversation.slice(at, at + 3), conversation.slice(at + 3)];
      const { statuses, closed } = await exchange(server.port, pieces, { pause: 3 });
      assert.deepEqual(statuses, expected, `cut at ${at}`);
      assert.ok(closed, `cut at ${at}`);
    }
  });

  test(`F135 a client that ends its half behind its requests reads every answer, ${title}`, async () => {
    const socket = await open(server.port);
    const chunks: Buffer[] = [];
    socket.on("data", (chunk) => chunks.push(chunk));
    const closed = new Promise((resolve) => socket.once("close", resolve));
    socket.end(GET("/simple/none/").repeat(20) + GET("/simple/many/"));
    await closed;
    const text = Buffer.concat(chunks).toString("latin1");
    assert.equal(text.match(/HTTP\/1\.1 404 /g)?.length, 20);
    assert.match(text.slice(-100), /<\/html>\s*(<!--SERIAL \d+-->\s*)?$/);
  });

  test(`F135 others have their turn while many are asked at once, ${title}`, async () => {
    const CONNECTIONS = 20;
    const flood = GET("/simple/many/") + GET("/simple/none/");
    const sockets: Socket[] = [];
    for (let at = 0; at < CONNECTIONS; at++) {
      const socket = await open(server.port);
      const more = () => {
        while (!socket.destroyed && socket.write(flood.repeat(400)));
      };
      socket.on("drain", more).resume();
      more();
      sockets.push(socket);
    }
    const between: number[] = [];
    let last = await answersGiven(server);
    for (let round = 0; round < 12; round++) {
      const now = await answersGiven(server);
      between.push(now - last);
      last = now;
    }
    for (const socket of sockets) socket.destroy();
    const least = Math.min(...between);
    assert.ok(Math.max(...between) > 1, "the flood is answered meanwhile");
    assert.ok(
      least <= CONNECTIONS * 20,
      `between two answers to one client others had ${between.join(", ")}`,
    );
  });
}
