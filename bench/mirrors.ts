import { execFile, execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { compare } from "./compare.ts";
import { startDevpi } from "./devpi.ts";
import { load } from "./load.ts";
import { startNginx } from "./nginx.ts";
import { freePort, type Server, startServer } from "./processes.ts";
import { writeLongPage, writeProjects } from "./upstream.ts";
import { startWheelyard } from "./wheelyard.ts";

const run = promisify(execFile);
const LONG = 5_000;
const COLD_PAGES = 10;
const ROUNDS = 3;

/** Mirrors: cold and warm pages beside the upstream's own, 200 clients at once, `uv pip compile`, and the peers. */
export async function benchMirrors(folder: string): Promise<void> {
  const nginx = await startNginx(folder);
  const root = join(folder, "www");
  for (let at = 0; at < COLD_PAGES; at++) writeLongPage(root, `long${at}`, LONG);
  const requirements = join(folder, "requirements.in");
  writeFileSync(requirements, writeProjects(root, 100));
  const ours = await startMirror(join(folder, "data"), `${nginx.url}/simple/`);
  try {
    await coldPages(nginx, ours);
    for (const [what, project] of [
      ["5,000", "long0"],
      ["20", "part0"],
    ])
      await warmPage(`warm page of ${what} files`, `/simple/${project}/`, root, nginx, ours);
    await compile(nginx, ours, requirements);
    await peers(folder, nginx);
  } finally {
    await Promise.all([ours.stop(), nginx.stop()]);
  }
  await crowd(join(folder, "crowd"));
}

/** The public mirror `root/pypi`, of that upstream. */
function startMirror(data: string, upstream: string) {
  return startWheelyard(data, { WHEELYARD_UPSTREAM_URL: upstream });
}

/** Milliseconds until the whole page is here. */
async function timed(address: string): Promise<number> {
  const begun = performance.now();
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status} ${await answer.text()}`);
  await answer.arrayBuffer();
  return performance.now() - begun;
}

async function coldPages(nginx: Server, ours: Server): Promise<void> {
  const times: [theirs: number, ours: number][] = [];
  for (let at = 0; at < COLD_PAGES; at++) {
    const path = `/simple/long${at}/`;
    times.push([await timed(nginx.url + path), await timed(ours.url + path)]);
  }
  const [theirs, own] = [0, 1].map((side) => median(times.map((pair) => pair[side] as number)));
  console.log(
    `cold page of 5,000 files: upstream ${theirs?.toFixed(1)} ms, ours ${own?.toFixed(1)} ms (median of ${COLD_PAGES})`,
  );
}

/** Our page, kept and fresh, beside nginx serving the same bytes. */
async function warmPage(what: string, path: string, root: string, nginx: Server, ours: Server) {
  const page = await (await fetch(ours.url + path)).text();
  mkdirSync(join(root, "copy", path), { recursive: true });
  writeFileSync(join(root, "copy", path, "index.html"), page);
  await compare(what, { server: nginx, path: `/copy${path}` }, { server: ours, path });
}

async function compile(nginx: Server, ours: Server, requirements: string): Promise<void> {
  const bin = environment("uv");
  if (bin === null) return;
  const once = async (server: Server) => {
    const index = ["--index-url", `${server.url}/simple/`, "--no-cache", "--no-config", "--quiet"];
    const begun = performance.now();
    await run(join(bin, "uv"), ["pip", "compile", ...index, "--python", join(bin, "python"), requirements]);
    return performance.now() - begun;
  };
  const first = await once(ours);
  const best: [number, number] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let round = 0; round < ROUNDS; round++) {
    best[0] = Math.min(best[0], await once(nginx));
    best[1] = Math.min(best[1], await once(ours));
  }
  console.log(
    `uv pip compile of 100 packages: static ${best[0].toFixed(0)} ms, ours cold ${first.toFixed(0)} ms, ` +
      `warm ${best[1].toFixed(0)} ms (ratio ${(best[1] / best[0]).toFixed(2)})`,
  );
}

/** 200 clients want a page and then a file that nobody asked for before, of an upstream that counts. */
async function crowd(data: string): Promise<void> {
  const asked = new Map<string, number>();
  const upstream = createServer((request, response) => {
    const path = request.url ?? "";
    asked.set(path, (asked.get(path) ?? 0) + 1);
    const body = path.endsWith("/")
      ? '<!DOCTYPE html><html><body><a href="/crowded-1.0.tar.gz">crowded-1.0.tar.gz</a></body></html>'
      : gzipSync(randomBytes(1_000_000));
    response.setHeader("Content-Type", path.endsWith("/") ? "text/html" : "application/octet-stream");
    setTimeout(() => response.end(body), 300);
  }).listen(0, "127.0.0.1");
  await once(upstream, "listening");
  const { port } = upstream.address() as AddressInfo;
  const ours = await startMirror(data, `http://127.0.0.1:${port}/simple/`);
  const all = (address: string) => Promise.all(Array.from({ length: 200 }, () => timed(address)));
  const pages = await all(`${ours.url}/simple/crowded/`);
  const page = await (await fetch(`${ours.url}/simple/crowded/`)).text();
  const file = new URL(/href="([^"#]+)/.exec(page)?.[1] ?? "", `${ours.url}/simple/crowded/`);
  const files = await all(file.href);
  console.log(
    `200 clients at once, upstream answers after 300 ms: page within ${Math.max(...pages).toFixed(0)} ms, ` +
      `file of 1 MB within ${Math.max(...files).toFixed(0)} ms; upstream was asked ${[...asked].map(([path, times]) => `${path} ${times}`).join(", ")} times`,
  );
  await ours.stop();
  upstream.close();
}

async function peers(folder: string, nginx: Server): Promise<void> {
  const starts = { proxpi, devpi };
  for (const [name, start] of Object.entries(starts)) {
    const bin = environment(name);
    if (bin === null) continue;
    const own = join(folder, name);
    mkdirSync(own);
    const { server, page } = await start(bin, own, `${nginx.url}/simple/`);
    const cold: number[] = [];
    for (let at = 1; at <= 3; at++) cold.push(await timed(`${server.url}${page(`long${at}`)}`));
    const warm = await load(server, page("long1"), { headers: { Accept: "text/html" } });
    await server.stop();
    console.log(
      `${name}: page of 5,000 files cold ${median(cold).toFixed(0)} ms, warm ${warm.requestsPerSecond.toFixed(1)}/s, ` +
        `CPU ${(warm.cpuMicroseconds / 1000).toFixed(1)} ms, failures ${warm.failures}`,
    );
  }
}

async function proxpi(bin: string, folder: string, upstream: string) {
  const port = await freePort();
  const server = await startServer({
    name: "proxpi",
    command: [join(bin, "gunicorn"), "-b", `127.0.0.1:${port}`, "--threads", "2", "proxpi.server:app"],
    port,
    ready: "/health",
    env: { PROXPI_INDEX_URL: upstream, PROXPI_CACHE_DIR: folder },
  });
  return { server, page: (project: string) => `/index/${project}/` };
}

async function devpi(bin: string, folder: string, upstream: string) {
  const { server, manage } = await startDevpi(bin, folder);
  await manage("PATCH", "/root/pypi", [`mirror_url=${upstream}`]);
  return { server, page: (project: string) => `/root/pypi/+simple/${project}/` };
}

/** The bin folder of an environment that bench/peers.sh makes; null when it cannot be had here. */
function environment(name: string): string | null {
  const made = execFileSync(join(import.meta.dirname, "peers.sh"), [name], { encoding: "utf8" });
  return made.trim().split("\t")[1] ?? null;
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] as number;
}
