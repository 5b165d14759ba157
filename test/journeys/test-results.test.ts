import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { buildWheel } from "../harness/build-distribution.ts";
import { CommandLine } from "../harness/command-line.ts";
import { grant, makeAccount } from "../harness/people.ts";
import { recorded } from "../harness/recorded.ts";
import { startServer } from "../harness/start-server.ts";

const server = await startServer({ config: { compat: ["devpi"], limits: { resultsKept: 2 } } });
after(() => server.remove());
const { admin, anonymous } = server;
await admin.manage("POST", "/indexes", { owner: "team", name: "base", settings: { read: "granted" } });
await admin.manage("POST", "/indexes", { owner: "team", name: "over", settings: { bases: ["team/base"] } });
await admin.manage("POST", "/indexes", { owner: "team", name: "prod", settings: {} });

interface Result {
  id: string;
  environment: string;
  status: string;
  python: string | null;
  platform: string | null;
  tests: number | null;
  failures: number | null;
  file: string | null;
  origin: string | null;
  isLatest: boolean;
  log?: string;
}

const wheelOf = (name: string) => buildWheel({ name });
const publish = (name: string, index = "root/main") => admin.publish(wheelOf(name), { to: `/${index}/` });
const at = (name: string, index = "root/main") => `/indexes/${index}/projects/${name}/releases/1.0/results`;
const list = async (name: string, index = "root/main") =>
  (await admin.manage<{ items: Result[] }>("GET", at(name, index))).items;

const command = (retcode: number, output = "") => ({ command: "pytest", output, retcode });
const TOX = {
  reportversion: "1",
  toxversion: "4.21.2",
  platform: "linux",
  testenvs: {
    ".pkg": { setup: [command(0)] },
    py311: {
      python: { version_info: [3, 11, 9, "final", 0], sysplatform: "linux" },
      setup: [command(0)],
      test: [command(0, "4 passed")],
      result: { success: true, duration: 1.5 },
    },
    py312: { setup: [command(0)], test: [{ ...command(1, "1 failed"), retcode: "1" }] },
    lint: { setup: [command(1, "no index https://me:secret@host/")] },
  },
};
const JUNIT = `<?xml version="1.0" encoding="utf-8"?>
<testsuites><testsuite name="pytest" tests="4" failures="1" errors="0" skipped="1">
<testcase classname="test_a" name="one" time="0.5"/>
<testcase classname="test_a" name="two" time="0.25"><failure message="assert 1 == 2">test_a.py:3 &lt;here&gt;</failure></testcase>
<testcase classname="test_a" name="three"><skipped message="no"/></testcase>
<testcase classname="test_a" name="four"><system-out><![CDATA[noise]]></system-out></testcase>
</testsuite></testsuites>`;

test("a report of tox becomes one result for each environment, with its log", async () => {
  await publish("toxed");
  const { items } = await admin.manage<{ items: Result[] }>("POST", at("toxed"), TOX);
  assert.deepEqual(
    items.map(({ environment, status, python, platform }) => [environment, status, python, platform]),
    [
      ["py311", "passed", "3.11.9", "linux"],
      ["py312", "failed", "3.12", "linux"],
      ["lint", "error", null, "linux"],
    ],
  );
  const logOf = async (at: number) =>
    (
      await admin.manage<Result>(
        "GET",
        `/indexes/root/main/projects/toxed/releases/1.0/results/${items[at]?.id}`,
      )
    ).log ?? "";
  assert.match(await logOf(1), /\$ pytest\n1 failed\nexit code 1/);
  assert.doesNotMatch(await logOf(2), /secret/);
  const tested = await admin.manage<{ items: Record<string, unknown>[] }>(
    "GET",
    "/indexes/root/main/projects/toxed/results",
  );
  assert.deepEqual(
    tested.items.map(({ lastReportedAt: _at, ...counts }) => counts),
    [{ version: "1.0", passed: 1, failed: 2, skipped: 0 }],
  );
});

test("JUnit XML becomes one result, for the environment that the sender names", async () => {
  await publish("junit");
  const sent = await admin.send({
    method: "POST",
    path: `/-/api/v1${at("junit")}?environment=py310-x&platform=linux`,
    headers: { "content-type": "application/xml" },
    body: JUNIT,
  });
  assert.equal(sent.status, 200, sent.text);
  const [result] = await list("junit");
  const { environment, status, python, platform, tests, failures } = result as Result;
  assert.deepEqual(
    { environment, status, python, platform, tests, failures },
    { environment: "py310-x", status: "failed", python: "3.10", platform: "linux", tests: 4, failures: 1 },
  );
  const { log } = await admin.manage<Result>("GET", `${at("junit")}/${result?.id}`);
  assert.equal(log, "FAILED test_a::two\nassert 1 == 2\ntest_a.py:3 <here>");
});

test("hostile and broken reports are refused whole, with a reason", async () => {
  await publish("victim");
  const deep = "<a>".repeat(60) + "</a>".repeat(60);
  const reports: [string, string | Buffer, RegExp][] = [
    ["entity", `<!DOCTYPE x [<!ENTITY a "aa">]><testsuite name="&a;"/>`, /DOCTYPE/],
    ["external entity", `<!DOCTYPE x SYSTEM "file:///etc/passwd"><testsuite/>`, /DOCTYPE/],
    ["unknown entity", `<testsuite name="x"><testcase name="&a;"/></testsuite>`, /not well-formed/],
    ["nested", `<testsuite name="x">${deep}</testsuite>`, /deeper than 50/],
    ["cut", `<testsuite name="x"><testcase`, /not well-formed/],
    ["no report", "<html/>", /not a JUnit report/],
    ["no format", "all is well", /neither JSON nor XML/],
    ["no object", "[1]", /must be a JSON object/],
    ["no list", `{"results": 5}`, /must be a list/],
    ["nothing in it", `{"results": []}`, /no environments/],
    ["no results of tox", `{"testenvs": {}}`, /no environments/],
    ["odd tox", `{"testenvs": 5}`, /tox/],
    ["status", `{"environment": "py3", "status": "great"}`, /status: must be passed, failed/],
    ["no environment", `{"status": "passed"}`, /environment: is required/],
    ["a name with a line break", `{"environment": "a\\nb", "status": "passed"}`, /environment/],
    ["null", `{"results": [null]}`, /not valid/],
    [
      "twice",
      JSON.stringify({ results: Array(2).fill({ environment: "a", status: "passed" }) }),
      /two results/,
    ],
    [
      "too many",
      JSON.stringify({
        results: Array.from({ length: 201 }, (_, at) => ({ environment: `e${at}`, status: "passed" })),
      }),
      /more than 200/,
    ],
    ["no text", Buffer.from([0xff, 0xfe, 0x00]), /UTF-8/],
  ];
  for (const [name, body, reason] of reports) {
    const path = `/-/api/v1${at("victim")}`;
    const answer = await admin.send({ method: "POST", path, body: Buffer.from(body) });
    assert.equal(answer.status, 400, `${name}: ${answer.text}`);
    assert.match(answer.text, reason, name);
  }
  const missing = await admin.api("POST", `${at("victim")}?file=other.whl`, TOX);
  assert.equal(missing.status, 404, missing.text);
  assert.deepEqual(await list("victim"), []);
});

test("a long log keeps its end, and what moves a terminal's cursor is removed", async () => {
  await publish("noisy");
  const log = `${"x".repeat(300_000)}\u001b[31mthe end\u001b[0m\u0007`;
  await admin.manage("POST", at("noisy"), { environment: "py312", status: "failed", log });
  const [result] = await list("noisy");
  const shown = (await admin.manage<Result>("GET", `${at("noisy")}/${result?.id}`)).log ?? "";
  assert.ok(shown.length < 140_000);
  assert.match(shown, /^… the beginning was left out …\nx+the end$/);
});

test("the newest results of each environment are kept, and the reports of others are deleted", async () => {
  await publish("history");
  for (const tests of [1, 2, 3]) {
    const report = { environment: "py312", status: "passed", tests };
    await admin.manage("POST", at("history"), report);
  }
  const kept = await list("history");
  assert.deepEqual(
    kept.map(({ tests, isLatest }) => [tests, isLatest]),
    [
      [3, true],
      [2, false],
    ],
  );
  await admin.manage("POST", at("history"), { environment: "py312", status: "passed", tests: 2 });
  assert.deepEqual(
    (await list("history")).map(({ tests }) => tests),
    [2, 3],
  );
  const stored = () =>
    readdirSync(server.data, { recursive: true, encoding: "utf8" }).filter((name) =>
      name.endsWith("history-1.0.test-results.json"),
    );
  if (!process.env.WHEELYARD_TEST_STORE) assert.equal(stored().length, 2);
  for (const { id } of await list("history")) await admin.manage("DELETE", `${at("history")}/${id}`);
  if (!process.env.WHEELYARD_TEST_STORE) assert.deepEqual(stored(), []);
  assert.deepEqual(await list("history"), []);
});

test("results are read with the rights of the project, inherited, promoted and removed with the release", async () => {
  await publish("inner", "team/base");
  await admin.manage("POST", at("inner", "team/base"), TOX);
  const ann = await makeAccount(server, "ann");
  assert.equal((await ann.api("GET", at("inner", "team/base"))).status, 404);
  assert.equal((await ann.api("POST", at("inner", "team/base"), TOX)).status, 404);
  await grant(server, "account:ann", "read", "team/base", "inner");
  assert.equal((await ann.api("GET", at("inner", "team/base"))).status, 200);
  assert.equal((await ann.api("POST", at("inner", "team/base"), TOX)).status, 403);
  assert.equal((await list("inner", "team/over")).length, 3);
  const release = (index: string) => `/indexes/${index}/projects/inner/releases/1.0`;
  await admin.manage("POST", `${release("team/base")}/promote`, { to: "team/prod" });
  assert.deepEqual(
    (await list("inner", "team/prod")).map(({ origin }) => origin),
    ["team/base", "team/base", "team/base"],
  );
  await admin.manage("DELETE", release("team/base"));
  const [result] = await list("inner", "team/prod");
  const kept = await admin.manage<Result>("GET", `${at("inner", "team/prod")}/${result?.id}`);
  assert.notEqual(kept.log, null);
  await admin.manage("DELETE", "/indexes/team/prod/projects/inner");
  if (process.env.WHEELYARD_TEST_STORE) return;
  await admin.manage("POST", "/indexes/team/prod/bin/restore", { project: "inner" });
  assert.equal((await list("inner", "team/prod")).length, 3);
  await admin.manage("DELETE", "/indexes/team/prod/projects/inner");
  for (const index of ["team/base", "team/prod"])
    await admin.manage("POST", `/indexes/${index}/bin/purge`, { project: "inner" });
  const names = readdirSync(server.data, { recursive: true, encoding: "utf8" });
  assert.deepEqual(
    names.filter((name) => name.includes("inner-1.0.test-results")),
    [],
  );
});

test("devpi's client posts the report of tox to the address of the file", async () => {
  await publish("of-devpi", "team/base");
  const path = "/team/base/of-devpi/1.0";
  const found = await admin.get(path, { accept: "application/json" });
  const { result } = found.json() as { result: { "+links": { href: string }[] } };
  const href = new URL(result["+links"][0]?.href ?? "", server.origin).pathname;
  const post = (caller = admin, to = href) =>
    caller.send({
      method: "POST",
      path: to,
      headers: { accept: "application/json", "content-type": "application/json" },
      body: JSON.stringify(TOX),
    });
  const sent = await post();
  assert.equal(sent.status, 200, sent.text);
  assert.equal(sent.json<{ type: string }>().type, "toxresultpath");
  const results = await list("of-devpi", "team/base");
  assert.equal(results.length, 3);
  assert.equal(results[0]?.file, wheelOf("of-devpi").filename);
  const inherited = await post(admin, href.replace("team/base", "team/over"));
  assert.equal(inherited.status, 200, inherited.text);
  assert.equal((await post(anonymous)).status, 401);
  assert.equal((await post(admin, href.replace(/[0-9a-f]{20}/, "0".repeat(20)))).status, 404);
});

test("the command line uploads, lists and shows results", async () => {
  await publish("by-hand");
  const folder = mkdtempSync(join(tmpdir(), "wheelyard-results-"));
  const path = join(folder, "junit.xml");
  writeFileSync(path, JUNIT);
  const line = CommandLine.forAdmin(server);
  const sent = await line.try(["results", "upload", "by-hand", "1.0", path, "--environment", "py39"]);
  assert.match(sent.stdout, /py39\s+failed\s+3\.9/, sent.stderr);
  const listed = await line.try(["results", "list", "by-hand", "1.0", "--json"]);
  const { items } = JSON.parse(listed.stdout) as { items: Result[] };
  const log = await line.try(["results", "log", "by-hand", "1.0", items[0]?.id ?? ""]);
  assert.match(log.stdout, /FAILED test_a::two/);
  assert.equal((await line.try(["results", "remove", "by-hand", "1.0", items[0]?.id ?? ""])).code, 0);
  assert.match((await line.try(["results", "list", "by-hand", "1.0"])).stdout, /has no test results/);
  const missing = await line.try(["results", "upload", "by-hand", "1.0", "/no/such/file"]);
  assert.match(missing.stderr, /is not a file/);
});

test("results survive the loss of the database", async () => {
  await publish("kept");
  await admin.manage("POST", at("kept"), TOX);
  const before = await list("kept");
  await recorded(server);
  await server.kill();
  await server.loseFacts();
  const rebuilt = await CommandLine.forAdmin(server).try(["rebuild"]);
  assert.equal(rebuilt.code, 0, rebuilt.stdout + rebuilt.stderr);
  await server.start();
  assert.deepEqual(await list("kept"), before);
  const { log } = await admin.manage<Result>("GET", `${at("kept")}/${before[0]?.id}`);
  assert.match(log ?? "", /pytest/);
  const verified = await CommandLine.forAdmin(server).try(["verify"]);
  assert.equal(verified.code, 0, verified.stdout + verified.stderr);
});
