import type { Kysely, RawBuilder } from "kysely";
import type { z } from "zod";
import type { Driver } from "../settings/driver.ts";
import type { Announcement, NewChange, WriteTransaction } from "./change.ts";
import type { Tables } from "./tables.ts";

/** A transaction that writes, and the log it writes into. */
export interface Writing {
  readonly tx: WriteTransaction;
  /** Takes the next serial, writes the change, and stamps the serial on its index and project. Resolves with it. */
  record(change: NewChange): Promise<number>;
  /** Sees to it that serials go on behind this one, where the log lost those up to it. */
  raise(serial: number): Promise<void>;
}

/**
 * Facts, committed in order: the contract of every database driver, proved by `test/contracts/database.ts`.
 */
export interface Database {
  readonly name: string;

  /** Whether other machines may write to it too: then leases say who does what only one may do. */
  readonly isShared: boolean;

  /**
   * Milliseconds for which what was read before may be served while the database is away, although another machine may have
   * changed it. Null: without a limit, since no other machine writes.
   */
  readonly staleReads: number | null;

  /**
   * Grows when another server answers than before: after a failover it may lack the last commits, and give their serials to
   * others. Whoever remembers serials looks here, after it has asked for one.
   */
  readonly epoch: number;

  /** The database's own time, in milliseconds since 1970, for statements: the one clock that all nodes share. */
  readonly clock: RawBuilder<number>;

  /** Reads of what is committed. A read sees every write that resolved before it began. */
  readonly read: Kysely<Tables>;

  /** Reads that go through many rows, such as sums over a table: they may take long, and hold up no other read. */
  readonly survey: Kysely<Tables>;

  /**
   * Runs `work` over reads that all see the database as it was at one moment, while others go on writing. Its reads must be
   * queries with limits (`rowPages`); streams are not part of the moment.
   */
  snapshot<T>(work: (read: Kysely<Tables>) => Promise<T>): Promise<T>;

  /**
   * Runs `work` in a transaction and resolves when it is durable (survives power loss) and every listener of
   * `onCommit` was notified. Parallel writes may share a commit, but each succeeds or fails on its own. `work` may run
   * again after a conflict, so it must have no effect outside the transaction. Rejects with what `work` threw.
   */
  write<T>(work: (writing: Writing) => Promise<T>): Promise<T>;

  /**
   * Where a fail-over may lose commits: resolves when the server that answers is known to have everything in the site's
   * records. Rejects (`unavailable`) otherwise. Writes wait for it by themselves.
   */
  verified?(): Promise<void>;

  /** The same, but always compares again. */
  verifyAgain?(): Promise<void>;

  /** Serial of the last committed change, read from the database. */
  serial(): Promise<number>;

  /**
   * Notifies about each commit made through this object, before `write` resolves: caches drop what is stale, and other
   * processes are notified. Returns a function that unsubscribes.
   */
  onCommit(listener: (announcements: Announcement[]) => Promise<void> | void): () => void;

  /**
   * Calls back when another process may have committed. This is only a hint: it may call without a commit, and may miss one.
   * Only the serial is certain. Returns a function that unsubscribes.
   */
  onNotification(listener: () => void): () => void;

  /** Bytes that it takes, where the driver can tell. */
  size?(): Promise<number>;

  /** Raises a `Refusal` (`unavailable`) when the database does not answer. */
  check(): Promise<void>;

  close(): Promise<void>;
}

/**
 * What the folder of a database driver exports (`drivers/NAME/index.ts`); `drivers.ts` lists them. `open` imports the
 * driver's libraries, so that no other start loads them.
 */
export interface DatabaseDriver<S extends z.ZodObject = z.ZodObject> extends Driver<S> {
  /** Where the facts are, for messages: no secret. */
  place(options: z.infer<S>): string | Promise<string>;
  /** Opens the database. Upgrades its tables to `version`, by default that of this program. */
  open(options: z.infer<S>, version?: number): Promise<Database>;
}
