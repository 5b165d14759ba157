import type { Command } from "commander";
import type { ApiClient } from "../api-client.ts";
import { addIndexOption } from "../options/index-option.ts";
import { addServerOptions } from "../options/server-options.ts";
import { CommandFailure, EXIT } from "../terminal/failure.ts";
import { facts, print, table, time } from "../terminal/output.ts";
import { defineAdd } from "./request-add.ts";
import { defineCheck } from "./request-check.ts";
import { defineExport } from "./request-export.ts";
import { type PackageRequest, type RequestOptions, requestsPath } from "./requests-path.ts";

type DecideOptions = RequestOptions & { reason?: string; list?: string };

const DECISIONS = [
  ["approve", "approve a request of somebody else"],
  ["refuse", "refuse a request, with a reason"],
  ["withdraw", "withdraw your own request"],
  ["fulfill", "close a request whose packages came in another way than in a bundle"],
] as const;

export function define(command: Command): void {
  command.addHelpText("after", EXAMPLES);
  defineAdd(command);
  addServerOptions(
    addIndexOption(
      command
        .command("list")
        .description("list requests, newest first")
        .option("--state <state>", "open, approved, refused, withdrawn or fulfilled")
        .option("--asked <account>", "only requests of this account"),
    ),
  ).action(list);
  addServerOptions(
    addIndexOption(command.command("show <number>").description("show a request and what was decided")),
  ).action(show);
  for (const [decision, description] of DECISIONS)
    addServerOptions(
      addIndexOption(
        command
          .command(`${decision} [numbers...]`)
          .description(description)
          .option("--list <name>", "all pending requests of this list, such as that of a lock file")
          .option("--reason <text>", "why, shown to the person who asked"),
      ),
    ).action((numbers: string[], options: DecideOptions) => decide(numbers, decision, options));
  defineCheck(command);
  defineExport(command);
}

const EXAMPLES = `
People who can read an index can ask for packages. People who can publish to it approve or refuse, but not what they asked for
themselves. Approved requests are closed when a bundle brings the packages. See docs/air-gapped.md.

Examples:
  wheelyard request add 'flask>=3' --index company/approved --reason "new dashboard"
  wheelyard request check uv.lock --index company/approved
  wheelyard request add -r uv.lock --index company/approved --reason "the shop"
  wheelyard request list --index company/approved --state open
  wheelyard request approve 7 --index company/approved
  wheelyard request approve --list 'uv.lock 1a2b3c4d' --index company/approved
  wheelyard request refuse 8 --index company/approved --reason "use httpx instead"
  wheelyard request export requests.json --index company/approved`;

async function list(options: RequestOptions & { state?: string; asked?: string }): Promise<void> {
  const { api, path } = await requestsPath(options);
  const { state, asked } = options;
  const query = { ...(state === undefined ? {} : { state }), ...(asked === undefined ? {} : { asked }) };
  const requests = await api.all<PackageRequest>(path, query);
  const rows = requests.map((one) => [
    ...[one.number, one.requirement, one.targets.join(" ") || "all", one.state],
    ...[one.asked.map(({ by }) => by).join(" "), time(one.changedAt), one.asked[0]?.reason ?? ""],
  ]);
  const titles = ["NUMBER", "REQUIREMENT", "TARGETS", "STATE", "ASKED BY", "CHANGED", "REASON"];
  print(options, requests, table(titles, rows, "No requests."));
}

async function show(number: string, options: RequestOptions): Promise<void> {
  const { api, path } = await requestsPath(options);
  const request = await api.get<PackageRequest>(`${path}/${numberOf(number)}`);
  print(options, request, requestWords(request));
}

async function decide(given: string[], decision: string, options: DecideOptions): Promise<void> {
  const { api, path, root } = await requestsPath(options);
  const numbers = given.map((number) => Number(numberOf(number)));
  if (options.list !== undefined) numbers.push(...(await pendingOf(api, path, decision, options.list)));
  if (numbers.length === 0)
    throw new CommandFailure("Give numbers of requests, such as 7, or --list NAME.", EXIT.usage);
  const body = { numbers, decision, reason: options.reason ?? "" };
  const { items } = await api.post<{ items: PackageRequest[] }>(`${root}/request-decisions`, body);
  const words = items.map((one) => `Request ${one.number} for ${one.requirement} is ${one.state}.`);
  print(options, items.length === 1 ? items[0] : items, words.join("\n"));
}

/** Numbers of the requests of a list that wait for a decision. Fails if there are none. */
async function pendingOf(api: ApiClient, path: string, decision: string, list: string): Promise<number[]> {
  const states = decision === "approve" ? ["open"] : ["open", "approved"];
  const found: number[] = [];
  for (const state of states)
    for (const one of await api.all<PackageRequest>(path, { state }))
      if (one.lists.includes(list)) found.push(one.number);
  if (found.length > 0) return found.sort((a, b) => a - b);
  throw new CommandFailure(`No request of the list "${list}" waits for this.`);
}

function requestWords(one: PackageRequest): string {
  const said = ({ by, at, reason }: PackageRequest["asked"][number]) =>
    `${by}, ${time(at)}${reason === "" ? "" : `: ${reason}`}`;
  return facts([
    ["Request", one.number],
    ["Requirement", one.requirement],
    ["Targets", one.targets.join(" ") || "all"],
    ...one.lists.map((list): [string, string] => ["Asked with", list]),
    ["State", one.state],
    ...one.asked.map((each): [string, string] => ["Asked by", said(each)]),
    ...one.approvals.map((each): [string, string] => ["Approved by", said(each)]),
    ...(one.refusal === null ? [] : ([["Refused by", said(one.refusal)]] as [string, string][])),
    ...(one.fulfilled === null
      ? []
      : ([["Fulfilled", one.fulfilled.bundle ? `bundle ${one.fulfilled.bundle}` : said(one.fulfilled)]] as [
          string,
          string,
        ][])),
  ]);
}

function numberOf(text: string): string {
  if (/^[1-9]\d{0,8}$/.test(text)) return text;
  throw new CommandFailure("Give the number of a request, such as 7.", EXIT.usage);
}
