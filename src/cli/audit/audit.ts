import { once } from "node:events";
import type { Command } from "commander";
import { ChainCheck, type ChainReport, type NotedHead } from "../../changes/audit/verify-chain.ts";
import { addServerOptions, type ServerOptions } from "../options/server-options.ts";
import { momentOf } from "../site/log.ts";
import { CommandFailure, EXIT } from "../terminal/failure.ts";
import { print } from "../terminal/output.ts";
import { entriesIn, fileLines, serverLines } from "./entries.ts";
import { defineEvents } from "./events.ts";

interface VerifyOptions extends ServerOptions {
  file?: string;
  head?: string;
}

interface ExportOptions extends ServerOptions {
  since?: string;
  until?: string;
}

export function define(command: Command): void {
  command.addHelpText(
    "after",
    `
Examples:
  wheelyard audit verify
  wheelyard audit verify --head 5120:9f2c…        # a head that you noted earlier
  wheelyard audit export > log.ndjson
  wheelyard audit export --since 1d | siem-client
  wheelyard audit verify --file log.ndjson
  wheelyard audit events --kind sign-in.refused --since 1d`,
  );
  addServerOptions(
    command
      .command("verify")
      .description("check that no entry of the change log was changed, removed or added later")
      .option("--file <file>", 'check a file of "audit export" instead of a server ("-": standard input)')
      .option("--head <serial:digest>", "a head that was noted earlier; the log must still contain it"),
  ).action(verify);
  addServerOptions(
    command
      .command("export")
      .description("print the change log as JSON lines, oldest first")
      .option("--since <time>", "only entries since a time (2026-11-21T10:00:00Z) or in the last 2h, 7d")
      .option("--until <time>", "only entries before a time, or older than 2h, 7d"),
  ).action(exportLog);
  defineEvents(command);
}

async function verify(options: VerifyOptions): Promise<void> {
  const check = new ChainCheck(options.head === undefined ? null : parseHead(options.head));
  const lines = options.file === undefined ? await serverLines(options) : fileLines(options.file);
  for await (const entry of entriesIn(lines)) check.add(entry);
  const report = check.end();
  print(options, report, words(report));
  if (report.problems.length > 0) process.exitCode = EXIT.failed;
}

async function exportLog(options: ExportOptions): Promise<void> {
  const [since, until] = [momentOf(options.since), momentOf(options.until)];
  const query = { ...(since === undefined ? {} : { since }), ...(until === undefined ? {} : { until }) };
  for await (const line of await serverLines(options, query)) {
    if (!process.stdout.write(`${line}\n`)) await once(process.stdout, "drain");
  }
}

function words({ entries, seals, unsealed, head, problems }: ChainReport): string {
  const lines = [
    problems.length === 0
      ? `The ${entries} entries of the log are as they were sealed.`
      : `The log was tampered with or damaged (${problems.length} problems in ${entries} entries):`,
    ...problems.map((problem) => `- ${problem}`),
    `Seals: ${seals}. Entries after the last seal, which are not protected yet: ${unsealed}.`,
    head === null ? "Head: none yet." : `Head: ${head.through}:${head.digest}`,
  ];
  return lines.join("\n");
}

function parseHead(text: string): NotedHead {
  const [, through, digest] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text) ?? [];
  if (through === undefined || digest === undefined)
    throw new CommandFailure(
      "--head is not valid. Give what wheelyard audit verify printed as the head: a number, a colon and 64 hex digits.",
      EXIT.usage,
    );
  return { through: Number(through), digest };
}
