import { isDeepStrictEqual } from "node:util";
import type { Command } from "commander";
import { stringify } from "yaml";
import type { Index } from "../../http/api/indexes/schema.ts";
import type { ExceptionMade, HeldFiles } from "../../http/api/policy/schema.ts";
import { describeException, describeRule } from "../../policies/describe-rule.ts";
import { PolicySettings, type Rule } from "../../policies/rule.ts";
import { parseDuration } from "../options/duration.ts";
import { addIndexOption, chosenIndex, type IndexOption, indexPath } from "../options/index-option.ts";
import { addServerOptions, connect, type ServerOptions } from "../options/server-options.ts";
import { CommandFailure, EXIT } from "../terminal/failure.ts";
import { print, table, time } from "../terminal/output.ts";
import { ask, canAsk } from "../terminal/prompt.ts";
import { readPolicyFile } from "./policy-file.ts";
import { previewWords, trialTable, tryPolicyFile } from "./policy-preview.ts";

interface PolicyOptions extends ServerOptions, IndexOption {}

interface ShowOptions extends PolicyOptions {
  yaml?: boolean;
}

interface SetOptions extends PolicyOptions {
  check?: boolean;
  yes?: boolean;
}

interface TestOptions extends PolicyOptions {
  usedWithin?: string;
}

interface ReleaseOptions extends PolicyOptions {
  versions?: string;
  rule?: string;
  reason: string;
  for?: string;
}

const COOLDOWN_REASON = "cooldown: hold new files for some days";

export function define(command: Command): void {
  command.addHelpText(
    "after",
    `
Examples:
  wheelyard policy cooldown 7 --index team/dev          hold upstream files of the last 7 days
  wheelyard policy release flask --versions ==3.1.1 --reason "security fix" --for 14d --index team/dev
  wheelyard policy show --yaml --index team/dev > rules.yaml
  wheelyard policy test rules.yaml --index team/dev     what would these rules hide?
  wheelyard policy set rules.yaml --check --index team/dev    what would change, and which files appear or disappear?
  wheelyard policy set rules.yaml --index team/dev      shows that, asks, and sets the rules`,
  );
  addOptions(command.command("show").description("show the rules of an index and its view"))
    .option("--yaml", "as a file that `policy set` takes")
    .action(show);
  addOptions(
    command
      .command("set <file>")
      .description("set rules and view from a YAML or JSON file: a list of rules, or `policy:` and `view:`"),
  )
    .option("--check", "only show what would change")
    .option("--yes", "do not ask for confirmation on a terminal")
    .action(set);
  addOptions(
    command
      .command("test [file]")
      .description(
        "show what the rules and the view in a file (or the current ones) hide, without changing anything",
      )
      .option("--used-within <days>", "only mirrored files that were downloaded in this many days"),
  ).action(test);
  addOptions(
    command
      .command("cooldown <days>")
      .description("hold upstream files that are younger than this; 0: hold nothing"),
  ).action(cooldown);
  addOptions(
    command
      .command("held")
      .description("list the files that a rule or a freeze holds, of the projects that changed last"),
  ).action(held);
  addOptions(
    command
      .command("release <project>")
      .description("add an exception for a project, by default to all rules that hold files")
      .option("--versions <specifier>", "only these versions, such as ==2.1.3")
      .option("--rule <number>", "add the exception to this rule only")
      .requiredOption("--reason <text>", "reason, shown to people")
      .option("--for <time>", "expires after this time: 14d, 12h (default: never)"),
  ).action(release);
}

function addOptions(command: Command): Command {
  return addServerOptions(addIndexOption(command));
}

async function show(options: ShowOptions): Promise<void> {
  const { api, path } = await indexOf(options);
  const { owner, name, settings, complete } = await api.get<Index>(path);
  if (!complete) {
    throw new CommandFailure(
      `only those who manage ${owner}/${name} see its rules and view; "wheelyard explain PROJECT" says why a file is hidden`,
      EXIT.failed,
    );
  }
  const { policy, view } = settings;
  const text = options.yaml ? stringify({ policy, view }).trimEnd() : describe(settings);
  print(options, { policy, view }, text);
}

/** Shows what the file would change before it does. Rules that someone else sets meanwhile are not overwritten unseen. */
async function set(file: string, options: SetOptions): Promise<void> {
  const wanted = await readPolicyFile(file);
  const { api, path, address } = await indexOf(options);
  const { settings } = await api.get<Index>(path);
  const trial = await tryPolicyFile(api, path, wanted);
  const preview = previewWords(settings, wanted, trial);
  if (options.check) return print(options, trial, preview);
  process.stderr.write(`${preview}\n`);
  const isMeant =
    options.yes ||
    !canAsk() ||
    /^y(es)?$/i.test((await ask(`Set these rules for ${address}? [y/N] `)).trim());
  if (!isMeant) throw new CommandFailure("Nothing was changed.");
  const changed = await api.change<Index>(path, (present) => {
    if (!isDeepStrictEqual(rulesOf(present.settings), rulesOf(settings)))
      throw new CommandFailure(
        `Someone else changed the rules of ${address} meanwhile. Nothing was set. Run the command again to see what would change now.`,
      );
    return { settings: wanted };
  });
  print(options, rulesOf(changed.settings), describe(changed.settings));
}

function rulesOf({ policy, view }: Index["settings"]): Pick<Index["settings"], "policy" | "view"> {
  return { policy, view };
}

async function test(file: string | undefined, options: TestOptions): Promise<void> {
  const tried = {
    ...(file === undefined ? {} : await readPolicyFile(file)),
    ...(options.usedWithin === undefined ? {} : { usedWithinDays: Number(options.usedWithin) }),
  };
  const { api, path } = await indexOf(options);
  const trial = await tryPolicyFile(api, path, tried);
  const counted = `Checked ${trial.files} files of ${trial.projects} projects.`;
  print(options, trial, `${trialTable(trial.items)}\n\n${counted}`);
}

async function cooldown(text: string, options: PolicyOptions): Promise<void> {
  const days = Number(text);
  if (text.trim() === "" || !(days >= 0))
    throw new CommandFailure(
      `"${text}" is not a number of days. Use a number such as 7, or 0 for none.`,
      EXIT.usage,
    );
  const { api, path } = await indexOf(options);
  const changed = await api.change<Index>(path, ({ settings }) => ({
    settings: { policy: withCooldown(settings.policy, days) },
  }));
  print(options, { policy: changed.settings.policy }, describe(changed.settings));
}

/** The rule that an earlier call made is changed, with its exceptions kept; else it becomes the last rule. */
function withCooldown(policy: Rule[], days: number): Rule[] {
  const made = PolicySettings.parse([
    { action: "hold", sources: ["mirror"], youngerThanDays: days || 1, reason: COOLDOWN_REASON },
  ]);
  const at = policy.findIndex(({ action, reason }) => action === "hold" && reason === COOLDOWN_REASON);
  const before = policy[at];
  if (days === 0) return policy.filter((rule) => rule !== before);
  return before ? policy.with(at, { ...before, youngerThanDays: days }) : [...policy, ...made];
}

async function held(options: PolicyOptions): Promise<void> {
  const { api, path } = await indexOf(options);
  const { items } = await api.get<HeldFiles>(`${path}/held?limit=200`);
  const rows = items.map(({ filename, source, until, because }) => [
    filename,
    source,
    until === null ? "" : time(until),
    because,
  ]);
  print(options, items, table(["FILE", "FROM", "UNTIL", "WHY"], rows, "Nothing is held."));
}

async function release(project: string, options: ReleaseOptions): Promise<void> {
  const { api, path, address } = await indexOf(options);
  const made = await api.post<ExceptionMade>(`${path}/policy/exceptions`, {
    projects: [project],
    reason: options.reason,
    ...(options.versions === undefined ? {} : { versions: options.versions }),
    ...(options.rule === undefined ? {} : { rule: Number(options.rule) }),
    ...(options.for === undefined
      ? {}
      : { until: new Date(Date.now() + parseDuration(options.for) * 1000).toISOString() }),
  });
  const which = made.rules.length === 1 ? `rule ${made.rules[0]}` : `rules ${made.rules.join(", ")}`;
  print(options, made, `${project} passes ${which} of ${address}.`);
}

async function indexOf(options: PolicyOptions) {
  const api = await connect(options);
  const address = await chosenIndex(api, options);
  return { api, address, path: indexPath(address) };
}

function describe({ policy, view }: Pick<Index["settings"], "policy" | "view">): string {
  const rules = policy.flatMap((rule, at) => [
    describeRule(rule, at + 1),
    ...rule.exceptions.map(
      (exception) => `  ${describeException(exception, at + 1)} (${exception.projects})`,
    ),
  ]);
  const head = rules.length === 0 ? ["No rules. All files are visible."] : rules;
  return [...head, ...(view === null ? [] : ["", stringify({ view }).trimEnd()])].join("\n");
}
