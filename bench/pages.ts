import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { compare } from "./compare.ts";
import { startNginx } from "./nginx.ts";
import { residentMegabytes, type Server } from "./processes.ts";
import { seedProjects } from "./seed.ts";
import { BASIC, databaseOf, startWheelyard } from "./wheelyard.ts";

const JSON_TYPE = "application/vnd.pypi.simple.v1+json";
const PAGES = {
  "page of 5 files": "/simple/five/",
  "page of 1,000 files": "/simple/thousand/",
  "root of 2,002": "/simple/",
};

/** Pages of 5 and 1,000 files and the root of 2,002 projects: HTML, JSON, gzip, 304, with credentials. */
export async function benchPages(folder: string): Promise<void> {
  const data = join(folder, "data");
  const first = await startWheelyard(data);
  console.log(`first start to first answer ${first.readyAfterMs.toFixed(0)} ms`);
  await first.stop();
  seedProjects(databaseOf(data), "some", 2000, 5);
  seedProjects(databaseOf(data), "five", 1, 5);
  seedProjects(databaseOf(data), "thousand", 1, 1000);
  const ours = await startWheelyard(data);
  console.log(
    `start to first answer ${ours.readyAfterMs.toFixed(0)} ms, idle ${residentMegabytes(ours.pid).toFixed(0)} MB`,
  );
  const nginx = await startNginx(folder);
  try {
    for (const [what, path] of Object.entries(PAGES)) await benchPage(what, path, nginx, ours, folder);
  } finally {
    await Promise.all([nginx.stop(), ours.stop()]);
  }
}

async function benchPage(
  what: string,
  path: string,
  nginx: Server,
  ours: Server,
  folder: string,
): Promise<void> {
  const html = await copyPage(ours, path, "text/html", folder, `${path}index.html`);
  await copyPage(ours, path, JSON_TYPE, folder, `${path}index.json`);
  const json = { nginx: `${path}index.json`, headers: { Accept: JSON_TYPE } };
  const gzip = { "Accept-Encoding": "gzip" };
  await compare(`${what}, HTML`, { server: nginx, path }, { server: ours, path });
  await compare(
    `${what}, JSON`,
    { server: nginx, path: json.nginx },
    { server: ours, path, headers: json.headers },
  );
  await compare(
    `${what}, JSON gzip`,
    { server: nginx, path: json.nginx, headers: gzip },
    { server: ours, path, headers: { ...json.headers, ...gzip } },
  );
  await compare(
    `${what}, with a password`,
    { server: nginx, path },
    { server: ours, path, headers: { Authorization: BASIC } },
  );
  const theirs = (await fetch(nginx.url + path)).headers.get("etag") as string;
  await compare(
    `${what}, 304`,
    { server: nginx, path, headers: { "If-None-Match": theirs } },
    { server: ours, path, headers: { "If-None-Match": html } },
  );
}

/** Writes our page for nginx, plain and gzipped; answers with its ETag. */
async function copyPage(
  ours: Server,
  path: string,
  accept: string,
  folder: string,
  name: string,
): Promise<string> {
  const answer = await fetch(ours.url + path, { headers: { Accept: accept, "Accept-Encoding": "identity" } });
  if (!answer.ok) throw new Error(`${path} answers ${answer.status}`);
  const body = Buffer.from(await answer.arrayBuffer());
  const file = join(folder, "www", name);
  mkdirSync(join(file, ".."), { recursive: true });
  writeFileSync(file, body);
  writeFileSync(`${file}.gz`, gzipSync(body));
  return answer.headers.get("etag") as string;
}
