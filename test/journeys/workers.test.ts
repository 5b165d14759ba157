import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, test } from "node:test";
import { buildWheel } from "../harness/build-distribution.ts";
import { makeAccount, makeToken } from "../harness/people.ts";
import { exchange } from "../harness/raw-socket.ts";
import { startServer } from "../harness/start-server.ts";

const server = await startServer({ config: { listen: { workers: 2 } } });
after(() => server.remove());
const { admin, anonymous } = server;

/** The page's status and serial as many fresh connections see it: connections spread over the workers. */
async function seenBy(path: string, connections: number): Promise<string[]> {
  const question = `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`;
  const answers = await Promise.all(
    Array.from({ length: connections }, () => exchange(server.port, question)),
  );
  return answers.map((answer) => answer.text.replace(/^Date:.*$/im, ""));
}

function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ").filter(Boolean).map(Number);
}

test("there are two processes that serve", () => {
  assert.equal(childrenOf(server.pid).length, 2);
});

test("what one worker answered 200 is visible through all at once", async () => {
  for (let round = 0; round < 20; round++) {
    const wheel = buildWheel({ name: "spread", version: `1.${round}` });
    await admin.publish(wheel);
    for (const page of await seenBy("/simple/spread/", 8)) {
      assert.ok(page.includes(wheel.filename), `round ${round}: a worker shows an old page`);
    }
  }
});

test("a yank, a removal and a status are visible through all at once", async () => {
  const project = "/indexes/root/main/projects/spread";
  await admin.manage("POST", `${project}/releases/1.3/yank`, { reason: "spread the word" });
  for (const page of await seenBy("/simple/spread/", 8)) assert.match(page, /spread the word/);
  await admin.manage("DELETE", `${project}/releases/1.4`);
  for (const page of await seenBy("/simple/spread/", 8)) assert.doesNotMatch(page, /spread-1\.4-/);
  await admin.manage("PATCH", project, { status: "archived" });
  for (const page of await seenBy("/simple/spread/", 8)) assert.match(page, /archived/);
});

test("what an index stands on, and what its bases have, is the same through all at once", async () => {
  const base = buildWheel({ name: "from-below" });
  for (const name of ["below", "above"]) await admin.manage("POST", "/indexes", { owner: "tree", name });
  await admin.publish(base, { to: "/tree/below/" });
  for (let round = 0; round < 5; round++) {
    await admin.manage("PATCH", "/indexes/tree/above", { settings: { bases: ["tree/below"] } });
    for (const page of await seenBy("/tree/above/simple/from-below/", 8))
      assert.match(page, /^HTTP\/1.1 200/);
    await admin.manage("PATCH", "/indexes/tree/above", { settings: { bases: [] } });
    for (const page of await seenBy("/tree/above/simple/from-below/", 8))
      assert.match(page, /^HTTP\/1.1 404/);
  }
  await admin.manage("PATCH", "/indexes/tree/above", { settings: { bases: ["tree/below"] } });
  await seenBy("/tree/above/simple/from-below/", 8);
  const near = buildWheel({ name: "from-below", version: "0.1" });
  await admin.publish(near, { to: "/tree/above/" });
  for (const page of await seenBy("/tree/above/simple/from-below/", 8)) {
    assert.ok(page.includes(near.filename) && !page.includes(base.filename));
  }
});

test("rights given and taken are known to all workers at once", async () => {
  const person = await makeAccount(server, "worker");
  const { id, token } = await makeToken(person);
  const authorization = anonymous.withToken(token).authorization as string;
  const question = `GET /-/api/v1/tokens HTTP/1.1\r\nHost: x\r\nAuthorization: ${authorization}\r\nConnection: close\r\n\r\n`;
  const statuses = async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => exchange(server.port, question)));
    return new Set(answers.flatMap((answer) => answer.statuses));
  };
  assert.deepEqual(await statuses(), new Set([200]));
  await person.manage("DELETE", `/tokens/${id}`);
  assert.deepEqual(await statuses(), new Set([401]));
});

test("a worker that is killed is replaced, and nobody is turned away for long", async () => {
  const before = childrenOf(server.pid);
  process.kill(before[0] as number, "SIGKILL");
  const deadline = Date.now() + 30_000;
  while (Date.now() < deadline) {
    const now = childrenOf(server.pid);
    if (now.length === 2 && !now.includes(before[0] as number)) break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.equal(childrenOf(server.pid).length, 2);
  const wheel = buildWheel({ name: "behind-the-crash" });
  const deadlineOfUpload = Date.now() + 30_000;
  let status = 0;
  while (status !== 200 && Date.now() < deadlineOfUpload) {
    status = await admin.upload(wheel).then(
      (answer) => answer.status,
      () => 0,
    );
  }
  for (const page of await seenBy("/simple/behind-the-crash/", 8)) assert.ok(page.includes(wheel.filename));
});

test("F11 all processes go on SIGTERM, with exit code 0", async () => {
  const children = childrenOf(server.pid);
  assert.equal(await server.kill("SIGTERM"), 0);
  for (const pid of children) assert.throws(() => process.kill(pid, 0), `worker ${pid} lives on`);
});

test("workers do not outlive a main process that was killed", async () => {
  await server.start();
  const children = childrenOf(server.pid);
  await server.kill("SIGKILL");
  const alive = () =>
    children.filter((pid) => {
      try {
        return process.kill(pid, 0);
      } catch {
        return false;
      }
    });
  const deadline = Date.now() + 20_000;
  while (alive().length > 0 && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 50));
  assert.deepEqual(alive(), []);
  await server.start();
  assert.ok((await anonymous.listed("spread")).length > 0);
});
