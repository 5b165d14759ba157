/**
 * How fast `wheelyard import pypiserver` brings small files, and in how much memory:
 * node bench/import.ts [files, default 20000]. Needs `npm run build` before.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cpuSeconds } from "./processes.ts";
import { wheelParts } from "./wheel.ts";
import { ADMIN_PASSWORD, startWheelyard } from "./wheelyard.ts";

const files = Number(process.argv[2] ?? 20_000);
const FILES_A_PROJECT = 10;
const folder = await mkdtemp(join(tmpdir(), "bench-import-"));
const old = join(folder, "old");
await mkdir(old);
for (let file = 0; file < files; file++) {
  const [name, version] = [`project_${Math.floor(file / FILES_A_PROJECT)}`, `1.${file % FILES_A_PROJECT}`];
  await writeFile(
    join(old, `${name}-${version}-py3-none-any.whl`),
    Buffer.concat(wheelParts(name, version, 512)),
  );
}
const server = await startWheelyard(join(folder, "data"));
try {
  for (const run of ["first run", "second run, nothing new"]) {
    const before = cpuSeconds(server.pid);
    const { seconds, peak, cpu } = await importAll();
    const served = cpuSeconds(server.pid) - before;
    console.log(
      `${run}: ${files} files in ${seconds.toFixed(1)} s, ${Math.round(files / seconds)} files/s, peak memory ${peak} MB, ` +
        `CPU of the command ${perFile(cpu)} and of the server ${perFile(served)} ms a file: ${Math.round(files / (cpu + served))} files/s on one core`,
    );
  }
} finally {
  await server.stop();
  await rm(folder, { recursive: true });
}

function perFile(seconds: number): string {
  return ((seconds * 1000) / files).toFixed(2);
}

/** Runs the command as a person would; `peak`: its largest resident memory in MB, `cpu`: its CPU time in seconds. */
async function importAll(): Promise<{ seconds: number; peak: number; cpu: number }> {
  const program = join(import.meta.dirname, "../bin/wheelyard.cjs");
  const began = performance.now();
  const child = spawn(process.execPath, [program, "import", "pypiserver", old, "--into", "bench/main"], {
    env: {
      PATH: process.env.PATH,
      WHEELYARD_URL: server.url,
      WHEELYARD_ACCOUNT: "admin",
      WHEELYARD_PASSWORD: ADMIN_PASSWORD,
    },
    stdio: ["ignore", "ignore", "inherit"],
  });
  let [peak, cpu] = [0, 0];
  const watch = setInterval(() => {
    peak = Math.max(peak, peakOf(child.pid));
    cpu = Math.max(cpu, cpuSeconds(child.pid ?? 0));
  }, 200);
  const [code] = await once(child, "exit");
  clearInterval(watch);
  if (code !== 0) throw new Error(`wheelyard import ended with ${code}`);
  return { seconds: (performance.now() - began) / 1000, peak, cpu };
}

function peakOf(pid: number | undefined): number {
  try {
    const [, kilobytes = "0"] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
    return Math.round(Number(kilobytes) / 1024);
  } catch {
    return 0;
  }
}
