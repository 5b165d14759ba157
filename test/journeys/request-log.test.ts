import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { after, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { fileKey } from "../../src/storage/storage-key.ts";
import { buildWheel } from "../harness/build-distribution.ts";
import { exchange } from "../harness/raw-socket.ts";
import { type Server, startServer } from "../harness/start-server.ts";

const servers: Server[] = [];
after(() => Promise.all(servers.map((server) => server.remove())));

async function serverThatLogs(requests: "all" | "changes" | "none"): Promise<Server> {
  const server = await startServer({ config: { log: { requests } } });
  servers.push(server);
  await server.admin.publish(buildWheel({ name: "logged" }));
  return server;
}

interface Entry {
  msg: string;
  id?: string;
  path?: string;
  status?: number;
  err?: { message: string };
}

/** The entries of the log that the filter takes, once there are as many as expected. */
async function entries(
  server: Server,
  filter: (entry: Entry) => boolean,
  expected: number,
): Promise<Entry[]> {
  const deadline = Date.now() + 10_000;
  for (;;) {
    const lines = server.log.split("\n").filter((line) => line.startsWith("{") && line.endsWith("}"));
    const found = lines.map((line) => JSON.parse(line) as Entry).filter(filter);
    if (found.length >= expected || Date.now() > deadline) return found;
    await sleep(20);
  }
}

test("`log.requests: all` logs every request, also those for pages that are ready", async () => {
  const server = await serverThatLogs("all");
  const page = "GET /simple/logged/ HTTP/1.1\r\nHost: x\r\n\r\n";
  await exchange(server.port, [page, page, page.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n")], {
    pause: 50,
  });
  const logged = await entries(server, ({ path }) => path === "/simple/logged/", 3);
  assert.deepEqual(
    logged.map(({ msg, status }) => [msg, status]),
    Array(3).fill(["request", 200]),
  );
});

test("`log.requests: changes` logs what changes something, refused or not, and no reads", async () => {
  const server = await serverThatLogs("changes");
  await server.anonymous.get("/simple/logged/");
  await server.anonymous.get("/nothing");
  await server.anonymous.upload(buildWheel({ name: "refused" }));
  const logged = await entries(server, ({ msg }) => msg === "request", 2);
  assert.deepEqual(
    logged.map(({ path, status }) => [path, status]),
    [
      ["/legacy/", 200],
      ["/legacy/", 401],
    ],
  );
});

test("F08 what the server fails at is logged with its cause and the id that the answer names, also with `none`", async () => {
  const server = await serverThatLogs("none");
  const wheel = buildWheel({ name: "lost", size: 100_000 });
  await server.admin.publish(wheel);
  const path = await server.anonymous.findFile("lost", wheel.filename);
  const [aa, rest] = path.split("/").slice(2);
  await rm(join(server.data, "storage", fileKey(`${aa}${rest}`, wheel.filename)));
  const answer = await server.anonymous.get(path);
  assert.equal(answer.status, 503);
  const [failure] = await entries(server, ({ msg }) => msg === "request failed", 1);
  assert.equal(failure?.id, answer.headers["x-request-id"]);
  assert.match(failure?.err?.message ?? "", /missing or damaged/);
  assert.equal((await entries(server, ({ msg }) => msg === "request", 0)).length, 0);
});
