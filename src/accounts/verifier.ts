import type { z } from "zod";
import type { Database } from "../database/database.ts";
import type { Plugins } from "../plugins/plugins.ts";
import type { Driver } from "../settings/driver.ts";
import type { TokenScope } from "./caller.ts";
import type { Credentials } from "./credentials.ts";

/** Who credentials belong to. What they may do, and which groups they are in, is the directory's to say. */
export interface Identity {
  kind: "account";
  id: number;
  name: string;
}

/** What verified credentials prove. */
export interface Proven {
  identity: Identity;
  /** What they may be used for at the most; null: whatever the identity may do. */
  scope: TokenScope | null;
  /** The token that they are; null: they are none. */
  tokenId: number | null;
  /** The token that they were derived from by its holder. */
  derivedFrom?: number;
  /** When they expire, in milliseconds since 1970; infinity: never. */
  expires: number;
}

/**
 * Finds out whether credentials are right: the contract of every driver in `drivers/`, kept by the suite in
 * `test/contracts/verifiers.test.ts`. A verifier remembers and counts nothing: `ThrottledVerifier` slows guessing before any of
 * them, and the `Authenticator` remembers what they proved.
 */
export interface Verifier {
  /**
   * What the credentials prove; null when they are wrong, which costs the same whether or not there is such an account
   * (STANDARDS A12). Refuses (`unavailable`) when that cannot be checked now. `client` is whose turn costly work takes.
   */
  verify(credentials: Credentials, client: string): Promise<Proven | null>;
  /**
   * What the verdict on these credentials depends on: while this stays the same, so does the verdict. Cheap beside
   * `verify`, and the same for accounts that do not exist. Null: nothing is known without verifying.
   */
  stamp(credentials: Credentials): Promise<string | null>;
  /** Work to repeat in the background, on one node of a site. */
  upkeep?(): Upkeep[];
  /** Ends connections, where there are any. */
  close?(): Promise<void>;
}

/** Work of a verifier in the background. */
export interface Upkeep {
  name: string;
  /** Milliseconds from the end of one round to the next. */
  every: number;
  round(): Promise<void>;
}

/** What accounts drivers are opened with. */
export interface AccountsContext {
  database: Database;
  log: Log;
  fetcher: Fetcher;
  /** Plugins that may check passwords. Absent: there are none. */
  plugins?: Plugins;
}

/** One request, within limits of time, size and addresses. Redirects are not followed. */
export type Fetch = (
  url: string,
  request: { method: string; headers: Record<string, string>; body?: unknown },
) => Promise<Response>;

/**
 * Prepares requests to a server. `ca`: PEM file of authorities besides those of the machine. `timeout`: for one answer, in
 * milliseconds. `setting`: the group of the configuration, for messages. Refuses (`invalid`) a file that cannot be read.
 */
export type Fetcher = (
  root: string,
  limits: { ca: string | undefined; timeout: number; setting: string },
) => Fetch;

/** Where a driver reports what an administrator should know. */
export interface Log {
  warn(facts: Readonly<Record<string, unknown>>, message: string): void;
}

/**
 * What the folder of an accounts driver exports (`drivers/NAME/index.ts`); `drivers.ts` lists them. `open` imports the
 * driver's libraries, so that no other start loads them.
 */
export interface AccountsDriver<S extends z.ZodObject = z.ZodObject> extends Driver<S> {
  /** The page of `docs/` about it, without `.md`. Default: the driver's name. */
  guide?: string;
  open(options: z.infer<S>, context: AccountsContext): Promise<Verifier>;
  /** Whether what it looks at answers: resolves with what was found, for `wheelyard doctor`. Refuses what does not work. */
  check?(options: z.infer<S>, context: Pick<AccountsContext, "fetcher">): Promise<string>;
}
