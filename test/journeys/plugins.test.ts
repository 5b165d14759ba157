import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { buildWheel } from "../harness/build-distribution.ts";
import { CommandLine } from "../harness/command-line.ts";
import { startServer } from "../harness/start-server.ts";
import { until } from "../harness/until.ts";

const folder = mkdtempSync(join(tmpdir(), "wheelyard-plugins-"));
const file = (name: string, text: string) => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
const events = join(folder, "events");

/** Every part, well behaved or not as the file `mood` says: the thread reads it at each call. */
const moody = file(
  "moody.mjs",
  `import { appendFileSync, readFileSync } from "node:fs";
const behave = async (part, well) => {
  const [who, mood] = readFileSync(${JSON.stringify(join(folder, "mood"))}, "utf8").split(" ");
  if (who !== part) return well();
  if (mood === "throws") throw new Error("broken on purpose");
  if (mood === "hangs") return new Promise(() => {});
  if (mood === "loops") for (;;);
  if (mood === "exits") process.exit(3);
  if (mood === "rubbish") return { what: 7 };
};
export default {
  contract: 1,
  version: "2.3",
  options: {
    blocked: { type: "list", description: "Projects to block.", default: ["evil"] },
    secret: { type: "text", description: "A secret.", secret: true },
  },
  policy: ({ blocked }) => ({
    keepFor: 1,
    matches: (files) => behave("policy", () => files.map(({ project }) => blocked.includes(project))),
  }),
  events: (options, context) => ({
    async receive(all) {
      await behave("events", () => {
        for (const { serial, kind, project } of all) appendFileSync(${JSON.stringify(events)}, serial + " " + kind + " " + project + "\\n");
      });
      context.log("took events", { count: all.length });
    },
  }),
  descriptions: () => ({
    render: ({ text }) => behave("descriptions", () => text.startsWith("!") ? "<p>rendered<script>alert(1)</script></p>" : null),
  }),
  accounts: () => ({
    verify: ({ account, password }) => behave("accounts", () => password === "open sesame" ? { account, groups: ["staff"] } : null),
  }),
  groups: ["staff"],
  http: () => ({
    answer: ({ method, path, query, headers, body, caller }) => behave("http", () => ({
      status: 201,
      headers: { "content-type": "application/json", "set-cookie": "a=b", "x-made": "here" },
      body: JSON.stringify({ method, path, query, headers, text: Buffer.from(body).toString(), caller, env: Object.keys(process.env).filter((name) => name.startsWith("WHEELYARD")) }),
    })),
  }),
};`,
);
const mood = (text: string) => writeFileSync(join(folder, "mood"), text);
mood("well");

const server = await startServer({
  config: {
    plugins: { moody: { package: moody, timeout: 1, secret: "hidden words" } },
    accounts: { drivers: ["local", "moody"] },
  },
});
after(async () => {
  await server.remove();
  rmSync(folder, { recursive: true });
});
const { admin, anonymous } = server;
const BAD = ["throws", "hangs", "loops", "exits", "rubbish"];
const RULE = [{ action: "deny", plugin: "moody", sources: ["self"], reason: "not ours" }];
await admin.manage("PATCH", "/indexes/root/main", { settings: { policy: RULE } });
for (const name of ["evil", "good"]) await admin.publish(buildWheel({ name, version: "1.0" }));
const wheelyard = CommandLine.forAdmin(server);
const links = async (project: string) => {
  const { text } = await anonymous.get(`/simple/${project}/`);
  return (text.match(/<a /g) ?? []).length;
};
const linesOf = (path: string) => readFileSync(path, "utf8").trim().split("\n");

test("a rule that names a plugin which is not there is refused, with the nearest name", async () => {
  for (const [method, path, body] of [
    ["PATCH", "/indexes/root/main", {}],
    ["POST", "/indexes", { owner: "root", name: "ruled" }],
  ] as const) {
    const settings = { policy: [{ action: "deny", plugin: "modoy" }] };
    const refused = await admin.api(method, path, { ...body, settings });
    const { code, detail, problems } = refused.json<{
      code: string;
      detail: string;
      problems: { field: string }[];
    }>();
    assert.equal(refused.status, 400, refused.text);
    assert.equal(code, "no-such-plugin");
    assert.equal(detail, "There is no plugin for rules called modoy. Did you mean moody?");
    assert.equal(problems[0]?.field, "settings.policy.0.plugin");
  }
});

test("a site file with such a rule is refused, and one with a plugin that is there is not", async () => {
  const site = (plugin: string) =>
    JSON.stringify({ indexes: { "root/ruled": { policy: [{ action: "deny", plugin }] } } });
  for (const command of [["plan"], ["apply", "--yes"]]) {
    const refused = await wheelyard.try([...command, "-f", "-"], site("modoy"));
    assert.equal(refused.code, 1, refused.stdout);
    assert.match(
      refused.stderr,
      /indexes\.root\/ruled\.policy\.0\.plugin\): there is no plugin for rules called modoy \(did you mean moody\?\)/,
    );
  }
  assert.equal((await admin.api("GET", "/indexes/root/ruled")).status, 404);
  const applied = await wheelyard.try(["apply", "--yes", "-f", "-"], site("moody"));
  assert.equal(applied.code, 0, applied.stderr);
});

test("a rule asks the condition of a plugin, and explains what it said", async () => {
  assert.deepEqual([await links("evil"), await links("good")], [0, 1]);
  const explained = await wheelyard.run(["explain", "evil"]);
  assert.match(explained, /Rule 1 denies files from self, that the plugin moody picks: not ours/);
});

for (const how of BAD)
  test(`a condition that ${how} hides the files, and they are back afterwards`, async () => {
    mood(`policy ${how}`);
    await until(async () => (await links("good")) === 0, `a plugin that ${how} hides the file`);
    assert.equal((await anonymous.get("/-/health")).status, 200);
    mood("well");
    await until(async () => (await links("good")) === 1, "the file is back");
  });

test("a sink gets every change in order, and again what it did not take", async () => {
  for (const how of BAD.filter((one) => one !== "rubbish")) {
    mood(`events ${how}`);
    await admin.publish(buildWheel({ name: `after-${how}`, version: "1.0" }));
    await until(async () => server.log.includes("did not take events"), "the failure is logged");
    mood("well");
    await until(
      async () => linesOf(events).some((line) => line.endsWith(`file.published after-${how}`)),
      `the event came after the plugin ${how}`,
    );
  }
  const serials = linesOf(events).map((line) => Number(line.split(" ")[0]));
  assert.deepEqual(
    serials,
    [...new Set(serials)].sort((a, b) => a - b),
  );
});

test("a sink goes on after a restart where it was", async () => {
  const before = linesOf(events).length;
  await server.kill();
  await server.start();
  await admin.publish(buildWheel({ name: "restarted", version: "1.0" }));
  await until(async () => linesOf(events).length > before, "the event comes");
  const serials = linesOf(events).map((line) => Number(line.split(" ")[0]));
  assert.deepEqual(
    serials,
    [...new Set(serials)].sort((a, b) => a - b),
  );
});

test("a password is right if the plugin says so, and wrong passwords stay wrong when it fails", async () => {
  const paula = (password: string) => anonymous.withPassword("paula", password);
  type Site = { caller: { account: string; groups: string[] } };
  const { caller } = await paula("open sesame").manage<Site>("GET", "/");
  assert.deepEqual([caller.account, caller.groups], ["paula", ["staff"]]);
  assert.equal((await paula("open").get("/-/api/v1/")).status, 401);
  for (const [at, how] of BAD.entries()) {
    mood(`accounts ${how}`);
    const { status } = await anonymous.withPassword(`someone${at}`, "open sesame").get("/-/api/v1/");
    assert.ok([401, 503].includes(status), `${how}: ${status}`);
    // Local accounts do not depend on it.
    assert.equal((await admin.get("/-/api/v1/")).status, 200);
  }
  mood("well");
});

test("a description of a plugin is made safe, and one that fails is rendered by the server", async () => {
  await until(async () => (await admin.get("/-/plugins/moody/")).status === 201, "its thread is back");
  // A plugin whose thread is away would hide the new files.
  await admin.manage("PATCH", "/indexes/root/main", { settings: { policy: [] } });
  const html = async (version: string, description: string) => {
    await admin.publish(buildWheel({ name: "words", version, description }));
    const found = await admin.manage<{ html: string }>(
      "GET",
      `/indexes/root/main/projects/words/releases/${version}/description`,
    );
    return found.html;
  };
  assert.equal(await html("1.0", "!any"), "<p>rendered</p>");
  assert.match(await html("1.1", "plain words"), /plain words/);
  for (const [at, how] of BAD.entries()) {
    mood(`descriptions ${how}`);
    assert.match(await html(`2.${at}`, `!words ${how}`), new RegExp(`!words ${how}`));
  }
  mood("well");
});

test("the HTTP handler of a plugin knows who asks, and never gets what they signed in with", async () => {
  await until(async () => (await admin.get("/-/plugins/moody/")).status === 201, "its thread is back");
  const answer = await admin.send({
    method: "POST",
    path: "/-/plugins/moody/a%20b/c?x=1&y=2",
    headers: { cookie: "wheelyard_session=x", "x-mine": "yes", "content-type": "text/plain" },
    body: "the body",
  });
  assert.equal(answer.status, 201);
  const seen = JSON.parse(answer.text);
  assert.deepEqual(
    [seen.method, seen.path, seen.query, seen.text],
    ["POST", "/a%20b/c", "x=1&y=2", "the body"],
  );
  assert.deepEqual([seen.caller.account, seen.caller.isAdministrator], ["admin", true]);
  assert.deepEqual(seen.caller.rights[0].index, "root/main");
  assert.deepEqual(
    [seen.headers["x-mine"], seen.headers.authorization, seen.headers.cookie],
    ["yes", undefined, undefined],
  );
  assert.deepEqual(seen.env, []);
  assert.match(String(answer.headers["content-security-policy"]), /sandbox/);
  assert.deepEqual([answer.headers["x-made"], answer.headers["set-cookie"]], ["here", undefined]);
  const paula = JSON.parse(
    (await anonymous.withPassword("paula", "open sesame").get("/-/plugins/moody/")).text,
  );
  assert.deepEqual([paula.caller.groups, paula.caller.isAdministrator], [["staff"], false]);
});

test("the HTTP handler is closed to strangers, to large bodies and to other names", async () => {
  assert.equal((await anonymous.get("/-/plugins/moody/")).status, 401);
  assert.equal((await admin.get("/-/plugins/other/")).status, 404);
  const large = await admin.send({
    method: "POST",
    path: "/-/plugins/moody/",
    body: "x".repeat(2 ** 20 + 1),
  });
  assert.equal(large.status, 413);
});

for (const how of BAD)
  test(`an HTTP handler that ${how} is a refusal with the plugin's name, and the server goes on`, async () => {
    mood(`http ${how}`);
    const { status, text } = await admin.get("/-/plugins/moody/");
    assert.ok([502, 504].includes(status), `${status}`);
    assert.match(text, /The plugin moody /);
    mood("well");
    await until(async () => (await admin.get("/-/plugins/moody/")).status === 201, "it answers again");
  });

test("the state, the metrics and the settings show the plugin, and no secret", async () => {
  const { plugins } = await admin.manage<{ plugins: Record<string, unknown>[] }>("GET", "/site/state");
  const [plugin] = plugins;
  assert.deepEqual([plugin?.name, plugin?.version, plugin?.package], ["moody", "2.3", moody]);
  assert.ok(Number(plugin?.failures) > 0);
  assert.ok(Number(plugin?.restarts) > 0);
  assert.equal(plugin?.isRunning, true);
  assert.match(
    await wheelyard.run(["site", "status"]),
    /^moody +2\.3 +policy, events, descriptions, http, accounts +running +[1-9]\d* +[1-9]/m,
  );
  const { text } = await admin.get("/-/metrics");
  assert.match(
    text,
    /wheelyard_plugin_seconds_count\{plugin="moody",operation="http",outcome="error"\} [1-9]/,
  );
  const printed = await wheelyard.run(["config", "print", "--config", server.configFile]);
  assert.match(printed, /blocked: \["evil"\]/);
  assert.match(printed, /secret: "\*{8}"/);
  assert.ok(!printed.includes("hidden words") && !server.log.includes("hidden words"));
  const doctor = await wheelyard.run(["doctor", "--config", server.configFile]).catch(String);
  assert.match(doctor, /plugin moody +version 2\.3, policy, events, descriptions, http, accounts: /);
});

test("two workers have the plugin each, and its sink runs once", async () => {
  const two = await startServer({
    config: { plugins: { moody: { package: moody } }, listen: { workers: 2 } },
  });
  try {
    // The sink of the first server may still add events of its own to the file.
    const ofTwo = () => linesOf(events).filter((line) => / file\.published (evil|good)$/.test(line));
    rmSync(events);
    writeFileSync(events, "");
    await two.admin.manage("PATCH", "/indexes/root/main", { settings: { policy: RULE } });
    for (const name of ["evil", "good"]) await two.admin.publish(buildWheel({ name, version: "1.0" }));
    for (let i = 0; i < 8; i++) {
      assert.match((await two.anonymous.get("/simple/good/")).text, /good-1\.0/);
      assert.doesNotMatch((await two.anonymous.get("/simple/evil/")).text, /evil-1\.0/);
    }
    await until(() => ofTwo().length >= 2, "both");
    await two.admin.publish(buildWheel({ name: "good", version: "1.1" }));
    await until(() => ofTwo().length >= 3, "the next");
    assert.deepEqual(
      ofTwo().map((line) => line.split(" ").at(-1)),
      ["evil", "good", "good"],
    );
  } finally {
    await two.remove();
  }
});

test("what cannot be a plugin keeps the server from starting, with a plain reason", async () => {
  const refused = async (text: string, more: Record<string, unknown> = {}) => {
    const path = file(`bad-${Math.random()}.mjs`, text);
    const config = file(
      "bad.yaml",
      JSON.stringify({ data: join(folder, "d"), plugins: { bad: { package: path, ...more } } }),
    );
    return wheelyard.run(["config", "check", "--config", config]).then(
      () => "accepted",
      (error: Error) => String(error),
    );
  };
  assert.match(
    await refused("export default { contract: 9, http: () => ({}) }"),
    /made for version 9 of the plugin contract; this server has version 1\. Update the server/,
  );
  assert.match(
    await refused("export default { contract: 0, http: () => ({}) }"),
    /Install a newer version of the plugin/,
  );
  assert.match(await refused("export const x = 1"), /no default export/);
  assert.match(await refused("export default { http: () => ({}) }"), /has no number `contract`/);
  assert.match(await refused("throw new Error('no such luck')"), /bad cannot be loaded from .*no such luck/);
  assert.match(
    await refused("export default { contract: 1, http: () => ({}) }", { colour: 1 }),
    /plugins\.bad\.colour is not known/,
  );
  const needs =
    "export default { contract: 1, http: () => ({}), options: { url: { type: 'text', description: 'Where.', required: true } } }";
  assert.match(await refused(needs), /plugins\.bad\.url is missing: Where\./);
  assert.match(await refused(needs, { url: 5 }), /plugins\.bad\.url cannot be 5: give text/);
  assert.equal(await refused(needs, { url: "x" }), "accepted");
});
