import type { ClientConfig } from "pg";

/** A server that the database may be on, as connections need it. */
export type PostgresServer = Pick<ClientConfig, "host" | "port" | "ssl">;

/** The servers that a database may be on, one of which is the primary: whom to ask next, and whether that is another one. */
export class PostgresServers {
  readonly #servers: readonly PostgresServer[];
  #at = 0;
  #since: string | null = null;
  #epoch = 0;

  constructor(servers: readonly PostgresServer[]) {
    this.#servers = servers;
  }

  /** Whom a new connection goes to. */
  get next(): PostgresServer {
    return this.#servers[this.#at] as PostgresServer;
  }

  /** Whether there is another one, should this be a standby. */
  get hasOthers(): boolean {
    return this.#servers.length > 1;
  }

  /** Grows when another server answers than before, or the same one after a restart. */
  get epoch(): number {
    return this.#epoch;
  }

  /** This one does not answer, or only reads: new connections go to the one behind it. */
  leave(server: PostgresServer): void {
    if (server === this.next) this.#at = (this.#at + 1) % this.#servers.length;
  }

  /** A server answered; when it was started tells it from every other. */
  meet(since: string): void {
    if (this.#since !== null && this.#since !== since) this.#epoch++;
    this.#since = since;
  }
}
