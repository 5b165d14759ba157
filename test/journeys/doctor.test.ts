import assert from "node:assert/strict";
import { once } from "node:events";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, it } from "node:test";
import { CommandLine } from "../harness/command-line.ts";
import { freePort } from "../harness/free-port.ts";
import { createPostgres, NEEDS_POSTGRES } from "../harness/postgres.ts";
import { ScriptedS3 } from "../harness/scripted-s3.ts";
import { startServer } from "../harness/start-server.ts";

interface Finding {
  subject: string;
  state: "ok" | "warning" | "problem";
  found: string;
  advice: string | null;
}

const folder = mkdtempSync(join(tmpdir(), "wheelyard-doctor-"));
const closing: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })];
after(async () => {
  for (const close of closing.reverse()) await close();
});

/** What the doctor says of a configuration with these settings; nothing outside this machine is asked. */
async function examine(settings: Record<string, unknown> = {}, env: Record<string, string> = {}) {
  const file = join(folder, "wheelyard.yaml");
  const data = join(folder, "data");
  writeFileSync(
    file,
    JSON.stringify({ data, upstreamUrl: "off", listen: { port: await freePort() }, ...settings }),
  );
  const { code, stdout, stderr } = await new CommandLine(env).try(["doctor", "--config", file, "--json"]);
  if (stdout === "") return { code, stderr, findings: [], of: () => [] };
  const { findings, healthy } = JSON.parse(stdout) as { findings: Finding[]; healthy: boolean };
  assert.equal(healthy, code === 0);
  for (const { state, advice } of findings)
    assert.equal(advice === null, state === "ok", "advice where it is needed");
  return {
    code,
    stderr,
    findings,
    of: (subject: string) => findings.filter((one) => one.subject === subject),
  };
}

function worst(findings: Finding[]): string {
  const states = findings.map(({ state }) => state);
  return states.includes("problem") ? "problem" : states.includes("warning") ? "warning" : "ok";
}

async function listen(answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, "127.0.0.1");
  await once(server, "listening");
  closing.push(() => server.close());
  return `http://127.0.0.1:${(server.address() as { port: number }).port}/`;
}

it("finds nothing wrong where nothing is yet, and makes nothing", async () => {
  const { code, findings } = await examine();
  assert.equal(code, 0);
  assert.notEqual(worst(findings), "problem");
  assert.equal(existsSync(join(folder, "data")), false);
});

const skip = process.env.WHEELYARD_TEST_DATABASE === "postgres" && "of a server with its facts in SQLite";
it("says of a server that runs that it is ready, for people too", { skip }, async (context) => {
  const server = await startServer({ config: { upstreamUrl: "off" } });
  context.after(() => server.remove());
  const settings = ["--data", server.data, "--set", `listen.port=${server.port}`, "--set", "upstreamUrl=off"];
  const text = await new CommandLine({}).run(["doctor", ...settings]);
  assert.match(text, /^ok +server +runs at .* and is ready$/m);
  assert.match(text, /^ok +database +SQLite 3/m);
  assert.match(text, /^ok +store +filesystem: put, get, list and delete work$/m);
  assert.match(text, /^All checks passed/m);
});

it("settings that harm together, and settings that are wrong", async () => {
  const open = await examine({ listen: { trustedProxies: ["0.0.0.0/0"], port: 0 } });
  assert.equal(worst(open.of("configuration")), "problem");
  const everyone = await examine({ listen: { host: "0.0.0.0", port: 0 }, access: { read: "everyone" } });
  assert.equal(worst(everyone.of("configuration")), "warning");
  const wrong = await examine({ listen: { prot: 1 } });
  assert.equal(wrong.code, 2);
  assert.match(wrong.stderr, /listen\.prot/);
});

it("a data folder that cannot be made, and one that everybody may look into", async () => {
  writeFileSync(join(folder, "a-file"), "");
  const impossible = await examine({ data: join(folder, "a-file/data") });
  assert.equal(worst(impossible.of("data folder")), "problem");
  const data = join(folder, "open");
  mkdirSync(data);
  chmodSync(data, 0o755);
  assert.equal(
    worst((await examine({ data })).of("data folder")),
    process.platform === "win32" ? "ok" : "warning",
  );
});

it("a disk with less room than a file may take", async () => {
  const data = join(folder, "small");
  mkdirSync(data, { mode: 0o700 });
  const { of } = await examine({ data, limits: { fileSize: Number.MAX_SAFE_INTEGER } });
  assert.notEqual(worst(of("free space")), "ok");
});

it("more connections than open files, and more memory than there is", async () => {
  const { of, code } = await examine({ limits: { connections: 1_000_000_000, pageCache: 2 ** 52 } });
  if (process.platform === "linux") assert.equal(worst(of("open files")), "warning");
  assert.equal(worst(of("memory")), "warning");
  assert.equal(code, 0, "warnings do not stop a roll-out");
});

it("a database file that is damaged: how to make it anew", async () => {
  const path = join(folder, "damaged.db");
  writeFileSync(path, "this is no database, whatever its name says".repeat(100));
  const { code, of } = await examine({ database: { path } });
  assert.equal(code, 1);
  assert.match(of("database")[0]?.advice ?? "", /wheelyard rebuild --replace/);
});

it("a database that does not answer", async () => {
  const url = `postgres://wheelyard@127.0.0.1:${await freePort()}/wheelyard`;
  const { code, of } = await examine({ database: { driver: "postgres", url } });
  assert.equal(code, 1);
  assert.match(of("database")[0]?.found ?? "", /does not answer/);
});

it(
  "a PostgreSQL: its version and clock; one that may not be written, and one of a newer program",
  NEEDS_POSTGRES,
  async () => {
    const place = await createPostgres();
    closing.push(() => place.drop());
    const database = { driver: "postgres", url: place.url };
    const fresh = await examine({ database });
    // A server for tests may have been told that nothing it keeps matters.
    const others = fresh.findings.filter(({ found }) => !found.startsWith("fsync is off"));
    assert.notEqual(worst(others), "problem");
    assert.match(
      fresh.of("database")[0]?.found ?? "",
      /^PostgreSQL \d+.* empty. The tables are created at the first start$/,
    );
    assert.equal(worst(fresh.of("clock")), "ok");
    assert.deepEqual(
      await place.rows("select 1 from pg_tables where schemaname = 'public'"),
      [],
      "it made something",
    );
    await place.run("create table schema_version (version bigint); insert into schema_version values (9999)");
    assert.match((await examine({ database })).of("database")[0]?.found ?? "", /newer version of Wheelyard/);
  },
);

it("each right on the bucket that is missing, by its name", async () => {
  const store = await ScriptedS3.start();
  closing.push(() => store.stop());
  const denied = { status: 403, code: "AccessDenied" };
  const storage = store.settings({ attempts: 1 });
  assert.equal(worst((await examine({ storage })).of("store")), "ok");
  assert.equal(store.objects.size, 0, "the object that was put is left");
  for (const [method, right] of [
    ["PUT", "s3:PutObject"],
    ["DELETE", "s3:DeleteObject"],
  ]) {
    store.fail((request) => request.method === method, denied);
    const { code, of } = await examine({ storage });
    assert.equal(code, 1);
    assert.ok(
      of("store").some(({ found }) => found.includes(right ?? "")),
      right,
    );
    store.heal();
  }
});

it("signed addresses, where clients are sent to the store", async () => {
  const store = await ScriptedS3.start();
  closing.push(() => store.stop());
  const settings = { storage: store.settings({ attempts: 1 }), downloads: { mode: "redirect" } };
  const good = await examine(settings);
  assert.ok(good.of("store").some(({ state, found }) => state === "ok" && found.startsWith("a signed URL")));
  // The driver asks by its own signature in a header, a client by that in the address.
  store.fail(({ query }) => query.has("X-Amz-Signature"), { status: 403, code: "AccessDenied" });
  const closed = await examine(settings);
  assert.equal(closed.code, 0);
  assert.equal(worst(closed.of("store")), "warning");
});

it("an upstream: reached, wanting credentials, away, and with another time of day", async () => {
  const good = await examine({ upstreamUrl: await listen((_, response) => response.end()) });
  assert.equal(worst(good.of("upstream")), "ok");
  const closed = await listen((_, response) => response.writeHead(401).end());
  assert.equal(worst((await examine({ upstreamUrl: closed })).of("upstream")), "problem");
  const away = `http://127.0.0.1:${await freePort()}/`;
  assert.equal(worst((await examine({ upstreamUrl: away })).of("upstream")), "problem");
  const yesterday = new Date(Date.now() - 86_400_000).toUTCString();
  const late = await listen((_, response) => response.writeHead(200, { date: yesterday }).end());
  assert.match((await examine({ upstreamUrl: late })).of("clock")[0]?.found ?? "", /864\d\d s ahead/);
});

it("another program on the server's port", async () => {
  const port = Number(new URL(await listen((_, response) => response.end("hello"))).port);
  const { code, of } = await examine({ listen: { port } });
  assert.equal(code, 1);
  assert.match(of("server")[0]?.found ?? "", /another program/);
});
