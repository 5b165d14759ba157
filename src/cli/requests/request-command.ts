import type { Command } from "commander";
import { addIndexOption } from "../options/index-option.ts";
import { addServerOptions } from "../options/server-options.ts";
import { CommandFailure, EXIT } from "../terminal/failure.ts";
import { facts, print, table, time } from "../terminal/output.ts";
import { defineAdd } from "./request-add.ts";
import { defineExport } from "./request-export.ts";
import { type PackageRequest, type RequestOptions, requestsPath } from "./requests-path.ts";

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
          .command(`${decision} <number>`)
          .description(description)
          .option("--reason <text>", "why, shown to the person who asked"),
      ),
    ).action((number: string, options: RequestOptions & { reason?: string }) =>
      decide(number, decision, options),
    );
  defineExport(command);
}

const EXAMPLES = `
People who can read an index can ask for packages. People who can publish to it approve or refuse, but not what they asked for
themselves. Approved requests are closed when a bundle brings the packages. See docs/air-gapped.md.

Examples:
  wheelyard request add 'flask>=3' --index company/approved --reason "new dashboard"
  wheelyard request list --index company/approved --state open
  wheelyard request approve 7 --index company/approved
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

async function decide(
  number: string,
  decision: string,
  options: RequestOptions & { reason?: string },
): Promise<void> {
  const { api, path } = await requestsPath(options);
  const body = { decision, reason: options.reason ?? "" };
  const request = await api.post<PackageRequest>(`${path}/${numberOf(number)}/decision`, body);
  print(options, request, `Request ${request.number} for ${request.requirement} is ${request.state}.`);
}

function requestWords(one: PackageRequest): string {
  const said = ({ by, at, reason }: PackageRequest["asked"][number]) =>
    `${by}, ${time(at)}${reason === "" ? "" : `: ${reason}`}`;
  return facts([
    ["Request", one.number],
    ["Requirement", one.requirement],
    ["Targets", one.targets.join(" ") || "all"],
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
