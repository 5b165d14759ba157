import type { Client, ClientBase, ClientConfig, Pool } from "pg";
import { setSiteClock } from "../../site-clock.ts";
import { isConnectionLost } from "./error.ts";
import type { PostgresOptions } from "./read-options.ts";
import type { PostgresServer } from "./servers.ts";

/** Object ids of PostgreSQL's types whose text is a number here: bigint, numeric (sums of bigint). */
const NUMBERS = [20, 1700];
/** Added to the server's own limit on a statement, for a server that does not answer at all. */
const SILENCE_MS = 3000;
/** How long a transaction waits for the others that write. */
const LOCK_MS = 10_000;
/** A node that falls silent in the middle of a transaction must not hold up the others for longer. */
const IDLE_IN_TRANSACTION_MS = 20_000;

/** What PostgreSQL says where it takes no connection. */
const REJECTED = "08004";

/** A connection; with what its types leave out. */
export interface Connection extends Client {
  /** Whether an open connection keeps the process from ending. */
  ref(): void;
  unref(): void;
}

type Pg = typeof import("pg");

async function loadPg(): Promise<Pg> {
  const module = await import("pg");
  return module.default as unknown as Pg;
}

async function clientConfig({ client, statementTimeout }: PostgresOptions): Promise<ClientConfig> {
  const { types } = await loadPg();
  return {
    ...client,
    query_timeout: statementTimeout + SILENCE_MS,
    types: {
      getTypeParser: (id: number, format?: "text" | "binary") =>
        NUMBERS.includes(id) && format !== "binary" ? Number : types.getTypeParser(id, format as "text"),
    } as never,
  };
}

/** Connections that read. Whoever errs while idle is dropped from the pool; its next user gets another. */
export async function openPool(options: PostgresOptions): Promise<Pool> {
  const { Pool, Client } = await loadPg();
  class PooledClient extends Client {
    readonly server = options.servers.next;
    constructor(config: ClientConfig) {
      // The pool hides the password from those who list its options.
      super({ ...config, password: config.password as string, ...options.servers.next });
      const connect = this.connect.bind(this) as (callback: (error?: Error) => void) => void;
      // The pool connects by a callback.
      this.connect = ((callback: (error?: Error) => void) =>
        connect((error) => {
          if (error) options.servers.leave(this.server);
          callback(error);
        })) as Client["connect"];
    }
  }
  const pool = new Pool({
    Client: PooledClient as never,
    ...(await clientConfig(options)),
    max: options.connections,
    idleTimeoutMillis: 60_000,
    // Connections that nobody uses hold up no process that wants to end.
    allowExitOnIdle: true,
    // Settings by statements, not in the startup message: poolers between take no others there.
    async onConnect(client: ClientBase) {
      // One that breaks in use raises an error for its user; nothing else is needed.
      client.on("error", () => undefined);
      await settle(client, options, "default_transaction_read_only = on");
      await meet(client, (client as PooledClient).server, options);
    },
  });
  pool.on("error", () => undefined);
  return pool;
}

/** A connection that writes: what is asked of it at once goes over at once, in order. It holds up no end unless in use. */
export async function connectWriter(options: PostgresOptions): Promise<Connection> {
  const client = await connect(options, { pipeline: true });
  await settle(
    client,
    options,
    `lock_timeout = ${LOCK_MS}`,
    `idle_in_transaction_session_timeout = ${IDLE_IN_TRANSACTION_MS}`,
  );
  client.unref();
  return client;
}

/** A connection without any limit on its statements, for migrations and copies. */
export async function connectUnlimited(options: PostgresOptions): Promise<Connection> {
  const client = await connect(options, { query_timeout: 0 });
  await client.query(`set statement_timeout = 0; ${DURABLE}`);
  return client;
}

/** A connection that listens to what others commit. */
export function connectListener(options: PostgresOptions): Promise<Connection> {
  return connect(options, {});
}

/** Ends a connection that may be dead: nobody waits for its farewell. */
export function discard(client: Client): void {
  client.end().catch(() => undefined);
}

async function connect(options: PostgresOptions, more: ClientConfig): Promise<Connection> {
  const { Client } = await loadPg();
  const server = options.servers.next;
  const client = new Client({ ...(await clientConfig(options)), ...server, ...more }) as Connection;
  client.on("error", () => undefined);
  try {
    await client.connect();
    await meet(client, server, options);
  } catch (error) {
    discard(client);
    if (isConnectionLost(error)) options.servers.leave(server);
    throw error;
  }
  return client;
}

const WHO = `select pg_is_in_recovery() as is_standby, cast(pg_postmaster_start_time() as text) as since,
  cast(extract(epoch from clock_timestamp()) * 1000 as bigint) as clock`;

/** Turns away from a standby where another server is known; notes who answers, and its time. */
async function meet(client: ClientBase, server: PostgresServer, { servers }: PostgresOptions): Promise<void> {
  const asked = Date.now();
  const { rows } = await client.query(WHO);
  setSiteClock(rows[0].clock, asked, Date.now());
  if (rows[0].is_standby && servers.hasOthers) {
    servers.leave(server);
    throw Object.assign(new Error("the server is a standby"), { code: REJECTED });
  }
  servers.meet(rows[0].since);
}

/** A commit that was answered survives power loss (RELIABILITY F03), whatever the server's default is; a stricter one stays. */
const DURABLE = `select set_config('synchronous_commit', 'on', false)
  where current_setting('synchronous_commit') not in ('on', 'remote_apply')`;

async function settle(client: ClientBase, options: PostgresOptions, ...more: string[]): Promise<void> {
  const settings = [`statement_timeout = ${options.statementTimeout}`, ...more];
  await client.query([...settings.map((setting) => `set ${setting}`), DURABLE].join("; "));
}
