import { rm, rmdir } from "node:fs/promises";
import { join, resolve as resolvePath } from "node:path";
import type { Command } from "commander";
import { createBundle } from "../../../transfer/bundle/create-bundle.ts";
import type { Resolution } from "../../../transfer/bundle/manifest.ts";
import { openBundle } from "../../../transfer/bundle/open-bundle.ts";
import { ServerSource } from "../../export/server-source.ts";
import { addIndexOption, chosenIndex, type IndexOption, indexPath } from "../../options/index-option.ts";
import { collect } from "../../options/repeatable.ts";
import { addServerOptions, connect, type ServerOptions } from "../../options/server-options.ts";
import { CommandFailure, EXIT } from "../../terminal/failure.ts";
import { print, table } from "../../terminal/output.ts";
import { Progress } from "../../terminal/progress.ts";
import {
  addOrderOptions,
  continuedBy,
  type OrderOptions,
  prefixOf,
  seriesOf,
  signerOf,
  timesOf,
  volumeSizeOf,
} from "../bundle-order.ts";
import { bundleWords, fingerprintsOf, shortened } from "../bundle-words.ts";
import { addSignature } from "../key-file.ts";
import { listSource, parseSelected, type SourceFiles } from "../source-files.ts";
import { withWithdrawn } from "../withdrawals.ts";
import { FetchedFiles } from "./fetched-files.ts";
import type { PinnedFile } from "./lock.ts";
import { type Answer, answerAll, proveAll } from "./questions.ts";
import { Uv } from "./uv.ts";
import { type Group, readWanted, type WantedOptions } from "./wanted.ts";

interface ResolveOptions extends ServerOptions, IndexOption, OrderOptions, WantedOptions {
  sdists?: boolean;
  partial?: boolean;
  dryRun?: boolean;
  uv: string;
}

export function define(command: Command): void {
  const resolve = command
    .command("resolve")
    .summary("find the files that requirements need on each target, test them, and write a bundle")
    .description("Find the files that requirements need on each target, test them, and write a bundle.")
    .argument("<folder>", "folder for the bundle: empty, or with a bundle that was interrupted")
    .argument("[requirements...]", "names and versions, such as flask>=3");
  addServerOptions(
    addOrderOptions(
      addIndexOption(resolve)
        .option("--requests <file>", "file of wheelyard request export: each request is resolved by itself")
        .option("-r, --requirements <file>", "also everything in a requirements or lock file")
        .option("--target <name>", "only for this target (repeatable; default: all)", collect, [])
        .option("--sdists", "also take source distributions where there is no wheel; uv may run their build")
        .option("--partial", "write the bundle although something cannot be resolved or installed")
        .option("--dry-run", "only show what would be in the bundle")
        .option("--uv <program>", "the program uv", "uv"),
    ),
  )
    .addHelpText("after", EXAMPLES)
    .action(run);
}

const EXAMPLES = `
The resolver is uv, which must be installed on this machine. It asks only the server, and it knows the markers and the platform tags of each
target. Then each set of requirements is installed for each target from the files alone, without network. The results are in the manifest.

Requirements of the command line and of -r must fit together. Each request of --requests is resolved by itself.

Examples:
  wheelyard bundle resolve /media/bundle-7 --requests requests.json --index root/main --since receipt-6.json --key bundle-key
  wheelyard bundle resolve /media/bundle-1 'flask>=3' --target office --index root/main --key bundle-key
  wheelyard bundle resolve unused 'flask>=3' --dry-run

Exit codes: 0 everything was found and installs, 1 something was not (it is named; nothing is written without --partial).`;

async function run(folder: string, given: string[], options: ResolveOptions): Promise<void> {
  const signer = options.dryRun ? null : await signerOf(options);
  const since = await continuedBy(options);
  const volumeSize = volumeSizeOf(options);
  const api = await connect(options);
  const index = await chosenIndex(api, options);
  indexPath(index);
  const order = { ...seriesOf(options, since, index), ...timesOf(options), source: index, volumeSize };
  const groups = await readWanted(api, given, options);
  const prefix = await prefixOf(api, index);
  const working = `${resolvePath(folder)}.resolving`;
  const uv = await Uv.find(options.uv, working);
  const progress = new Progress(options);
  try {
    const address = api.installerUrl(`${prefix}simple/`);
    const sdists = options.sdists === true;
    const answers = await answerAll(uv, groups, { index: address, sdists }, progress);
    const source = new ServerSource(api, { index, prefix, mirrored: true });
    const files = await listPinned(
      source,
      answers.flatMap(({ files: pinned }) => pinned),
    );
    if (options.dryRun || !mayGoOn(answers, options)) return tell(options, answers, files);
    const fetched = new FetchedFiles(join(working, "files"));
    await fetched.fetch(source, files, progress);
    await proveAll(uv, answers, fetched.folder, progress);
    if (!mayGoOn(answers, options)) return tell(options, answers, files);
    const resolved = resolutionOf(groups, answers, uv.version);
    const listed = await withWithdrawn(api, files.listed, order, since);
    await createBundle(
      folder,
      { ...order, listed, has: since?.has ?? new Set<string>(), resolved },
      { open: async ({ filename }) => fetched.open(filename), done: () => undefined },
    );
    if (signer !== null) await addSignature(folder, signer);
    await tell(options, answers, files, folder);
    await rm(working, { recursive: true, force: true });
  } finally {
    await uv.remove();
    // Files that were fetched stay for the next run; an empty folder does not.
    await rmdir(working).catch(() => undefined);
  }
}

function mayGoOn(answers: readonly Answer[], { partial }: ResolveOptions): boolean {
  const failed = answers.filter(({ outcome }) => outcome === "unresolved" || outcome === "fails");
  return failed.length === 0 || (partial === true && failed.length < answers.length);
}

/** The chosen files with their facts, as the index lists them. */
async function listPinned(source: ServerSource, pinned: readonly PinnedFile[]): Promise<SourceFiles> {
  const chosen = new Set(pinned.map(({ sha256, filename }) => `${sha256} ${filename}`));
  const releases = new Set(pinned.map(({ project, version }) => `${project}==${version}`));
  if (releases.size === 0) return { listed: [], paths: new Map(), problems: [] };
  const files = await listSource(source, [...releases].map(parseSelected));
  const listed = files.listed.filter(({ sha256, filename }) => chosen.has(`${sha256} ${filename}`));
  const missing = pinned.find(
    ({ sha256, filename }) => !listed.some((one) => one.sha256 === sha256 && one.filename === filename),
  );
  if (missing === undefined) return { ...files, listed };
  throw new CommandFailure(`${missing.filename} is no longer in the index. Run the command again.`);
}

function resolutionOf(groups: readonly Group[], answers: readonly Answer[], resolver: string): Resolution {
  const targets = new Map(groups.flatMap((group) => group.targets.map((target) => [target.name, target])));
  return {
    requests: [...new Set(groups.flatMap(({ requests }) => requests))],
    targets: [...targets.values()],
    resolver,
    outcomes: answers.map(({ question: { group, environment }, files, outcome, problem }) => ({
      ...environment,
      requirements: group.requirements,
      files: files.length,
      ...{ outcome, problem },
    })),
  };
}

async function tell(
  options: ResolveOptions,
  answers: readonly Answer[],
  { listed }: SourceFiles,
  folder?: string,
): Promise<void> {
  const rows = answers.map(({ question: { group, environment }, files, outcome }) => [
    ...[environment.target, environment.python, environment.platform],
    ...[
      shortened(group.requests) || "-",
      shortened(group.requirements),
      files.length,
      outcome.replace("-", " "),
    ],
  ]);
  const titles = ["TARGET", "PYTHON", "PLATFORM", "REQUEST", "REQUIREMENTS", "FILES", "OUTCOME"];
  const problems = answers.flatMap(({ question: { environment, group }, problem, noWheels }) => {
    if (problem === null) return [];
    const where = `${shortened(group.requirements)} on Python ${environment.python}, ${environment.platform}`;
    return [`${where}: ${noWheels.length > 0 ? `no wheel of ${noWheels.join(", ")}. ` : ""}${problem}`];
  });
  const bundle = folder === undefined ? null : await openBundle(folder);
  const isWhole = answers.every(({ outcome }) => outcome !== "unresolved" && outcome !== "fails");
  const end =
    bundle !== null
      ? bundleWords(bundle, fingerprintsOf(bundle))
      : options.dryRun
        ? `${listed.length} files. Nothing was written.`
        : "Nothing was written. Change the requirements, or use --partial.";
  const outcomes = answers.map(({ question: { group, environment }, files, outcome, problem, noWheels }) => ({
    ...environment,
    requests: group.requests,
    requirements: group.requirements,
    ...{ outcome, problem, noWheels },
    files: files.map(({ filename, sha256 }) => ({ filename, sha256 })),
  }));
  const result = { outcomes, files: listed.length, manifestSha256: bundle?.manifestSha256 ?? null };
  print(options, result, [table(titles, rows, ""), ...problems, end].join("\n\n"));
  if (!isWhole) process.exitCode = EXIT.failed;
}
