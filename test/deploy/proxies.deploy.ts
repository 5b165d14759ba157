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
import { grant } from "../harness/people.ts";
import { ADMIN_PASSWORD, freePort, type Server, startServer } from "../harness/start-server.ts";
import { findTool, ROOT } from "./tools.ts";

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
  const [port, gone] = [await freePort(), await freePort()];
  const conf = textOf("compose/nginx.conf")
    .replace("node-1:8765", `127.0.0.1:${gone}`)
    .replace("node-2:8765", `127.0.0.1:${server.port}`)
    .replace("node-3:8765", `127.0.0.1:${gone} down`)
    .replace("listen 80;", `listen 127.0.0.1:${port};`);
  if (!(await startNginx(context, conf, port))) return;
  const anonymous = new Caller(`http://127.0.0.1:${port}`);
  const wheel = buildWheel({ name: "behind-nginx", size: 3_000_000 });
  const uploaded = await anonymous.withPassword("admin", ADMIN_PASSWORD).upload(wheel);
  assert.equal(uploaded.status, 200, uploaded.text);
  const page = await anonymous.get("/simple/behind-nginx/");
  assert.equal(page.status, 200);
  const link = /href="([^"#]+)/.exec(page.text)?.[1] ?? "";
  const file = await anonymous.get(new URL(link, `${anonymous.origin}/simple/behind-nginx/`).pathname);
  assert.deepEqual(file.bytes, wheel.bytes);

  // The client's own address may read; one that it makes up must not count in its place.
  const other = await startServer({
    config: { access: { read: "granted" }, listen: { trustedProxies: ["127.0.0.1"] } },
  });
  context.after(() => other.remove());
  await grant(other, "network:10.0.0.0/8", "read");
  const port2 = await freePort();
  await startNginx(
    context,
    conf.replaceAll(String(server.port), String(other.port)).replace(String(port), String(port2)),
    port2,
  );
  const liar = await new Caller(`http://127.0.0.1:${port2}`).get("/simple/", {
    "x-forwarded-for": "10.1.2.3",
  });
  assert.equal(liar.status, 401);
});

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

it("caddy takes the Caddyfile", async (context) => {
  const caddy = await findTool("caddy", context);
  if (caddy)
    await caddy(["validate", "--adapter", "caddyfile", "--config", join(ROOT, "deploy/caddy/Caddyfile")]);
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
  const nginx = spawn(process.env.NGINX ?? "nginx", args, { stdio: ["ignore", "ignore", "pipe"] });
  let log = "";
  nginx.stderr.on("data", (chunk: Buffer) => {
    log += chunk.toString();
  });
  context.after(() => nginx.kill("SIGKILL"));
  for (let tries = 0; !(await isOpen(port)); tries++) {
    assert.ok(nginx.exitCode === null && tries < 300, `nginx does not serve:\n${log}`);
    await sleep(50);
  }
  return true;
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
