import type { Command } from "commander";
import type { AnswerOf } from "../../../client/src/answers.ts";
import type { Index } from "../../http/api/indexes/schema.ts";
import { segment } from "../api-client.ts";
import { collect } from "../options/repeatable.ts";
import { addServerOptions, connect, type ServerOptions } from "../options/server-options.ts";
import { wholeNumber } from "../options/whole-number.ts";
import { facts, print, size, table } from "../terminal/output.ts";
import { quotaOf } from "./index-settings.ts";

type Rule = AnswerOf<"/sandbox-rules">["items"][number];
type Own = AnswerOf<"/sandboxes">;

interface AllowOptions extends ServerOptions {
  maxIndexes?: string;
  maxSize?: string;
  base: string[];
  volatile: boolean;
  read?: string;
  binDays?: string;
}

export function define(command: Command): void {
  command.addHelpText(
    "after",
    `
A sandbox rule lets accounts create indexes named like the account, such as alice/dev, and manage them. Each has the bases, the quota
and the other settings of the rule. WHO is "authenticated" (every account) or group:NAME. If several rules are for an account, the
one with the most indexes counts.

Examples:
  wheelyard sandbox allow group:developers --max-indexes 3 --max-size "5 GiB" --base root/main
  wheelyard index create alice/dev                as alice
  wheelyard sandbox show                          what you have, and how many you can still create
  wheelyard sandbox list                          sandboxes of all accounts that you can read`,
  );
  addServerOptions(
    command.command("show").description("show your own sandboxes, and how many are left"),
  ).action(show);
  addServerOptions(command.command("list").description("list the sandboxes that you can read")).action(list);
  addServerOptions(command.command("rules").description("list the sandbox rules")).action(rules);
  addServerOptions(
    command
      .command("allow <who>")
      .description("let accounts create indexes of their own, or change their rule")
      .option("--max-indexes <number>", "indexes of each account (default: 3)")
      .option("--max-size <size>", 'quota of each index, for instance "5 GiB" (default: no limit)')
      .option("--base <owner/name>", "a new index inherits from this one (repeatable, in order)", collect, [])
      .option("--no-volatile", "published files never change, unless the owner decides otherwise")
      .option(
        "--read <who>",
        "who reads it without a grant: everyone, authenticated or granted (default: the site's setting)",
      )
      .option("--bin-days <days>", "days that removed files stay in the recycle bin (default: 0)"),
  ).action(allow);
  addServerOptions(
    command.command("disallow <who>").description("remove a sandbox rule; existing indexes stay"),
  ).action(disallow);
}

async function show(options: ServerOptions): Promise<void> {
  const own = await (await connect(options)).get<Own>("/sandboxes");
  print(options, own, own.rule === null ? "You cannot create indexes of your own." : factsOf(own, own.rule));
}

function factsOf({ owner, indexes, left }: Own, rule: Rule): string {
  return facts([
    ["your indexes", indexes.join(", ") || "none"],
    [
      "you can create",
      owner === null ? "none: your account name cannot be in an address" : `${left} more, named ${owner}/…`,
    ],
    ["bases", rule.bases.join(", ") || "none"],
    ["quota of each", rule.maxSize === null ? "none" : size(rule.maxSize)],
  ]);
}

async function list(options: ServerOptions): Promise<void> {
  const found = (await (await connect(options)).all<Index>("/indexes")).filter(
    ({ settings }) => settings.sandbox,
  );
  const rows = found.map(({ owner, name, settings }) => [
    `${owner}/${name}`,
    settings.maxSize === null ? "none" : size(settings.maxSize),
    settings.read ?? "as the site",
    settings.description,
  ]);
  print(options, found, table(["INDEX", "QUOTA", "READ", "DESCRIPTION"], rows, "No sandboxes."));
}

async function rules(options: ServerOptions): Promise<void> {
  const found = await (await connect(options)).all<Rule>("/sandbox-rules");
  const rows = found.map((rule) => [
    rule.who,
    String(rule.maxIndexes),
    rule.maxSize === null ? "none" : size(rule.maxSize),
    rule.bases.join(" "),
    rule.read ?? "as the site",
  ]);
  print(options, found, table(["WHO", "INDEXES", "QUOTA", "BASES", "READ"], rows, "No sandbox rules."));
}

async function allow(who: string, options: AllowOptions): Promise<void> {
  const { maxIndexes, maxSize, base, volatile, read, binDays } = options;
  const rule = await (await connect(options)).put<Rule>(`/sandbox-rules/${segment(who)}`, {
    ...(maxIndexes === undefined ? {} : { maxIndexes: wholeNumber(maxIndexes, "--max-indexes") }),
    ...(maxSize === undefined ? {} : { maxSize: quotaOf(maxSize) }),
    ...(read === undefined ? {} : { read }),
    ...(binDays === undefined ? {} : { binDays: wholeNumber(binDays, "--bin-days") }),
    bases: base,
    volatile,
  });
  print(options, rule, `${who} can create up to ${rule.maxIndexes} indexes each.`);
}

async function disallow(who: string, options: ServerOptions): Promise<void> {
  await (await connect(options)).delete(`/sandbox-rules/${segment(who)}`);
  print(options, { who, removed: true }, `Removed the sandbox rule for ${who}. Existing indexes stay.`);
}
