import { setTimeout as sleep } from "node:timers/promises";
import { type Command, Option } from "commander";
import { type LogEntry, logDetails, logSentence } from "../../../client/src/log-words.ts";
import type { ApiClient, Query } from "../api-client.ts";
import { parseDuration } from "../options/duration.ts";
import { addServerOptions, connect, type ServerOptions } from "../options/server-options.ts";
import { CommandFailure, EXIT } from "../terminal/failure.ts";
import { oneLine, print, time } from "../terminal/output.ts";

interface LogOptions extends ServerOptions {
  index?: string;
  project?: string;
  kind?: string;
  actor?: string;
  subject?: string;
  since?: string;
  until?: string;
  lines: string;
  follow?: boolean;
}

/** The most that the API answers at once. */
const PAGE = 500;
const LOOK_EVERY_MS = 2_000;

export function define(command: Command): void {
  addServerOptions(
    command
      .option("--index <owner/name>", "only changes in this index")
      .option("--project <name>", "only changes of this project")
      .option("--kind <kind>", "only this kind, such as file.yanked, or all kinds of a group, such as file")
      .option("--actor <account>", "only changes by this account")
      .option("--subject <text>", "only changes of this file, account, group or token id")
      .option("--since <time>", "only changes since a time (2026-11-21T10:00:00Z) or in the last 2h, 7d")
      .option("--until <time>", "only changes before a time, or older than 2h, 7d")
      .addOption(new Option("-n, --lines <number>", "show the last entries, up to this many").default("50"))
      .option("-f, --follow", "keep running, and show new entries as they come"),
  )
    .addHelpText(
      "after",
      `
Shows who changed what, oldest first. Administrators see the log of the whole site; managers of an index see it with --index.
With --json, each entry is one line of JSON.

Examples:
  wheelyard log
  wheelyard log --kind file.removed --since 7d
  wheelyard log --index team/dev --project shop-core
  wheelyard log --follow --json >> changes.ndjson`,
    )
    .action(log);
}

async function log(options: LogOptions): Promise<void> {
  const lines = Number(options.lines);
  if (!Number.isInteger(lines) || lines < 1)
    throw new CommandFailure(`--lines ${options.lines}: use a number of 1 or more.`, EXIT.usage);
  const filter = filterOf(options);
  const api = await connect(options);
  const last = await lastEntries(api, filter, lines);
  for (const entry of last) show(options, entry);
  if (!options.follow) {
    if (last.length === 0 && !options.json) print(options, [], "No entries match.");
    return;
  }
  let after = last.at(-1)?.serial ?? (await newestSerial(api, options.index));
  for (;;) {
    for await (const entry of api.each<LogEntry>("/changes", { ...filter, limit: PAGE, after })) {
      show(options, entry);
      after = entry.serial;
    }
    await sleep(LOOK_EVERY_MS);
  }
}

function filterOf({ index, project, kind, actor, subject, since, until }: LogOptions): Query {
  return { index, project, kind, actor, subject, since: momentOf(since), until: momentOf(until) };
}

/** A time as ISO 8601, or an age such as 7d. */
export function momentOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{4}-/.test(text)) return new Date(Date.now() - parseDuration(text) * 1000).toISOString();
  if (Number.isNaN(Date.parse(text)))
    throw new CommandFailure(
      `"${text}" is not a time. Use 2026-11-21T10:00:00Z, or an age such as 7d.`,
      EXIT.usage,
    );
  return new Date(text).toISOString();
}

/** The last entries, oldest of them first. */
async function lastEntries(api: ApiClient, filter: Query, most: number): Promise<LogEntry[]> {
  const entries: LogEntry[] = [];
  const query = { ...filter, order: "newest", limit: Math.min(most, PAGE) };
  for await (const entry of api.each<LogEntry>("/changes", query)) {
    entries.push(entry);
    if (entries.length === most) break;
  }
  return entries.reverse();
}

/** Where nothing matches yet: new entries come behind the newest of all. */
async function newestSerial(api: ApiClient, index: string | undefined): Promise<number> {
  const [newest] = await lastEntries(api, { index }, 1);
  return newest?.serial ?? 0;
}

function show(options: LogOptions, entry: LogEntry): void {
  if (options.json) return void process.stdout.write(`${JSON.stringify(entry)}\n`);
  const details = logDetails(entry).map((line) => `\n    ${oneLine(line)}`);
  process.stdout.write(`${time(entry.at)}  ${oneLine(logSentence(entry))}${details.join("")}\n`);
}
