import assert from "node:assert/strict";
import { exec } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { operationsOf } from "../harness/api-contract.ts";
import { CommandLine } from "../harness/command-line.ts";
import { freePort } from "../harness/free-port.ts";
import { PROGRAM } from "../harness/program.ts";
import { startServer } from "../harness/start-server.ts";

const server = await startServer();
after(() => server.remove());
const { admin } = server;
const wheelyard = CommandLine.forAdmin(server);

/** How schemas, parsers, the network and the run time speak of trouble: to programmers, not to people. */
const LIBRARY = [
  /\bexpected (?:string|number|boolean|array|object|record|one of|int|date|")/,
  /\breceived (?:undefined|null|string|number|boolean|array|object|NaN)/,
  /Invalid (?:input|option|string|number|key|discriminator|ISO|url|element|datetime)/i,
  /Too (?:small|big): /,
  /Unrecognized key/,
  /must match pattern/,
  /(?:flow|block|implicit|plain|scalar)\b.*\b(?:collection|map|sequence|keys?|scalar)/i,
  /\b(?:mkdir|open|connect|read|write|scandir|lstat|getaddrinfo) E[A-Z]{3,}/,
  /^E[A-Z]{4,}: /m,
  /fetch failed|undici|UND_ERR|other side closed/,
  /PEM routines|error:[0-9A-F]{8}/,
  /\bat .+\.(?:[cm]?[jt]s):\d+/,
  /Cannot read propert|is not a function|is not iterable|Unexpected token|JSON at position/,
  /\[object Object\]|\bundefined\b|\bNaN\b/,
];

function assertPlain(said: string, where: string): void {
  for (const pattern of LIBRARY) assert.doesNotMatch(said, pattern, where);
}

/** Values that no field takes; each is sent as the whole body and in the place of every known field. */
const WRONG: unknown[] = [
  17.5,
  -1,
  true,
  "",
  "no such thing",
  "x".repeat(5000),
  [],
  [{}],
  { no: "such" },
  null,
];

interface Schema {
  properties?: Record<string, Schema>;
}

function bodyOf(operation: object): Schema | null {
  const { requestBody } = operation as {
    requestBody?: { content: Record<string, { schema: Schema } | undefined> };
  };
  return requestBody?.content["application/json"]?.schema ?? null;
}

/** Wrong bodies for a schema: of a wrong kind, and with one wrong field, at any depth. */
function* wrongBodies({ properties = {} }: Schema): Generator<unknown> {
  yield* WRONG;
  for (const [key, schema] of Object.entries(properties))
    for (const value of wrongBodies(schema)) yield { [key]: value };
}

test("no refusal of a body has a sentence of a library, and each names its field", async () => {
  const document = await admin.manage("GET", "/openapi.json");
  const operations = operationsOf(document as unknown as Parameters<typeof operationsOf>[0]);
  let refused = 0;
  for (const [named, operation] of operations) {
    const [method = "", path = ""] = named.split(" ");
    const schema = bodyOf(operation as object);
    if (schema === null || method === "GET" || path === "/session") continue;
    const at = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => (name === "owner" ? "root" : "main"));
    for (const body of wrongBodies(schema)) {
      const answer = await admin.api(method, at, body);
      const where = `${named} ${JSON.stringify(body).slice(0, 200)}: ${answer.text.slice(0, 500)}`;
      assert.ok(answer.status < 500, where);
      if (answer.status < 400) continue;
      refused++;
      const { detail, code, problems } = JSON.parse(answer.text);
      assertPlain(detail, where);
      if (code !== "bad-body") continue;
      for (const { field, message } of problems) {
        assert.equal(typeof field, "string", where);
        assert.ok(detail.includes(message.replace(/\?$/, "")), where);
      }
    }
  }
  assert.ok(refused > 500, `${refused} refusals`);
});

test("names that are too long, or of another script, are named as they are", async () => {
  const long = await admin.api("POST", "/indexes", { owner: "team", name: "x".repeat(70) });
  assert.match(long.text, /at most 64 characters\. This one has 70/);
  assert.deepEqual(JSON.parse(long.text).problems[0].field, "name");
  const owner = await admin.api("POST", "/indexes", { owner: "Team", name: "main" });
  assert.deepEqual(JSON.parse(owner.text).problems[0].field, "owner");
  const other = await admin.api(
    "POST",
    `/indexes/root/main/files?filename=${encodeURIComponent("пакет")}-1.0-py3-none-any.whl`,
  );
  assert.match(JSON.parse(other.text).detail, /"пакет/);
  const name = "n".repeat(210);
  const file = await admin.api("POST", `/indexes/root/main/files?filename=${name}-1.0-py3-none-any.whl`);
  assert.match(JSON.parse(file.text).detail, /too long for a project name: it has 210 characters, 200/);
});

test("no refusal of a command has a sentence of a library", async () => {
  const folder = mkdtempSync(join(tmpdir(), "wheelyard-plain-"));
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const nowhere = `http://127.0.0.1:${await freePort()}`;
  const broken = file("broken.yaml", "a: [1, 2\nb: 3\n");
  const commands = [
    ["config", "check", "--config", broken],
    ["config", "check", "--config", file("tab.yaml", "listen:\n\tport: 1\n")],
    ["config", "check", "--config", folder],
    ["config", "check", "--set", "foo.bar=1"],
    ["config", "check", "--set", "listen.prt=1"],
    ["config", "check", "--set", "limits.fileSize=much"],
    ["index", "apply", broken],
    ["index", "apply", folder],
    ["index", "apply", join(folder, "nowhere.yaml")],
    ["index", "apply", file("wrong.yaml", "indexes: 3\nfoo: 1\n")],
    ["index", "apply", file("grants.yaml", "grants: [{ who: everyone, may: reed, index: '*' }]\n")],
    ["account", "list", "--url", nowhere],
    ["account", "list", "--url", "http://no-such-host.invalid"],
    ["health", "--set", `listen.port=${new URL(nowhere).port}`],
    ["serve", "--data", join(broken, "data")],
    [
      "serve",
      "--data",
      folder,
      "--set",
      `listen.certificate=${broken}`,
      "--set",
      `listen.privateKey=${broken}`,
    ],
    ["verify", "--data", join(broken, "data")],
    ["token", "create", "--note", "x", "--token-file", join(folder, "nowhere")],
  ];
  for (const args of commands) {
    const ended = await wheelyard.try(args);
    assert.notEqual(ended.code, 0, args.join(" "));
    assertPlain(ended.stderr, `${args.join(" ")}: ${ended.stderr}`);
  }
  const near = await wheelyard.try(["config", "check", "--set", "listen.prt=1"]);
  assert.match(near.stderr, /no setting listen\.prt \(did you mean listen\.port/);
});

test("a reader that closes the pipe is no failure", async () => {
  const { promise, resolve } = Promise.withResolvers<string>();
  const command = PROGRAM.command.map((part) => `"${part}"`).join(" ");
  const options = { env: { ...process.env, ...PROGRAM.env } };
  exec(`${command} --help | head -n 1`, options, (_, stdout, stderr) => resolve(stdout + stderr));
  assert.match(await promise, /^Usage: wheelyard.*\n$/);
});
