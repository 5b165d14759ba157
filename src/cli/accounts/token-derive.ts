import type { Command } from "commander";
import { deriveToken, type Limits } from "../../accounts/derived/derived-token.ts";
import { ALL_PERMISSIONS } from "../../accounts/permission.ts";
import { isDamagedToken } from "../../accounts/token-text.ts";
import { parseDuration } from "../options/duration.ts";
import { INDEX_LIMIT, PERMISSION_LIMIT, PROJECT_LIMIT } from "../options/limits.ts";
import { tokenInUse } from "../options/server-options.ts";
import { CommandFailure, EXIT } from "../terminal/failure.ts";
import { type OutputOptions, print } from "../terminal/output.ts";

interface DeriveOptions extends OutputOptions {
  url?: string;
  token?: string;
  tokenFile?: string;
  index?: string[];
  project?: string[];
  permission?: string[];
  expires?: string;
}

export function defineDerive(command: Command): void {
  command
    .command("derive")
    .description("make a narrower, shorter token of a token, without asking the server")
    .option("--token <token>", "the token to derive from (better: WHEELYARD_TOKEN)")
    .option("--token-file <file>", "the token in a file (also WHEELYARD_TOKEN_FILE)")
    .option("--url <address>", "without a token: derive from that of wheelyard login to this server")
    .addOption(INDEX_LIMIT)
    .addOption(PROJECT_LIMIT)
    .addOption(PERMISSION_LIMIT)
    .option("--expires <time>", "expires after this time: 10m, 12h, 90d (default: with the token)")
    .option("--json", "print JSON")
    .action(derive);
}

async function derive(options: DeriveOptions): Promise<void> {
  const token = await tokenInUse(options);
  if (token === null)
    throw new CommandFailure(
      "There is no token to derive from. Set WHEELYARD_TOKEN, or give --token-file.",
      EXIT.usage,
    );
  if (isDamagedToken(token))
    throw new CommandFailure("The token is damaged: it was cut off or has a typing error.", EXIT.usage);
  const limits = limitsOf(options);
  const derived = deriveToken(token, limits);
  if (derived === null)
    throw new CommandFailure(
      "Nothing can be derived from this token: it is short-lived (wys_…), was derived 8 times already, or would become too long.",
      EXIT.usage,
    );
  const expiresAt = limits.expires === undefined ? null : new Date(limits.expires * 1000).toISOString();
  print(options, { token: derived, expiresAt }, derived);
}

function limitsOf({ index, project, permission, expires }: DeriveOptions): Limits {
  const known = ALL_PERMISSIONS.filter((one) => permission?.includes(one));
  const unknown = permission?.find((one) => !known.some((name) => name === one));
  if (unknown !== undefined)
    throw new CommandFailure(
      `There is no permission "${unknown}". Use: ${ALL_PERMISSIONS.join(", ")}.`,
      EXIT.usage,
    );
  if ([index, project, permission, expires].every((one) => one === undefined))
    throw new CommandFailure(
      "Say how to narrow the token: --index, --project, --permission or --expires.",
      EXIT.usage,
    );
  const until = expires === undefined ? undefined : Math.floor(Date.now() / 1000) + parseDuration(expires);
  return {
    ...(index === undefined ? {} : { indexes: index }),
    ...(project === undefined ? {} : { projects: project }),
    ...(permission === undefined ? {} : { permissions: known }),
    ...(until === undefined ? {} : { expires: until }),
  };
}
