import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { after, beforeEach, test } from "node:test";
import { CommandLine, type Ended } from "../harness/command-line.ts";
import { startServer } from "../harness/start-server.ts";

const server = await startServer();
const wheelyard = CommandLine.forAdmin(server);
const { admin } = server;
const API = "/-/api/v1";

/** Answers to a GET of this path wait here until two have come, so that both readers see the same state. */
let meeting: { path: string; waiting: (() => void)[]; isOver: boolean };

/** A proxy in front of the server, which lets two commands read before either of them writes. */
const proxy = createServer((asked, answer) => void forward(asked, answer));
proxy.listen(0, "127.0.0.1");
await once(proxy, "listening");
const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
after(async () => {
  proxy.close();
  await server.remove();
});

async function forward(asked: IncomingMessage, answer: ServerResponse): Promise<void> {
  const { method, url: path = "", headers } = asked;
  const onward = request(server.origin + path, { method, headers });
  asked.pipe(onward);
  const [answered] = (await once(onward, "response")) as [IncomingMessage];
  if (method === "GET" && path === meeting.path && !meeting.isOver) await met();
  answer.writeHead(answered.statusCode ?? 500, answered.headers);
  answered.pipe(answer);
}

function met(): Promise<void> {
  return new Promise((resolve) => {
    meeting.waiting.push(resolve);
    if (meeting.waiting.length < 2) return;
    meeting.isOver = true;
    for (const go of meeting.waiting) go();
  });
}

async function both(path: string, ...commands: [string[], string[]]): Promise<Ended[]> {
  meeting = { path: API + path, waiting: [], isOver: false };
  return Promise.all(commands.map((args) => wheelyard.try(args, "", { WHEELYARD_URL: url })));
}

const settingsOf = async (address: string) => (await admin.manage("GET", `/indexes/${address}`)).settings;

beforeEach(() => {
  meeting = { path: "", waiting: [], isOver: true };
});

test("of two commands that change one mirror at once, neither loses the other's change", async () => {
  const ended = await both(
    "/indexes/root/pypi",
    ["mirror", "set", "root/pypi", "--expiry", "1h"],
    ["mirror", "set", "root/pypi", "--cache-size", "1 GiB"],
  );
  for (const { code, stderr } of ended) assert.equal(code, 0, stderr);
  const { mirror } = (await settingsOf("root/pypi")) as { mirror: Record<string, unknown> };
  assert.deepEqual([mirror.expiry, mirror.cacheSize], [3600, 1_073_741_824]);
});

test("a cooldown does not undo a deny rule that is added at the same time", async () => {
  await admin.manage("POST", "/indexes", { owner: "team", name: "dev" });
  const deny = { action: "deny", projects: ["evil"], reason: "malware" };
  meeting = { path: `${API}/indexes/team/dev`, waiting: [], isOver: false };
  const running = wheelyard.try(["policy", "cooldown", "7", "--index", "team/dev"], "", {
    WHEELYARD_URL: url,
  });
  while (meeting.waiting.length === 0) await new Promise((resolve) => setImmediate(resolve));
  await admin.manage("PATCH", "/indexes/team/dev", { settings: { policy: [deny] } });
  meeting.isOver = true;
  meeting.waiting[0]?.();
  const { code, stderr } = await running;
  assert.equal(code, 0, stderr);
  const { policy } = (await settingsOf("team/dev")) as { policy: { action: string }[] };
  assert.deepEqual(
    policy.map(({ action }) => action),
    ["deny", "hold"],
  );
});

test("rules from a file do not replace a deny rule that is added while they are shown", async () => {
  await admin.manage("POST", "/indexes", { owner: "team", name: "rules" });
  const deny = { action: "deny", projects: ["evil"], reason: "malware" };
  meeting = { path: `${API}/indexes/team/rules`, waiting: [], isOver: false };
  const hold = JSON.stringify([{ action: "hold", kinds: ["sdist"], reason: "builds are slow" }]);
  const running = wheelyard.try(["policy", "set", "-", "--index", "team/rules"], hold, {
    WHEELYARD_URL: url,
  });
  while (meeting.waiting.length === 0) await new Promise((resolve) => setImmediate(resolve));
  await admin.manage("PATCH", "/indexes/team/rules", { settings: { policy: [deny] } });
  meeting.isOver = true;
  meeting.waiting[0]?.();
  const { code, stderr } = await running;
  assert.equal(code, 1);
  assert.match(stderr, /Someone else changed the rules of team\/rules meanwhile\. Nothing was set\./);
  const { policy } = (await settingsOf("team/rules")) as { policy: { action: string }[] };
  assert.deepEqual(
    policy.map(({ action }) => action),
    ["deny"],
  );
});

test("of a title and a text of the home page, set at once, none is lost", async () => {
  const ended = await both(
    "/site/look",
    ["site", "look", "--home-title", "Packages"],
    ["site", "look", "--home-text", "Ours."],
  );
  for (const { code, stderr } of ended) assert.equal(code, 0, stderr);
  const { home } = await admin.manage<{ home: object }>("GET", "/site/look");
  assert.deepEqual(home, { title: "Packages", text: "Ours." });
});

test("in eight rounds, two who change different settings of an index at once lose nothing", async () => {
  await admin.manage("POST", "/indexes", { owner: "up", name: "busy", kind: "mirror" });
  for (let round = 1; round <= 8; round++) {
    const ended = await both(
      "/indexes/up/busy",
      ["mirror", "set", "up/busy", "--expiry", `${round}h`],
      round % 2 === 0
        ? ["policy", "cooldown", String(round), "--index", "up/busy"]
        : ["mirror", "set", "up/busy", "--cache-size", `${round} GiB`],
    );
    for (const { code, stderr } of ended) assert.equal(code, 0, stderr);
    const { mirror, policy } = (await settingsOf("up/busy")) as {
      mirror: { expiry: number; cacheSize: number };
      policy: { youngerThanDays: number }[];
    };
    assert.equal(mirror.expiry, round * 3600, `round ${round}`);
    if (round % 2 === 0) assert.equal(policy[0]?.youngerThanDays, round, `round ${round}`);
    else assert.equal(mirror.cacheSize, round * 2 ** 30, `round ${round}`);
  }
});

test("of a new upstream and other settings of a mirror, set at once, none is lost", async () => {
  await admin.manage("POST", "/indexes", { owner: "up", name: "one", kind: "mirror" });
  const ended = await both(
    "/indexes/up/one",
    ["index", "change", "up/one", "--mirror-of", "https://packages.example.com/simple/"],
    ["mirror", "set", "up/one", "--mode", "off"],
  );
  for (const { code, stderr } of ended) assert.equal(code, 0, stderr);
  const { mirror } = (await settingsOf("up/one")) as { mirror: Record<string, unknown> };
  assert.deepEqual([mirror.url, mirror.mode], ["https://packages.example.com/simple/", "off"]);
});

test("index apply makes an index as the file says, though it is changed at the same time", async () => {
  await admin.manage("POST", "/indexes", { owner: "team", name: "tree" });
  const file = JSON.stringify({ indexes: { "team/tree": { description: "ours", volatile: true } } });
  const listed = { path: `${API}/indexes`, waiting: [], isOver: false };
  meeting = listed;
  const running = wheelyard.try(["index", "apply", "-"], file, { WHEELYARD_URL: url });
  await admin.manage("PATCH", "/indexes/team/tree", { settings: { volatile: true } });
  const waiting: (() => void)[] = listed.waiting;
  while (waiting.length === 0) await new Promise((resolve) => setImmediate(resolve));
  await admin.manage("PATCH", "/indexes/team/tree", { settings: { volatile: false } });
  listed.isOver = true;
  waiting[0]?.();
  const { code, stderr } = await running;
  assert.equal(code, 0, stderr);
  const { description, volatile } = (await settingsOf("team/tree")) as Record<string, unknown>;
  assert.deepEqual([description, volatile], ["ours", true]);
});
