import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { CommandLine } from "../harness/command-line.ts";
import { freePort } from "../harness/free-port.ts";
import { HAS_NGINX } from "../harness/nginx.ts";
import { send } from "../harness/send.ts";
import { startServer } from "../harness/start-server.ts";
import { until } from "../harness/until.ts";
import { Client, findTool, listClients, makeWorld, versionsOf, type World } from "./client.ts";
import { buildPackage, publishFiles } from "./packages.ts";

const site = makeWorld().folder;
const out = join(site, "out");
const server = await startServer();
for (const options of [
  { name: "base-thing", version: "1.0" },
  { name: "base-thing", version: "1.1" },
  { name: "needs-base", version: "2.0", dependencies: ["base-thing>=1"] },
]) {
  const built = await buildPackage(options);
  await publishFiles(server.origin, [built.wheel, built.sdist]);
}
await server.admin.manage("POST", "/indexes/root/main/projects/base-thing/releases/1.1/yank", {
  reason: "bad",
});
await CommandLine.forAdmin(server).run(["export", "static", out]);
// From here on, there is no Wheelyard.
await server.remove();

const started: ChildProcess[] = [];
after(() => {
  for (const child of started) child.kill("SIGKILL");
});

async function serve(command: string[], port: number): Promise<string> {
  const [program = "", ...args] = command;
  const child = spawn(program, args, { cwd: out, stdio: "ignore" });
  started.push(child);
  child.once("error", () => child.kill());
  const origin = `http://127.0.0.1:${port}`;
  const isUp = () =>
    send(origin, { path: "/simple/" }).then(
      ({ status }) => status === 200,
      () => false,
    );
  await until(isUp, `${program} answers`);
  return origin;
}

const { clients } = listClients("pip-");
const newest = clients.at(-1);
const port = await freePort();
const python = newest?.path("python") ?? "python3";
const plain = await serve([python, "-m", "http.server", "--bind", "127.0.0.1", String(port)], port);

/** nginx with the configuration that is shipped, on another port and folder. */
async function startNginx(): Promise<string> {
  const free = await freePort();
  const shipped = readFileSync(join(import.meta.dirname, "../../deploy/nginx/static-export.conf"), "utf8")
    .replace("listen 8080", `listen 127.0.0.1:${free}`)
    .replace("root /srv/www/packages", `root ${out}`);
  assert.ok(shipped.includes(String(free)) && shipped.includes(out));
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
    .map((kind) => `${kind}_temp_path ${site}/${kind};`)
    .join("\n");
  const user = process.getuid?.() === 0 ? "user root;" : "";
  writeFileSync(
    join(site, "nginx.conf"),
    `daemon off; ${user} pid ${site}/pid; events {}\nhttp { access_log off; ${temporary}\n${shipped}\n}`,
  );
  const error = join(site, "error.log");
  return serve(["nginx", "-p", site, "-c", join(site, "nginx.conf"), "-e", error], free);
}
const nginx = HAS_NGINX ? await startNginx() : null;

async function installed(client: Client, origin: string): Promise<World> {
  const world = makeWorld();
  const old = versionsOf(client).pip >= 10 ? ["--no-build-isolation"] : [];
  const args = ["-m", "pip", "install", ...old, "-i", `${origin}/simple/`, "--target", "t", "needs-base"];
  await client.run("python", args, world);
  const code = "import sys; sys.path.insert(0, 't'); import base_thing; print(base_thing.VERSION)";
  const version = (await client.run("python", ["-c", code], world)).trim();
  // Older pips do not know what yanked means.
  if (versionsOf(client).pip >= 20) assert.equal(version, "1.0");
  return world;
}

for (const client of clients) {
  // The file names of today are unknown to older ones.
  if (versionsOf(client).pip < 9) continue;
  test(`${client.name} installs from a plain file server, with the server gone`, async () => {
    await installed(client, plain);
  });
}

test("nginx answers HTML and JSON by the Accept header, metadata and files, and nothing else", {
  skip: nginx === null ? "no nginx here" : false,
}, async () => {
  const origin = nginx as string;
  const json = "application/vnd.pypi.simple.v1+json";
  for (const [accept, type] of [
    ["text/html", /^text\/html/],
    ["*/*", /^text\/html/],
    [json, /^application\/vnd\.pypi\.simple\.v1\+json$/],
    [`${json}, application/vnd.pypi.simple.v1+html; q=0.1, text/html; q=0.01`, /json$/],
  ] as const) {
    for (const path of ["/simple/", "/simple/base-thing/"]) {
      const answer = await send(origin, { path, headers: { accept } });
      assert.equal(answer.status, 200);
      assert.match(String(answer.headers["content-type"]), type, `${path} as ${accept}`);
      assert.equal(answer.headers.vary, "Accept");
    }
  }
  const page = await send(origin, { path: "/simple/base-thing/", headers: { accept: json } });
  const [file] = page.json<{ files: { url: string }[] }>().files;
  const path = new URL(file?.url ?? "", `${origin}/simple/base-thing/`).pathname;
  const metadata = await send(origin, { path: `${path}.metadata` });
  assert.match(metadata.text, /^Metadata-Version/);
  assert.equal((await send(origin, { path, headers: { range: "bytes=0-9" } })).status, 206);
  for (const hidden of ["/wheelyard-export.json", "/", "/simple/none/"])
    assert.equal((await send(origin, { path: hidden })).status, 404, hidden);
  if (newest !== undefined) await installed(newest, origin);
});

for (const [kind, origin] of [["a plain file server", plain] as const, ["nginx", nginx] as const]) {
  const skip = origin === null ? "no nginx here" : findTool("uv").skip;
  test(`uv installs and locks from ${kind}, with the server gone`, { skip }, async () => {
    const { client } = findTool("uv");
    const world = makeWorld();
    const uv = (...args: string[]) => client.run("uv", args, world);
    await uv("venv", "--python", findTool("build").client.path("python"), ".venv");
    await uv("pip", "install", "--default-index", `${origin}/simple/`, "needs-base");
    const venv = new Client("venv", join(world.folder, ".venv/bin"));
    const code = "import base_thing; print(base_thing.VERSION)";
    assert.equal((await venv.run("python", ["-c", code], world)).trim(), "1.0");
    writeFileSync(join(world.folder, "wanted.in"), "needs-base\n");
    const compile = ["pip", "compile", "--generate-hashes", "--default-index", `${origin}/simple/`];
    assert.match(await uv(...compile, "wanted.in"), /base-thing==1\.0 \\\n\s+--hash=sha256:/);
    // Upload times are in the JSON pages alone.
    if (kind === "nginx") await uv(...compile, "--exclude-newer", "2199-01-01", "wanted.in");
  });
}

test("the servers end", async () => {
  for (const child of started) {
    const gone = once(child, "exit");
    child.kill("SIGTERM");
    await gone;
  }
});
