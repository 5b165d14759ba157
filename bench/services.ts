import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";

/** A service of the project's tests, started for a measurement by its own script. */
export interface Service {
  /** What the script says of it: an address, or settings as JSON. */
  setting: string;
  /** Process that all its work is done in or below. */
  pid: number;
  stop(): void;
}

const PID_FILES = { postgres: "postgres/data/postmaster.pid", s3: "s3/pid" };

/** Starts a new one with its data in the folder. PostgreSQL syncs what it commits, as it does where it matters. */
export function startService(name: keyof typeof PID_FILES, folder: string): Service {
  const script = join(import.meta.dirname, `../test/services/${name}.sh`);
  const env = { ...process.env, WHEELYARD_TEST_SERVICES: folder, WHEELYARD_TEST_SYNC: "on" };
  const line = execFileSync(script, ["up"], { env, encoding: "utf8" }).trim();
  return {
    setting: line.slice(line.indexOf("=") + 1),
    pid: Number.parseInt(readFileSync(join(folder, PID_FILES[name]), "utf8"), 10),
    stop: () => void execFileSync(script, ["down"], { env }),
  };
}

/** Makes an empty database on such a PostgreSQL server; resolves with the settings that lead a node there. */
export async function newDatabase(server: Service, name: string): Promise<Record<string, string>> {
  const client = new pg.Client({ connectionString: server.setting });
  await client.connect();
  await client.query(`create database ${name}`);
  await client.end();
  const url = new URL(server.setting);
  url.pathname = `/${name}`;
  return { WHEELYARD_DATABASE_DRIVER: "postgres", WHEELYARD_DATABASE_URL: url.href };
}
