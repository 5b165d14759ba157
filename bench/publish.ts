import { createHash, randomBytes } from "node:crypto";
import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, writeSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { cpuSeconds, residentMegabytes, type Server } from "./processes.ts";
import { seedProjects } from "./seed.ts";
import { upload } from "./upload.ts";
import { wheelParts } from "./wheel.ts";
import { databaseOf, startWheelyard } from "./wheelyard.ts";

const COUNT = 100;
/** Uploads before the first measured one: a server that runs has compiled what it does. */
const WARM_UP = 300;
const BIG = 500 * 2 ** 20;

/** Publishing: 100 small wheels in a row and 8 at a time, empty and with 100,000 projects; one of 500 MB. */
export async function benchPublish(folder: string): Promise<void> {
  const data = join(folder, "data");
  const empty = await startWheelyard(data);
  await small("empty index", empty, folder);
  await big(empty, folder);
  await empty.stop();
  seedProjects(databaseOf(data), "some", 100_000, 1);
  const full = await startWheelyard(data);
  await small("100,000 projects", full, folder);
  await full.stop();
}

async function small(where: string, server: Server, folder: string): Promise<void> {
  await publishAll(server, 1, WARM_UP);
  const bare = bareLoop(folder);
  const inARow = await publishAll(server, 1, COUNT);
  const bareAgain = bareLoop(folder);
  const eight = await publishAll(server, 8, COUNT * 4);
  const loop = Math.max(bare.rate, bareAgain.rate);
  const loopCpu = Math.min(bare.cpuMs, bareAgain.cpuMs);
  console.log(
    `publish, ${where}: bare loop ${loop.toFixed(0)}/s, CPU ${loopCpu.toFixed(1)} ms | in a row ${inARow.rate.toFixed(0)}/s (ratio ${(inARow.rate / loop).toFixed(2)}), ` +
      `CPU ${inARow.cpuMs.toFixed(1)} ms | 8 at a time ${eight.rate.toFixed(0)}/s (${(eight.rate / inARow.rate).toFixed(1)} times), CPU ${eight.cpuMs.toFixed(1)} ms`,
  );
}

export interface Published {
  /** A second. */
  rate: number;
  /** Of the server, for each. */
  cpuMs: number;
}

/** Publishes so many small wheels of a new project, so many at a time. */
export async function publishAll(server: Server, parallel: number, count: number): Promise<Published> {
  const series = randomBytes(4).toString("hex");
  const wheels = Array.from({ length: count }, (_, n) => wheelParts(`p${series}`, `1.${n}`, 500));
  const cpu = cpuSeconds(server.pid);
  const begun = performance.now();
  let next = 0;
  const publisher = async () => {
    for (let n = next++; n < count; n = next++)
      await upload(server, `p${series}`, `1.${n}`, wheels[n] as Buffer[]);
  };
  await Promise.all(Array.from({ length: parallel }, publisher));
  const seconds = (performance.now() - begun) / 1000;
  return { rate: count / seconds, cpuMs: ((cpuSeconds(server.pid) - cpu) * 1000) / count };
}

/** What the disk alone allows and costs: the file synced, renamed, its folders synced, a row committed. */
function bareLoop(folder: string): Published {
  const root = join(folder, `bare-${randomBytes(4).toString("hex")}`);
  mkdirSync(root);
  const db = new DatabaseSync(join(root, "db"));
  db.exec(
    "pragma journal_mode = wal; pragma synchronous = full; create table t (id integer primary key, v text)",
  );
  const insert = db.prepare("insert into t (v) values (?)");
  const bytes = Buffer.concat(wheelParts("bare", "1.0", 500));
  const cpu = process.cpuUsage();
  const begun = performance.now();
  for (let n = 0; n < COUNT; n++) {
    const digest = createHash("sha256").update(String(n)).digest("hex");
    const folder = join(root, digest.slice(0, 2));
    mkdirSync(join(folder, digest), { recursive: true });
    const file = openSync(join(root, "spool"), "w");
    writeSync(file, bytes);
    fsyncSync(file);
    closeSync(file);
    renameSync(join(root, "spool"), join(folder, digest, "file.whl"));
    for (const path of [join(folder, digest), folder]) syncFolder(path);
    insert.run(digest);
  }
  const rate = (COUNT * 1000) / (performance.now() - begun);
  const { user, system } = process.cpuUsage(cpu);
  db.close();
  return { rate, cpuMs: (user + system) / 1000 / COUNT };
}

function syncFolder(path: string): void {
  const folder = openSync(path, "r");
  fsyncSync(folder);
  closeSync(folder);
}

async function big(server: Server, folder: string): Promise<void> {
  const parts = wheelParts("big", "1.0", BIG);
  const begun = performance.now();
  const file = openSync(join(folder, "raw"), "w");
  for (const part of parts) writeSync(file, part);
  fsyncSync(file);
  closeSync(file);
  const raw = performance.now() - begun;
  const idle = residentMegabytes(server.pid);
  let peak = idle;
  const watch = setInterval(() => {
    peak = Math.max(peak, residentMegabytes(server.pid));
  }, 100);
  const cpu = cpuSeconds(server.pid);
  const started = performance.now();
  await upload(server, "big", "1.0", parts);
  const took = performance.now() - started;
  clearInterval(watch);
  console.log(
    `publish 500 MB: raw write ${raw.toFixed(0)} ms | ours ${took.toFixed(0)} ms (${(took / raw).toFixed(2)} times), ` +
      `CPU ${(cpuSeconds(server.pid) - cpu).toFixed(1)} s, memory ${(peak - idle).toFixed(0)} MB above idle`,
  );
}
