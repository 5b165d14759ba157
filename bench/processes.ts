import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { basename } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** A server under measurement: one process and whatever it started. */
export interface Server {
  name: string;
  url: string;
  pid: number;
  stop(): Promise<void>;
}

const TICKS_PER_SECOND = 100;

/** User and system CPU seconds of a process and all its descendants, ended children included. */
export function cpuSeconds(pid: number): number {
  return tree(pid).reduce((sum, one) => sum + ticks(one), 0) / TICKS_PER_SECOND;
}

/** Resident memory of a process and its descendants, in MB (10^6 bytes). */
export function residentMegabytes(pid: number): number {
  return tree(pid).reduce((sum, one) => sum + residentBytes(one), 0) / 1e6;
}

/** A process of a tree, by its command, with its share of the memory: pages that it shares with others count in parts. */
export interface OwnMemory {
  name: string;
  megabytes: number;
}

/** What each process of a tree takes, and all of them together. */
export function memoryOfTree(root: number): OwnMemory[] {
  const each = tree(root)
    .map(memoryOf)
    .filter((one) => one !== null);
  const megabytes = each.reduce((sum, one) => sum + one.megabytes, 0);
  return [...each, { name: "all together", megabytes }];
}

/** Null: the process is gone. */
function memoryOf(pid: number): OwnMemory | null {
  try {
    const words = readFileSync(`/proc/${pid}/cmdline`, "latin1").split("\0").filter(Boolean);
    const [, kilobytes] = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "latin1")) ?? [];
    const name = words.map((word) => basename(word)).join(" ");
    return { name: name.slice(0, 40), megabytes: (Number(kilobytes) * 1024) / 1e6 };
  } catch {
    return null;
  }
}

function tree(root: number): number[] {
  const parents = new Map<number, number>();
  for (const entry of readdirSync("/proc")) {
    if (!/^\d+$/.test(entry)) continue;
    const fields = statFields(Number(entry));
    if (fields) parents.set(Number(entry), Number(fields[1]));
  }
  const found = [root];
  for (let i = 0; i < found.length; i++) {
    for (const [pid, parent] of parents) if (parent === found[i]) found.push(pid);
  }
  return found;
}

/** The fields of /proc/PID/stat behind the command's name, or null when the process is gone. */
function statFields(pid: number): string[] | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "latin1");
    return text.slice(text.lastIndexOf(")") + 2).split(" ");
  } catch {
    return null;
  }
}

function ticks(pid: number): number {
  const fields = statFields(pid);
  return fields ? [11, 12, 13, 14].reduce((sum, i) => sum + Number(fields[i]), 0) : 0;
}

function residentBytes(pid: number): number {
  const fields = statFields(pid);
  return fields ? Number(fields[21]) * 4096 : 0;
}

export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => probe.once("listening", resolve));
  const { port } = probe.address() as { port: number };
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

export interface Command {
  name: string;
  command: string[];
  port: number;
  env?: Record<string, string>;
  /** Path that answers below 500 once the server is up. */
  ready: string;
}

/** Starts a server and resolves when it answers; its output goes nowhere. */
export async function startServer(what: Command): Promise<Server & { readyAfterMs: number }> {
  const begun = performance.now();
  const [program, ...args] = what.command as [string, ...string[]];
  const child = spawn(program, args, { env: { ...process.env, ...what.env }, stdio: "ignore" });
  const url = `http://127.0.0.1:${what.port}`;
  for (;;) {
    if (child.exitCode !== null)
      throw new Error(`${what.name} ended with ${child.exitCode} before it answered`);
    const answer = await fetch(url + what.ready).catch(() => null);
    if (answer && answer.status < 500) break;
    if (performance.now() - begun > 120_000)
      throw new Error(`${what.name} did not answer within two minutes`);
    await sleep(5);
  }
  const readyAfterMs = performance.now() - begun;
  return { name: what.name, url, pid: child.pid as number, readyAfterMs, stop: () => stop(child) };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  await ended;
}
