import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startDevpi } from "./devpi.ts";
import { load } from "./load.ts";
import { cpuSeconds, freePort, type Server, startServer } from "./processes.ts";
import { upload } from "./upload.ts";
import { wheelParts } from "./wheel.ts";
import { ADMIN_PASSWORD, BASIC, startWheelyard } from "./wheelyard.ts";

/** A server of others: where it takes uploads and shows a project, and with whose credentials. */
interface Peer {
  server: Server;
  uploads: string;
  page: string;
  authorization: string;
}

type Start = (bin: string, folder: string) => Promise<Peer>;

const PEERS: Record<string, Start> = { pypiserver, devpi, pypicloud };
const PUBLISHES = 20;
const USER = `Basic ${Buffer.from(`bench:${ADMIN_PASSWORD}`).toString("base64")}`;

/** Ours beside pypiserver, devpi and PyPICloud: the page of a project of 5 files, and small publishes in a row. */
export async function benchPeers(folder: string): Promise<void> {
  const ours = await startWheelyard(join(folder, "ours"));
  await measure("wheelyard", {
    server: ours,
    uploads: "/legacy/",
    page: "/simple/five/",
    authorization: BASIC,
  });
  await ours.stop();
  const installed = execFileSync(join(import.meta.dirname, "peers.sh"), { encoding: "utf8" });
  for (const [name, bin] of installed
    .trim()
    .split("\n")
    .map((line) => line.split("\t"))) {
    const start = PEERS[name as string];
    if (!start || !bin) continue;
    const own = join(folder, name as string);
    mkdirSync(own, { recursive: true });
    const peer = await start(bin, own);
    await measure(name as string, peer).finally(() => peer.server.stop());
  }
}

async function measure(name: string, { server, uploads, page, authorization }: Peer): Promise<void> {
  const publish = (version: string) =>
    upload(server, "five", version, wheelParts("five", version, 500), uploads, authorization);
  for (let n = 0; n < 5; n++) await publish(`1.${n}`);
  const pages = await load(server, page);
  const signedIn = await load(server, page, { headers: { Authorization: authorization } });
  const before = cpuSeconds(server.pid);
  const begun = performance.now();
  for (let n = 0; n < PUBLISHES; n++) await publish(`2.${n}`);
  const rate = (PUBLISHES * 1000) / (performance.now() - begun);
  const cpu = ((cpuSeconds(server.pid) - before) * 1000) / PUBLISHES;
  console.log(
    `${name.padEnd(12)} page ${pages.requestsPerSecond.toFixed(0)}/s, CPU ${pages.cpuMicroseconds.toFixed(0)} us ` +
      `| with a password ${signedIn.requestsPerSecond.toFixed(0)}/s, CPU ${signedIn.cpuMicroseconds.toFixed(0)} us ` +
      `| publish in a row ${rate.toFixed(1)}/s, CPU ${cpu.toFixed(1)} ms | ${pages.residentMegabytes.toFixed(0)} MB`,
  );
}

/** With the defaults of its image: gunicorn, one gevent worker, the cached folder. */
async function pypiserver(bin: string, folder: string): Promise<Peer> {
  const port = await freePort();
  const packages = join(folder, "packages");
  mkdirSync(packages);
  const python = `from passlib.apache import HtpasswdFile as H; h = H(new=True, path="htpasswd"); h.set_password("bench", "${ADMIN_PASSWORD}"); h.save()`;
  execFileSync(join(bin, "python"), ["-c", python], { cwd: folder });
  const application = `pypiserver:app(roots=["${packages}"], password_file="${folder}/htpasswd", authenticate=["update"], disable_fallback=True, backend_arg="cached-dir")`;
  const command = [join(bin, "gunicorn"), "-b", `127.0.0.1:${port}`, "-w", "1", "-k", "gevent", application];
  const server = await startServer({ name: "pypiserver", command, port, ready: "/" });
  return { server, uploads: "/", page: "/simple/five/", authorization: USER };
}

async function devpi(bin: string, folder: string): Promise<Peer> {
  const { server, manage } = await startDevpi(bin, folder, ["--no-root-pypi"]);
  await manage("PUT", "/root/dev", { bases: [], volatile: true });
  const authorization = `Basic ${Buffer.from(`root:${ADMIN_PASSWORD}`).toString("base64")}`;
  return { server, uploads: "/root/dev/", page: "/root/dev/+simple/five/", authorization };
}

async function pypicloud(bin: string, folder: string): Promise<Peer> {
  const port = await freePort();
  const python = `from pypicloud.access.base import get_pwd_context as g; print(g().hash("${ADMIN_PASSWORD}"))`;
  const hash = execFileSync(join(bin, "python"), ["-c", python], { encoding: "utf8" }).trim();
  const settings = join(folder, "server.ini");
  writeFileSync(
    settings,
    `[app:main]
use = egg:pypicloud
pyramid.reload_templates = False
pypi.default_read = everyone
pypi.default_write = authenticated
pypi.storage = file
storage.dir = ${folder}/packages
db.url = sqlite:///${folder}/db.sqlite
auth.admins = bench
user.bench = ${hash}
session.encrypt_key = ${"k".repeat(32)}
session.validate_key = ${"v".repeat(32)}
session.secure = False
[server:main]
use = egg:waitress#main
host = 127.0.0.1
port = ${port}
`,
  );
  const command = [join(bin, "pserve"), settings];
  const server = await startServer({ name: "PyPICloud", command, port, ready: "/health" });
  return { server, uploads: "/simple/", page: "/simple/five/", authorization: USER };
}
