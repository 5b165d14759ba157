import { type Command, Option } from "commander";
import type { AnswerOf } from "../../../client/src/answers.ts";
import { SECURITY_KINDS } from "../../changes/security/security-event.ts";
import { addServerOptions, connect, type ServerOptions } from "../options/server-options.ts";
import { momentOf } from "../site/log.ts";
import { CommandFailure, EXIT } from "../terminal/failure.ts";
import { print, table, time } from "../terminal/output.ts";

type SecurityEvent = AnswerOf<"/security-events">["items"][number];

interface EventOptions extends ServerOptions {
  kind?: string;
  actor?: string;
  address?: string;
  project?: string;
  since?: string;
  until?: string;
  lines: string;
}

/** Adds `wheelyard audit events`. */
export function defineEvents(command: Command): void {
  addServerOptions(
    command
      .command("events")
      .description("show sign-ins, refusals, and downloads of restricted projects, newest first")
      .addOption(new Option("--kind <kind>", "only this kind").choices(SECURITY_KINDS))
      .option("--actor <account>", "only events of this account")
      .option("--address <address>", "only events from this address")
      .option("--project <name>", "only events about this project")
      .option("--since <time>", "only events since a time (2026-11-21T10:00:00Z) or in the last 2h, 7d")
      .option("--until <time>", "only events before a time, or older than 2h, 7d")
      .addOption(new Option("-n, --lines <number>", "show up to this many").default("50")),
  ).action(show);
}

async function show(options: EventOptions): Promise<void> {
  const lines = Number(options.lines);
  if (!Number.isInteger(lines) || lines < 1)
    throw new CommandFailure(`--lines ${options.lines}: use a number of 1 or more.`, EXIT.usage);
  const { kind, actor, address, project } = options;
  const times = { since: momentOf(options.since), until: momentOf(options.until) };
  const query = { kind, actor, address, project, ...times, limit: Math.min(lines, 500) };
  const events: SecurityEvent[] = [];
  for await (const event of (await connect(options)).each<SecurityEvent>("/security-events", query)) {
    events.push(event);
    if (events.length === lines) break;
  }
  const rows = events.map((event) => [
    time(event.lastAt),
    event.kind,
    event.actor,
    event.address,
    event.token,
    event.index === null ? event.project : `${event.index} ${event.project ?? ""}`.trim(),
    event.reason,
    event.count,
  ]);
  const heads = ["LAST", "EVENT", "ACCOUNT", "ADDRESS", "TOKEN", "WHERE", "REASON", "TIMES"];
  print(options, events, table(heads, rows, "No events match."));
}
