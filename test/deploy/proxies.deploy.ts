import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:https";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, it, type TestContext } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { buildWheel } from "../harness/build-distribution.ts";
import { Caller } from "../harness/caller.ts";
import { freePort } from "../harness/free-port.ts";
import { grant } from "../harness/people.ts";
import { ADMIN_PASSWORD, type Server, startServer } from "../harness/start-server.ts";
import { findTool, pathOf, ROOT } from "./tools.ts";

const folder = mkdtempSync(join(tmpdir(), "wheelyard-proxy-"));
const textOf = (path: string) => readFileSync(join(ROOT, "deploy", path), "utf8");
let server: Server;

before(async () => {
  server = await startServer({
    config: { access: { read: "granted" }, listen: { trustedProxies: ["127.0.0.1"] } },
  });
  await grant(server, "network:127.0.0.0/8", "read");
});
after(async () => {
  await server.remove();
  rmSync(folder, { recursive: true, force: true });
});

it("compose/nginx.conf: uploads and downloads pass, past a node that is gone, and nobody makes up an address", async (context) => {
  const gone = await freePort();
  await carries(context, async (serverPort) => {
    const port = await freePort();
    const conf = textOf("compose/nginx.conf")
      .replace("node-1:8765", `127.0.0.1:${gone}`)
      .replace("node-2:8765", `127.0.0.1:${serverPort}`)
      .replace("node-3:8765", `127.0.0.1:${gone} down`)
      .replace("listen 80;", `listen 127.0.0.1:${port};`);
    return (await startNginx(context, conf, port)) ? port : null;
  });
});

it("caddy/Caddyfile: the same", async (context) => {
  const caddy = pathOf("caddy");
  if (caddy === undefined) return context.skip("caddy is not on this machine");
  await carries(context, async (serverPort) => {
    const port = await freePort();
    const conf = textOf("caddy/Caddyfile")
      .replace("packages.example.com {", `http://127.0.0.1:${port} {`)
      .replace("127.0.0.1:8765", `127.0.0.1:${serverPort}`);
    const file = join(folder, `Caddyfile-${port}`);
    writeFileSync(file, `{\n\tadmin off\n}\n${conf}`);
    const args = ["run", "--adapter", "caddyfile", "--config", file];
    await startProxy(context, caddy, args, port);
    return port;
  });
});

/** A proxy that `start` puts in front of a port of ours must bring packages both ways, and tell clients' own addresses. */
async function carries(context: TestContext, start: (port: number) => Promise<number | null>): Promise<void> {
  const port = await start(server.port);
  if (port === null) return;
  const anonymous = new Caller(`http://127.0.0.1:${port}`);
  const wheel = buildWheel({ name: `behind-${port}`, size: 3_000_000 });
  const uploaded = await anonymous.withPassword("admin", ADMIN_PASSWORD).upload(wheel);
  assert.equal(uploaded.status, 200, uploaded.text);
  const page = await anonymous.get(`/simple/behind-${port}/`);
  assert.equal(page.status, 200);
  const link = /href="([^"#]+)/.exec(page.text)?.[1] ?? "";
  const file = await anonymous.get(new URL(link, `${anonymous.origin}/simple/behind-${port}/`).pathname);
  assert.deepEqual(file.bytes, wheel.bytes);

  // The client's own address may read; one that it makes up must not count in its place.
  const other = await startServer({
    config: { access: { read: "granted" }, listen: { trustedProxies: ["127.0.0.1"] } },
  });
  context.after(() => other.remove());
  await grant(other, "network:10.0.0.0/8", "read");
  const liar = await new Caller(`http://127.0.0.1:${await start(other.port)}`).get("/simple/", {
    "x-forwarded-for": "10.1.2.3",
  });
  assert.equal(liar.status, 401);
}

it("nginx/wheelyard.conf: the same with TLS", async (context) => {
  const [port, plain] = [await freePort(), await freePort()];
  const key = join(folder, "key.pem");
  const certificate = join(folder, "fullchain.pem");
  const subject = ["-subj", "/CN=packages.example.com", "-days", "2"];
  const made = [
    "req",
    "-x509",
    "-newkey",
    "rsa:2048",
    "-nodes",
    "-keyout",
    key,
    "-out",
    certificate,
    ...subject,
  ];
  execFileSync("openssl", made, { stdio: "ignore" });
  const conf = textOf("nginx/wheelyard.conf")
    .replace("127.0.0.1:8765", `127.0.0.1:${server.port}`)
    .replace("listen 80;", `listen 127.0.0.1:${plain};`)
    .replace("listen 443 ssl;", `listen 127.0.0.1:${port} ssl;`)
    .replaceAll("/etc/ssl/wheelyard", folder);
  if (!(await startNginx(context, conf, port))) return;
  const question = request({ port, host: "127.0.0.1", path: "/simple/", rejectUnauthorized: false }).end();
  const [answer] = await once(question, "response");
  answer.resume();
  assert.equal(answer.statusCode, 200);
});

it("docs/operate.md: below a path, and the lines to paste are right there", async (context) => {
  const page = readFileSync(join(ROOT, "docs/operate.md"), "utf8");
  const block = /^ {4}location \/packages\/ \{\n[\s\S]*?^ {4}\}/m
    .exec(page)?.[0]
    .replace("8765", String(server.port));
  assert.ok(block);
  const port = await freePort();
  if (!(await startNginx(context, `server {\n  listen 127.0.0.1:${port};\n${block}\n}`, port))) return;
  const caller = new Caller(`http://127.0.0.1:${port}`);
  assert.equal((await caller.get("/packages/simple/")).status, 200);
  const { text } = await caller.get("/packages/");
  assert.match(text, new RegExp(`--index-url http://127\\.0\\.0\\.1:${port}/packages/simple/ `));
});

it("caddy takes the Caddyfile", async (context) => {
  const caddy = await findTool("caddy", context);
  if (!caddy) return;
  for (const name of ["Caddyfile", "static-export.Caddyfile"])
    await caddy(["validate", "--adapter", "caddyfile", "--config", join(ROOT, "deploy/caddy", name)]);
});

it("systemd takes the unit", async (context) => {
  const analyze = await findTool("systemd-analyze", context);
  if (!analyze) return;
  const unit = join(folder, "wheelyard.service");
  writeFileSync(unit, textOf("systemd/wheelyard.service").replace(/^ExecStart=\S+/m, "ExecStart=/bin/true"));
  await analyze(["verify", "--man=no", unit]);
});

/** Runs nginx with a file of conf.d until the test ends; false where there is none. */
async function startNginx(context: TestContext, conf: string, port: number): Promise<boolean> {
  if (!(await findTool("nginx", context))) return false;
  const prefix = join(folder, String(port));
  mkdirSync(join(prefix, "tmp"), { recursive: true });
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
    .map((name) => `  ${name}_temp_path tmp/${name};`)
    .join("\n");
  const whole = `error_log stderr;\npid nginx.pid;\nevents {}\nhttp {\n  access_log off;\n${temporary}\n${conf}\n}\n`;
  writeFileSync(join(prefix, "nginx.conf"), whole);
  const args = ["-p", prefix, "-c", "nginx.conf", "-g", "daemon off; master_process off;"];
  await startProxy(context, pathOf("nginx") ?? "nginx", args, port);
  return true;
}

/** Runs a proxy until the test ends; resolves when it serves. */
async function startProxy(context: TestContext, file: string, args: string[], port: number): Promise<void> {
  const env = { ...process.env, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder };
  const proxy = spawn(file, args, { stdio: ["ignore", "ignore", "pipe"], env });
  let log = "";
  proxy.stderr.on("data", (chunk: Buffer) => {
    log += chunk.toString();
  });
  context.after(() => proxy.kill("SIGKILL"));
  for (let tries = 0; !(await isOpen(port)); tries++) {
    assert.ok(proxy.exitCode === null && tries < 300, `it does not serve:\n${log}`);
    await sleep(50);
  }
}

async function isOpen(port: number): Promise<boolean> {
  const socket = connect(port, "127.0.0.1");
  const opened = await Promise.race([
    once(socket, "connect").then(() => true),
    once(socket, "error").then(() => false),
  ]).catch(() => false);
  socket.destroy();
  return opened;
}
