import assert from "node:assert/strict";
import { after, test } from "node:test";
import { buildWheel } from "../harness/build-distribution.ts";
import { startServer } from "../harness/start-server.ts";

const server = await startServer({ config: { access: { read: "authenticated" }, log: { requests: "all" } } });
after(() => server.remove());
const { admin, anonymous } = server;
for (let at = 0; at < 5; at++) await admin.publish(buildWheel({ name: `operated-${at}` }));

test("H22 health and readiness answer without an account", async () => {
  assert.equal((await anonymous.get("/-/health")).status, 200);
  const ready = await anonymous.get("/-/ready");
  assert.equal(ready.status, 200);
  assert.match(ready.text, /database/);
  assert.match(ready.text, /storage/);
});

test("metrics count requests by route and status, without names of projects", async () => {
  await admin.get("/simple/operated-1/");
  assert.equal((await anonymous.get("/-/metrics")).status, 401, "loopback is no right");
  const { status, text } = await admin.get("/-/metrics");
  assert.equal(status, 200);
  assert.match(text, /^# TYPE \S+ (counter|histogram|gauge)$/m);
  assert.match(text, /status="?200/);
  assert.doesNotMatch(text, /operated-/);
});

test("the management API describes itself, and lists come in pages", async () => {
  const document = (await admin.api("GET", "/openapi.json")).json<{ openapi: string; paths: object }>();
  assert.match(document.openapi, /^3\./);
  assert.ok(Object.keys(document.paths).length > 20);
  const names: string[] = [];
  let next: string | null = null;
  do {
    const cursor: string = next === null ? "" : `&after=${encodeURIComponent(next)}`;
    const page = await admin.manage<{ items: { name: string }[]; next: string | null }>(
      "GET",
      `/indexes/root/main/projects?limit=2${cursor}`,
    );
    assert.ok(page.items.length <= 2);
    names.push(...page.items.map((item) => item.name));
    next = page.next;
  } while (next !== null);
  assert.deepEqual(names, ["operated-0", "operated-1", "operated-2", "operated-3", "operated-4"]);
});

test("errors of the API are problems with a status, a code and words", async () => {
  for (const [method, path, body, wanted] of [
    ["GET", "/indexes/no/such", undefined, 404],
    ["POST", "/accounts", { name: "x y", kind: "person" }, 400],
    ["POST", "/accounts", { name: "x", kinds: "person" }, 400],
    ["GET", "/indexes/root/main/projects?limit=0", undefined, 400],
    ["POST", "/grants", { principal: "nobody:x", permission: "read", index: "*", project: "*" }, 400],
    [
      "POST",
      "/grants",
      { principal: "network:10.0.0.0/99", permission: "read", index: "*", project: "*" },
      400,
    ],
  ] as const) {
    const answer = await admin.api(method, path, body);
    assert.equal(answer.status, wanted, `${method} ${path}: ${answer.text}`);
    assert.match(String(answer.headers["content-type"]), /^application\/problem\+json/);
    const problem = answer.json<{ status: number; detail: string; code: string }>();
    assert.equal(problem.status, wanted);
    assert.ok(problem.detail.length > 10 && problem.code.length > 2, answer.text);
  }
  const broken = await admin.send({
    method: "POST",
    path: "/-/api/v1/accounts",
    headers: { "content-type": "application/json" },
    body: '{"name": ',
  });
  assert.equal(broken.status, 400);
  const deep = await admin.send({
    method: "POST",
    path: "/-/api/v1/accounts",
    headers: { "content-type": "application/json" },
    body: `${"[".repeat(50_000)}${"]".repeat(50_000)}`,
  });
  assert.ok(deep.status >= 400 && deep.status < 500, String(deep.status));
  const polluted = await admin.send({
    method: "POST",
    path: "/-/api/v1/accounts",
    headers: { "content-type": "application/json" },
    body: '{"name":"polluter","kind":"person","password":"long enough","__proto__":{"admin":true}}',
  });
  assert.ok(polluted.status === 201 || polluted.status === 400, String(polluted.status));
  if (polluted.status === 201) assert.equal(polluted.json<{ admin: boolean }>().admin, false);
});

test("every answer carries a request id, and the log has it", async () => {
  const answer = await admin.get("/-/api/v1/whoami");
  const id = answer.headers["x-request-id"] as string;
  assert.ok(id.length > 5);
  const deadline = Date.now() + 10_000;
  while (!server.log.includes(id) && Date.now() < deadline)
    await new Promise((resolve) => setTimeout(resolve, 20));
  assert.ok(server.log.includes(id));
});

test("F76 a request id sent by a client does not break the log", async () => {
  const answer = await admin.get("/-/api/v1/whoami", { "x-request-id": "evil\u0085injected" });
  assert.ok(answer.status < 500);
  assert.doesNotMatch(server.log, /^injected/m);
});
