import type { Command } from "commander";
import type { Index } from "../../http/api/indexes/schema.ts";
import type { ExpiredRelease, KeptRelease, RetentionPlan, Retired } from "../../http/api/retention/schema.ts";
import type { ApiClient } from "../api-client.ts";
import { addIndexOption, chosenIndex, type IndexOption, indexPath } from "../options/index-option.ts";
import { collect } from "../options/repeatable.ts";
import { addServerOptions, connect, type ServerOptions } from "../options/server-options.ts";
import { wholeNumber } from "../options/whole-number.ts";
import { CommandFailure, EXIT } from "../terminal/failure.ts";
import { print, size, table } from "../terminal/output.ts";

interface RuleOptions {
  newest?: string;
  newestPerMinor?: string;
  preReleases?: string;
  devReleases?: string;
  unused?: string;
  minAge?: string;
  protect?: string[];
}

interface RetentionOptions extends ServerOptions, IndexOption, RuleOptions {}

export function define(command: Command): void {
  command.addHelpText(
    "after",
    `
Rules are checked once an hour. What they remove goes to the recycle bin, from where it can be restored.

Examples:
  wheelyard retention preview --newest 10 --dev-releases 30 --index team/dev     lists what would go, and why
  wheelyard retention set --newest 10 --dev-releases 30 --protect "shop-*" --index team/dev
  wheelyard retention off --index team/dev`,
  );
  addRules(addOptions(command.command("set").description("set the rules of an index"))).action(set);
  addRules(
    addOptions(
      command
        .command("preview")
        .description("list what the rules of the index, or other rules, would remove"),
    ),
  ).action(preview);
  addOptions(command.command("run").description("apply the rules now, to at most 500 releases")).action(run);
  addOptions(command.command("off").description("remove nothing any more")).action(off);
}

function addOptions(command: Command): Command {
  return addServerOptions(addIndexOption(command));
}

function addRules(command: Command): Command {
  return command
    .option("--newest <count>", "keep this many releases of each project")
    .option("--newest-per-minor <count>", "keep this many releases of each minor version, such as 1.4.x")
    .option("--pre-releases <days>", "remove older alphas, betas and candidates")
    .option("--dev-releases <days>", "remove older development releases")
    .option("--unused <days>", "remove releases that were not downloaded in this many days")
    .option("--min-age <days>", "never remove what arrived in this many days (default: 7)")
    .option("--protect <name>", "never remove this project, or PROJECT==VERSION; may be repeated", collect);
}

async function set(options: RetentionOptions): Promise<void> {
  const retention = rulesOf(options);
  if (retention === null)
    throw new CommandFailure(
      "Name a rule, such as --newest 10. To end retention, use `retention off`.",
      EXIT.usage,
    );
  const api = await connect(options);
  const address = await chosenIndex(api, options);
  const index = await api.patch<Index>(indexPath(address), { settings: { retention } });
  print(options, index, `Set the retention rules of ${address}. They are checked once an hour.`);
}

async function preview(options: RetentionOptions): Promise<void> {
  const api = await connect(options);
  const path = indexPath(await chosenIndex(api, options));
  const retention = rulesOf(options);
  const plan = await planOf(api, path, retention === null ? {} : { retention });
  const rows = plan.items.map((one) => [
    one.project,
    one.version,
    String(one.files),
    size(one.size),
    one.reason,
  ]);
  const sum = plan.items.reduce((total, one) => total + one.size, 0);
  const shown = table(["PROJECT", "VERSION", "FILES", "SIZE", "REASON"], rows, "Nothing would be removed.");
  const total = rows.length === 0 ? [] : [`${countOf(rows.length)}, ${size(sum)}`];
  print(options, plan, [shown, ...total, ...keptTable(plan.kept), ...plan.notes].join("\n"));
}

/** What rules would remove and stays, below an empty line. */
function keptTable(kept: readonly KeptRelease[]): string[] {
  if (kept.length === 0) return [];
  const rows = kept.map((one) => [one.project, one.version, one.reason, one.keptBy]);
  return ["", table(["STAYS", "VERSION", "RULE", "BECAUSE"], rows, "")];
}

/** All pages of the plan. */
async function planOf(api: ApiClient, path: string, body: object): Promise<Omit<RetentionPlan, "next">> {
  const items: ExpiredRelease[] = [];
  const kept: KeptRelease[] = [];
  for (let after: string | null = ""; ; ) {
    const page: RetentionPlan = await api.post<RetentionPlan>(`${path}/retention/preview`, {
      ...body,
      ...(after === "" ? {} : { after }),
    });
    items.push(...page.items);
    kept.push(...page.kept);
    if (page.next === null) return { items, kept, notes: page.notes };
    after = page.next;
  }
}

async function run(options: RetentionOptions): Promise<void> {
  const api = await connect(options);
  const path = indexPath(await chosenIndex(api, options));
  const retired = await api.post<Retired>(`${path}/retention/run`);
  const words = `Moved ${countOf(retired.releases)} (${size(retired.bytes)}) to the recycle bin.`;
  print(options, retired, words);
}

async function off(options: RetentionOptions): Promise<void> {
  const api = await connect(options);
  const address = await chosenIndex(api, options);
  const index = await api.patch<Index>(indexPath(address), { settings: { retention: null } });
  print(options, index, `${address} has no retention rules any more.`);
}

/** The rules that the options name; null: none. */
function rulesOf(options: RetentionOptions): Record<string, unknown> | null {
  const numbers = {
    newest: "--newest",
    newestPerMinor: "--newest-per-minor",
    preReleases: "--pre-releases",
    devReleases: "--dev-releases",
    unused: "--unused",
  };
  const rules: Record<string, unknown> = {};
  for (const [name, flag] of Object.entries({ ...numbers, minAge: "--min-age" })) {
    const text = options[name as "newest"];
    if (text !== undefined) rules[name] = wholeNumber(text, flag);
  }
  if (options.protect !== undefined) rules.protect = options.protect;
  return Object.keys(numbers).some((name) => name in rules) ? rules : null;
}

function countOf(releases: number): string {
  return releases === 1 ? "1 release" : `${releases} releases`;
}
