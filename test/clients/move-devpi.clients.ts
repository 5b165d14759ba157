import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { CommandLine } from "../harness/command-line.ts";
import { freePort } from "../harness/free-port.ts";
import { startServer } from "../harness/start-server.ts";
import { TcpProxy } from "../harness/tcp-proxy.ts";
import { until } from "../harness/until.ts";
import { Client, findTool, makeWorld } from "./client.ts";
import { buildPackage } from "./packages.ts";

interface Report {
  files: { filename: string; outcome: string; verified: boolean }[];
  facts: { kind: string; what: string; outcome: string; why: string | null }[];
  proof: { equal: boolean; indexes: { index: string; sameFiles: number }[]; users: { same: number } };
}

const { client, skip: noClient } = findTool("devpi");
const { client: program, skip: noServer } = findTool("devpi-server");
const skip = noClient || noServer;
const world = makeWorld();
const folder = await mkdtemp(join(tmpdir(), "move-devpi-"));
const devpiPort = await freePort();
const server = await startServer({ config: { compat: ["devpi"] } });
/** The address of the clients, before and after the switch. */
const wire = await TcpProxy.start({ host: "127.0.0.1", port: devpiPort });
const old = skip ? null : await startDevpi();
after(async () => {
  old?.kill();
  await Promise.all([server.remove(), wire.close(), rm(folder, { recursive: true })]);
});
const cli = CommandLine.forAdmin(server);
const report = join(folder, "report.json");
const home = { HOME: join(world.folder, "home") };
const devpi = (...args: string[]) => client.run("devpi", args, world, home);
const build = (name: string, version: string) => buildPackage({ name, version });
const [first, again, removed, late, newer] = skip
  ? []
  : await Promise.all([
      ...[build("Moved.Demo", "1.0"), build("changing-demo", "1.0"), build("removed-demo", "1.0")],
      ...[build("late-demo", "2.0"), build("moved-demo", "1.1")],
    ]);

async function startDevpi(): Promise<ChildProcess> {
  const secret = join(folder, "secret");
  await writeFile(secret, "a secret of the tests, which is long enough\n");
  await chmod(secret, 0o600);
  const data = join(folder, "server");
  await program.run("devpi-init", ["--serverdir", data, "--no-root-pypi", "--role", "primary"], world);
  const where = [
    "--serverdir",
    data,
    "--secretfile",
    secret,
    "--host",
    "127.0.0.1",
    "--port",
    String(devpiPort),
  ];
  const child = spawn(program.path("devpi-server"), [...where, "--role", "primary"], { stdio: "ignore" });
  await until(
    async () => (await fetch(`http://127.0.0.1:${devpiPort}/+api`).catch(() => null))?.ok === true,
    "devpi-server answers",
  );
  return child;
}

test("a devpi in use, filled by its own client", { skip }, async () => {
  await devpi("use", `http://127.0.0.1:${wire.port}`);
  await devpi("login", "root", "--password=");
  await devpi("user", "-m", "root", "password=the root password");
  await devpi("user", "-c", "alice", "password=alice has a password", "email=alice@example.org");
  await devpi("user", "-c", "bob", "password=bob has a password");
  await devpi(
    "index",
    "-c",
    "root/up",
    "type=mirror",
    "mirror_url=http://127.0.0.1:9/simple/",
    "mirror_no_project_list=True",
  );
  await devpi("login", "alice", "--password=alice has a password");
  await devpi("index", "-c", "alice/prod", "volatile=False", "acl_upload=alice,bob");
  await devpi("index", "-c", "alice/dev", "volatile=True", "bases=alice/prod,root/up", "title=For tests");
  await devpi("use", "alice/dev");
  await devpi("upload", first?.wheel ?? "", first?.sdist ?? "");
  await devpi("upload", again?.wheel ?? "");
  await devpi("upload", again?.wheel ?? "");
  await devpi("upload", removed?.wheel ?? "");
  await devpi("push", "moved-demo==1.0", "alice/prod");
});

test("it is followed while people go on, and both sides are the same at the switch", { skip }, async () => {
  const secret = ["--secret-file", join(folder, "secret"), "--state", join(folder, "state.sqlite")];
  const run = cli.start([
    ...["import", "devpi", `http://127.0.0.1:${devpiPort}`, ...secret, "--follow", "--report", report],
  ]);
  await run.said(/Press Ctrl-C/);
  await devpi("upload", late?.wheel ?? "");
  await devpi("remove", "-y", "removed-demo");
  await devpi("push", "late-demo==2.0", "alice/prod");
  run.interrupt();
  const { code, stderr } = await run.ended;
  assert.equal(code, 0, stderr);
  const { files, facts, proof } = JSON.parse(await readFile(report, "utf8")) as Report;
  assert.ok(files.every(({ verified }) => verified));
  assert.equal(proof.equal, true, JSON.stringify(proof, null, 1));
  const same = Object.fromEntries(proof.indexes.map((index) => [index.index, index.sameFiles]));
  assert.deepEqual(same, { "alice/prod": 3, "alice/dev": 4, "root/up": 0 });
  assert.equal(proof.users.same, 3);
  const gone = facts.filter(({ outcome }) => outcome === "removed");
  assert.equal(gone.length, 1);
});

test("what came goes out again: the real devpi-import takes the export", { skip }, async () => {
  const out = join(folder, "export");
  const text = await cli.run([
    "export",
    "devpi",
    out,
    "--index",
    "alice/prod",
    "--index",
    "alice/dev",
    "--index",
    "root/up",
  ]);
  assert.match(text, /Passwords are not exported/);
  const again = join(folder, "again");
  await program.run("devpi-import", ["--serverdir", again, "--no-root-pypi", out], world);
  const second = join(folder, "second");
  await program.run("devpi-export", ["--serverdir", again, second], world);
  const [before, after] = await Promise.all([out, second].map(filesOf));
  assert.deepEqual(after, before);
  assert.equal(before?.length, 7);
  // It reads its own export.
  const moved = await cli.try(["import", "devpi", second, "--index", "alice/prod=back/prod", "--files-only"]);
  assert.equal(moved.code, 0, moved.stderr);
});

/** Release files of an export, with hashes and uploads. */
async function filesOf(path: string): Promise<string[]> {
  interface Dumped {
    type: string;
    relpath: string;
    entrymapping: { hashes: { sha256: string } };
    log: { what: string; who: string; when: number[] }[];
  }
  const { indexes } = JSON.parse(await readFile(join(path, "dataindex.json"), "utf8")) as {
    indexes: Record<string, { files?: Dumped[] }>;
  };
  return Object.values(indexes)
    .flatMap(({ files = [] }) => files)
    .filter(({ type }) => type === "releasefile")
    .map(({ relpath, entrymapping, log }) => {
      const [upload] = log.filter(({ what }) => what === "upload");
      return [relpath, entrymapping.hashes.sha256, upload?.who, upload?.when.join("-")].join(" ");
    })
    .sort();
}

test("after the switch, unchanged settings install, publish and sign in", { skip }, async () => {
  old?.kill();
  await once(old as ChildProcess, "exit");
  wire.leadTo({ host: "127.0.0.1", port: server.port });
  // The client's login was a session of the old server. The passwords are the same.
  await devpi("login", "alice", "--password=alice has a password");
  const python = findTool("build").client.path("python");
  await new Client("python", join(python, "..")).run("python", ["-m", "venv", ".venv"], world);
  const venv = new Client("venv", join(world.folder, ".venv/bin"));
  const env = { ...home, VIRTUAL_ENV: join(world.folder, ".venv") };
  await client.run("devpi", ["install", "--venv", ".venv", "late-demo", "moved-demo"], world, env);
  const said = await venv.run("python", ["-c", "import moved_demo; print(moved_demo.VERSION)"], world);
  assert.equal(said.trim(), "1.0");
  await devpi("upload", newer?.wheel ?? "");
  assert.match(await devpi("list", "moved-demo"), /moved_demo-1\.1/);
  await devpi("login", "bob", "--password=bob has a password");
  assert.match(await devpi("push", "moved-demo==1.1", "alice/prod"), /200/);
});
