import { execFileSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";

const SCRIPT = join(import.meta.dirname, "../services/postgres.sh");
/** What the standby calls itself to the primary. */
const STANDBY = "second";

/** A PostgreSQL server of a test's own, which it may end. */
class OwnServer {
  readonly folder: string;
  url = "";

  constructor(folder: string) {
    this.folder = folder;
  }

  run(...words: string[]): void {
    const env = { ...process.env, WHEELYARD_TEST_SERVICES: this.folder };
    const said = execFileSync(SCRIPT, words, { env, encoding: "utf8" });
    this.url = /^WHEELYARD_TEST_POSTGRES=(.*)$/m.exec(said)?.[1] ?? this.url;
  }

  async ask(...statements: string[]): Promise<Record<string, unknown>[]> {
    const client = new pg.Client({ connectionString: this.url });
    await client.connect();
    try {
      let rows: Record<string, unknown>[] = [];
      for (const statement of statements) ({ rows } = await client.query(statement));
      return rows;
    } finally {
      await client.end();
    }
  }

  get address(): { host: string; port: number } {
    const { hostname, port } = new URL(this.url);
    return { host: hostname, port: Number(port) };
  }
}

/** A primary and a standby that streams from it. */
export class PostgresPair {
  readonly primary: OwnServer;
  readonly standby: OwnServer;

  private constructor(primary: OwnServer, standby: OwnServer) {
    this.primary = primary;
    this.standby = standby;
  }

  /** `isSynchronous`: no commit is answered before the standby has it. */
  static async start(isSynchronous: boolean): Promise<PostgresPair> {
    const own = async () => new OwnServer(await mkdtemp(join(tmpdir(), "wheelyard-pg-")));
    const [primary, standby] = [await own(), await own()];
    primary.run("up");
    standby.run("standby", STANDBY, primary.folder);
    if (isSynchronous)
      await primary.ask(
        `alter system set synchronous_standby_names = '${STANDBY}'`,
        "select pg_reload_conf()",
      );
    const state = isSynchronous ? "sync" : "async";
    while (
      !(await primary.ask("select sync_state from pg_stat_replication")).some(
        (row) => row.sync_state === state,
      )
    )
      await sleep(50);
    return new PostgresPair(primary, standby);
  }

  /** The address of both, as `database.url` takes it. */
  get url(): string {
    const { host, port } = this.standby.address;
    return this.primary.url.replace(/@([^/]+)/, `@$1,${host}:${port}`);
  }

  /** The primary is gone from one moment to the next, and the standby takes over. */
  failOver(): void {
    this.primary.run("stop");
    this.standby.run("promote");
  }

  async remove(): Promise<void> {
    for (const server of [this.primary, this.standby]) {
      server.run("down");
      await rm(server.folder, { recursive: true, force: true });
    }
  }
}
