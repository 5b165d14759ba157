import type { Command } from "commander";
import type { FrozenIndexes, Index } from "../../http/api/indexes/schema.ts";
import { indexPath } from "../options/index-option.ts";
import { addServerOptions, connect, type ServerOptions } from "../options/server-options.ts";
import { CommandFailure, EXIT } from "../terminal/failure.ts";
import { print } from "../terminal/output.ts";

interface LiftOptions extends ServerOptions {
  all?: boolean;
}

interface FreezeOptions extends LiftOptions {
  at?: string;
  reason?: string;
}

/** `index freeze` and `index unfreeze`. */
export function defineFreeze(command: Command): void {
  addServerOptions(
    command
      .command("freeze [index]")
      .description("show nothing newer than a moment, from this index and from its bases, until it is lifted")
      .option("--at <time>", "the moment, such as 2026-05-01 or 2026-05-01T12:00Z (default: now)")
      .option("--reason <text>", "reason, shown to people")
      .option("--all", "all indexes of the site"),
  ).action(freeze);
  addServerOptions(
    command
      .command("unfreeze [index]")
      .description("lift the freeze of an index")
      .option("--all", "all indexes of the site"),
  ).action(unfreeze);
}

async function freeze(address: string | undefined, options: FreezeOptions): Promise<void> {
  requireOne(address, options);
  const { reason = "" } = options;
  const at = options.at === undefined ? undefined : momentOf(options.at);
  const api = await connect(options);
  if (address === undefined) {
    const frozen = await api.put<FrozenIndexes>("/freeze", { reason, ...(at === undefined ? {} : { at }) });
    return print(options, frozen, `Froze ${countOf(frozen)}.`);
  }
  const settings = { freeze: { at: at ?? new Date().toISOString(), reason } };
  const index = await api.patch<Index>(indexPath(address), { settings });
  print(options, index, `Froze ${address}: nothing uploaded after ${settings.freeze.at} is shown.`);
}

async function unfreeze(address: string | undefined, options: LiftOptions): Promise<void> {
  requireOne(address, options);
  const api = await connect(options);
  if (address === undefined) {
    const lifted = await api.delete<FrozenIndexes>("/freeze");
    return print(options, lifted, `Lifted the freeze of ${countOf(lifted)}.`);
  }
  const index = await api.patch<Index>(indexPath(address), { settings: { freeze: null } });
  print(options, index, `Lifted the freeze of ${address}.`);
}

function requireOne(address: string | undefined, { all = false }: LiftOptions): void {
  if ((address === undefined) === all) return;
  throw new CommandFailure("Name one index (owner/name), or use --all.", EXIT.usage);
}

function countOf({ indexes }: FrozenIndexes): string {
  return indexes.length === 1 ? "1 index" : `${indexes.length} indexes`;
}

/** A date or a time in UTC as ISO 8601. */
function momentOf(text: string): string {
  const isUtc = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z)?$/.test(text);
  if (isUtc && !Number.isNaN(Date.parse(text))) return new Date(text).toISOString();
  throw new CommandFailure(
    `--at ${text}: use a date (2026-05-01) or a time in UTC (2026-05-01T12:00Z).`,
    EXIT.usage,
  );
}
