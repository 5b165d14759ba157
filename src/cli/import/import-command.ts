import { writeFile } from "node:fs/promises";
import type { Command } from "commander";
import { chosenIndex, indexPath } from "../options/index-option.ts";
import { addServerOptions, connect, type ServerOptions } from "../options/server-options.ts";
import { CommandFailure, EXIT } from "../terminal/failure.ts";
import { facts, print } from "../terminal/output.ts";
import { ImportProgress } from "./engine/import-progress.ts";
import type { Peer } from "./engine/old-site.ts";
import { countOf, isComplete, type Report } from "./engine/report.ts";
import { runImport } from "./engine/run.ts";
import { Target } from "./engine/target.ts";
import { PEERS } from "./peers.ts";

interface ImportOptions extends ServerOptions {
  into?: string;
  dryRun?: boolean;
  acceptAsIs?: boolean;
  report?: string;
  jobs: string;
}

/** Problems that are printed; the report file has all. */
const SHOWN = 50;

export function define(command: Command): void {
  for (const peer of PEERS) definePeer(command, peer);
  command.addHelpText(
    "after",
    `
Moves files, users and rights of another index server into an index of a running server. Run it again at any time: it sends only
what is new. The old server keeps its data; nothing is written there.

Examples:
  wheelyard import pypiserver /srv/packages --passwords /srv/.htpasswd --dry-run
  wheelyard import pypiserver /srv/packages --passwords /srv/.htpasswd --into team/main --report report.json`,
  );
}

function definePeer(command: Command, peer: Peer): void {
  const own = command
    .command(peer.name)
    .summary(peer.summary)
    .description(`${peer.summary[0]?.toUpperCase()}${peer.summary.slice(1)}.`)
    .argument(peer.from, "what to import");
  peer.define(own);
  addServerOptions(
    own
      .option(
        "--into <owner/name>",
        "the index to import into; created if missing (default: the default index)",
      )
      .option("--dry-run", "show what would be imported, and change nothing")
      .option("--accept-as-is", "also import files that an upload would refuse; the report names them")
      .option("--report <file>", "write what became of every file, user and right, as JSON")
      .option("--jobs <number>", "files sent at the same time", "4"),
  )
    .addHelpText(
      "after",
      "\nExit codes: 0 everything came, 1 something could not come (the report names it).",
    )
    .action(async (from: string | string[], options: ImportOptions) => {
      await importFrom(peer, [from].flat(), options);
    });
}

async function importFrom(peer: Peer, from: string[], options: ImportOptions): Promise<void> {
  const jobs = Number(options.jobs);
  if (!Number.isInteger(jobs) || jobs < 1 || jobs > 32)
    throw new CommandFailure("--jobs must be a number from 1 to 32.", EXIT.usage);
  const site = await peer.open(from, { ...options });
  const api = await connect(options);
  const into = options.into ?? (await chosenIndex(api, {}));
  indexPath(into);
  const target = new Target(api, into, peer.name);
  const report: Report = {
    peer: peer.name,
    from,
    into,
    dryRun: options.dryRun === true,
    files: [],
    facts: [],
  };
  const progress = new ImportProgress(options);
  try {
    await runImport(site, target, report, {
      acceptAsIs: options.acceptAsIs === true,
      jobs,
      watch: (_file, bytes) => progress.add(bytes),
    });
  } finally {
    progress.finish();
    // What was done before it failed is worth knowing too.
    if (options.report) await writeReport(options.report, report);
  }
  print(
    options,
    { ...countOf(report), ...(options.report ? {} : report) },
    wordsFor(report, site.description),
  );
  if (!isComplete(report)) process.exitCode = EXIT.failed;
}

async function writeReport(file: string, report: Report): Promise<void> {
  await writeFile(file, `${JSON.stringify({ ...report, counts: countOf(report) }, null, 1)}\n`);
}

function wordsFor(report: Report, description: string): string {
  const counts = countOf(report);
  const troubles = [
    ...report.files
      .filter(({ why }) => why !== null)
      .map(({ address, why, outcome }) => `${outcome}: ${address}: ${why}`),
    ...report.facts
      .filter(({ why }) => why !== null)
      .map(({ kind, what, why, outcome }) => `${outcome}: ${kind} ${what}: ${why}`),
  ];
  const rest = troubles.length - SHOWN;
  return [
    ...troubles.slice(0, SHOWN),
    ...(rest > 0 ? [`and ${rest} more; --report FILE writes them all`] : []),
    facts([
      ["From", description],
      ["Into", report.into],
      ...(report.dryRun
        ? [["Would import", counts.wouldImport] as [string, number]]
        : ([
            ["Imported", counts.imported + counts.replaced],
            ["Accepted as they are", counts.acceptedAsIs],
          ] as [string, number][])),
      ["Already there", counts.unchanged],
      ["Failed", counts.failed + counts.factsFailed],
      ...(report.dryRun ? [] : [["Verified, same SHA-256", counts.verified] as [string, number]]),
    ]),
  ].join("\n");
}
