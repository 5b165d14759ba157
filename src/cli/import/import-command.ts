import { type Command, Option } from "commander";
import { chosenIndex } from "../options/index-option.ts";
import { collect } from "../options/repeatable.ts";
import { addServerOptions, connect, type ServerOptions } from "../options/server-options.ts";
import { CommandFailure, EXIT } from "../terminal/failure.ts";
import { facts, print } from "../terminal/output.ts";
import { compareAll, wordsOfProof } from "./engine/equality.ts";
import { followSite } from "./engine/follow.ts";
import { ImportProgress } from "./engine/import-progress.ts";
import type { OldSite, Peer } from "./engine/old-site.ts";
import type { PeopleTerms } from "./engine/people.ts";
import { Report } from "./engine/report.ts";
import { type RunOptions, runImport } from "./engine/run.ts";
import { runIndexes } from "./engine/run-indexes.ts";
import { Targets } from "./engine/targets.ts";
import { PEERS } from "./peers.ts";

interface ImportOptions extends ServerOptions, PeopleTerms {
  into?: string;
  map: string[];
  dryRun?: boolean;
  acceptAsIs?: boolean;
  filesOnly?: boolean;
  report?: string;
  follow?: boolean;
  jobs: string;
}

export function define(command: Command): void {
  for (const peer of PEERS) definePeer(command, peer);
  command.addHelpText(
    "after",
    `
Moves files, users and rights of another index server into an index of a running server. Run it again at any time: it sends only
what is new. The old server keeps its data; nothing is written there.

Examples:
  wheelyard import pypiserver /srv/packages --passwords /srv/.htpasswd --dry-run
  wheelyard import pypiserver /srv/packages --passwords /srv/.htpasswd --into team/main --report report.json
  wheelyard import devpi /srv/devpi-export --report report.json
  wheelyard import devpi https://devpi.example.com/ --secret-file /srv/devpi/.secret --follow --report report.json
  wheelyard import simple https://packages.example.com/simple/ --project shop-core --into team/main
  wheelyard import pypicloud /etc/pypicloud/config.ini --into team/main --map 'secret-*=team/private'`,
  );
}

function definePeer(command: Command, peer: Peer): void {
  const own = command
    .command(peer.name)
    .summary(peer.summary)
    .description(`${peer.summary[0]?.toUpperCase()}${peer.summary.slice(1)}.`)
    .argument(peer.from, "what to import");
  peer.define(own);
  if (!peer.hasIndexes) defineTargets(own);
  addServerOptions(
    own
      .option("--dry-run", "show what would be imported, and change nothing")
      .option("--accept-as-is", "also import files that an upload would refuse; the report names them")
      .option("--files-only", "import no accounts, groups and rights")
      .addOption(
        new Option(
          "--admins <scope>",
          "make administrators of the old server managers of the indexes, or administrators of the site",
        )
          .choices(["index", "site"])
          .default("index"),
      )
      .option("--report <file>", "write what became of every file, user and right, as JSON")
      .option("--jobs <number>", "files sent at the same time", "4"),
  )
    .addHelpText(
      "after",
      "\nExit codes: 0 everything came, 1 something could not come (the report names it).",
    )
    .action(async (from: string | string[], options: ImportOptions) => {
      const site = await peer.open([from].flat(), { ...options });
      try {
        await importFrom(peer, site, [from].flat(), options);
      } finally {
        await site.close?.();
      }
    });
}

function defineTargets(command: Command): void {
  command
    .option(
      "--into <owner/name>",
      "the index to import into; created if missing (default: the default index)",
    )
    .option(
      "--map <projects=owner/name>",
      "import projects whose names match into another index (* matches any text); can be repeated",
      collect,
      [],
    );
}

async function importFrom(peer: Peer, site: OldSite, from: string[], options: ImportOptions): Promise<void> {
  const jobs = Number(options.jobs);
  if (!Number.isInteger(jobs) || jobs < 1 || jobs > 32)
    throw new CommandFailure("--jobs must be a number from 1 to 32.", EXIT.usage);
  const api = await connect(options);
  const { indexes } = site;
  const into = indexes?.map((index) => index.into).join(", ") ?? options.into ?? (await chosenIndex(api, {}));
  const head = { peer: peer.name, from, into, dryRun: options.dryRun === true };
  const report = await Report.begin(head, options.report ?? null);
  const progress = new ImportProgress(options);
  const counting = site.isRemote ? null : progress.expect(site);
  try {
    const run: RunOptions = {
      acceptAsIs: options.acceptAsIs === true,
      filesOnly: options.filesOnly === true,
      admins: options.admins,
      jobs,
      watch: (bytes: number) => progress.add(bytes),
    };
    if (indexes) {
      await runIndexes({ ...site, indexes }, api, report, run);
      if (report.isComplete && !head.dryRun) site.imported?.();
      if (options.follow === true) await followSite(site, api, report, run);
      if (site.whole && !head.dryRun) report.proof = await compareAll(site.whole(), api);
    } else await runImport(site, new Targets(api, into, options.map, peer.name), report, run);
  } finally {
    progress.finish();
    // What was done before it failed is worth knowing too.
    await report.end();
    await counting;
  }
  const { counts, troubles, moreTroubles, facts: told } = report;
  print(
    options,
    { ...counts, ...{ troubles, moreTroubles, facts: told } },
    wordsFor(report, site.description),
  );
  if (!report.isComplete) process.exitCode = EXIT.failed;
}

function wordsFor(report: Report, description: string): string {
  const { counts, head, proof } = report;
  return [
    ...report.troubles.map(({ address, why, outcome }) => `${outcome}: ${address}: ${why}`),
    ...(report.moreTroubles > 0
      ? [`and ${report.moreTroubles} more files; --report FILE writes them all`]
      : []),
    ...report.facts
      .filter(({ why }) => why !== null)
      .map(({ kind, what, why, outcome }) => `${outcome}: ${kind} ${what}: ${why}`),
    facts([
      ["From", description],
      ["Into", head.into],
      ...(head.dryRun
        ? [["Would import", counts.wouldImport] as [string, number]]
        : ([
            ["Imported", counts.imported + counts.replaced],
            ["Accepted as they are", counts.acceptedAsIs],
          ] as [string, number][])),
      ["Already there", counts.unchanged],
      ["Failed", counts.failed + counts.factsFailed],
      ...(head.dryRun ? [] : [["Verified, same SHA-256", counts.verified] as [string, number]]),
      ...(proof === null ? [] : [["Compared", wordsOfProof(proof)] as [string, string]]),
    ]),
  ].join("\n");
}
