import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CommandLine, type Ended } from "./command-line.ts";
import { makeServer, type Server } from "./start-server.ts";

export interface Created {
  name: string;
  serial: number;
  files: number;
  copied: number;
  added: number;
  damaged: string[];
}

/** A folder for backups, outside every data folder. The caller removes it. */
export async function backupFolder(): Promise<{ path: string; remove: () => Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), "wheelyard-backup-"));
  return { path: join(path, "site"), remove: () => rm(path, { recursive: true, force: true }) };
}

/** Runs a command on the database and the storage of a server, as its operator does. */
export function operate(server: Server, args: string[], env: Record<string, string> = {}): Promise<Ended> {
  const where = ["--config", server.configFile, "--data", server.data];
  return new CommandLine({ ...env }).try([...args, ...where]);
}

/** Backs a server up. The command must succeed. */
export async function backUp(server: Server, target: string): Promise<Created> {
  const { code, stdout, stderr } = await operate(server, ["backup", target, "--json"]);
  assert.equal(code, 0, stdout + stderr);
  // Lines about progress may come before it.
  return JSON.parse(stdout.slice(stdout.search(/^\{$/m))) as Created;
}

/** Restores the newest backup to a new server, which is not started yet. */
export async function restored(target: string): Promise<Server> {
  const server = await makeServer();
  const { code, stdout, stderr } = await operate(server, ["restore", target]);
  assert.equal(code, 0, stdout + stderr);
  return server;
}
