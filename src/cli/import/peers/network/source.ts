import type { Command } from "commander";
import { UpstreamClient } from "../../../../upstreams/client.ts";
import { asRoot, basic, readAddress } from "../../../../upstreams/upstream.ts";
import { CommandFailure, EXIT } from "../../../terminal/failure.ts";
import { readSecret } from "../../../terminal/secret-file.ts";
import type { OldPeople } from "../../engine/old-site.ts";

/** Who we are at an index server on the network, and what its links may lead to. */
export interface SourceOptions {
  fromAccount?: string;
  fromPasswordFile?: string;
  allowPrivate?: boolean;
}

/** How the credentials are sent: `bearer` is used without an account only. */
export type Scheme = "basic" | "bearer";

const MINUTE = 60_000;
const LIMITS = {
  connect: MINUTE / 2,
  idle: MINUTE,
  page: 10 * MINUTE,
  pageSize: 128 * 2 ** 20,
  concurrency: 32,
};
/** Account of a token that belongs to none. */
const TOKEN_ACCOUNT = "__token__";

export function defineSource(command: Command): Command {
  return command
    .option("--from-account <name>", "account at the old server (not needed for a token that needs no name)")
    .option(
      "--from-password-file <file>",
      "file with the password or token for the old server (also WHEELYARD_FROM_PASSWORD)",
    )
    .option("--allow-private", "follow links of a public server to private addresses");
}

/** The address of an old server, as it was given. `example` completes the refusal of what is none. */
export function addressOf(url: string, example: string): URL {
  const address = readAddress(url);
  if (address === null) throw new CommandFailure(`${url} is not an address. Give ${example}.`, EXIT.usage);
  if (address.authorization !== null)
    throw new CommandFailure(
      "Leave the password out of the address: use --from-account and --from-password-file.",
      EXIT.usage,
    );
  return asRoot(address.root);
}

/** A client for one old server. Credentials go to its own address only. */
export async function clientFor(root: URL, options: SourceOptions, scheme: Scheme): Promise<UpstreamClient> {
  const { fromAccount, fromPasswordFile, allowPrivate } = options;
  const secret =
    fromPasswordFile === undefined ? process.env.WHEELYARD_FROM_PASSWORD : await readSecret(fromPasswordFile);
  const upstream = {
    ...{ root, layout: "simple" as const, tls: { ca: [], cert: null, key: null }, via: "import" },
    authorization: secret === undefined ? null : authorizationOf(secret, fromAccount, scheme),
    allowPrivate: allowPrivate === true,
    limits: LIMITS,
  };
  return new UpstreamClient(upstream, process.env);
}

function authorizationOf(secret: string, account: string | undefined, scheme: Scheme): string {
  if (account === undefined && scheme === "bearer") return `Bearer ${secret}`;
  return basic(account ?? TOKEN_ACCOUNT, secret);
}

/** People of a server that says nothing about them. */
export async function noPeople(): Promise<OldPeople> {
  return { users: [], groups: [], grants: [], restricted: new Set(), read: null, problems: [] };
}
