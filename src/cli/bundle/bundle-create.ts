import type { Command } from "commander";
import { createBundle } from "../../transfer/bundle/create-bundle.ts";
import { openBundle } from "../../transfer/bundle/open-bundle.ts";
import type { ListedFile } from "../../transfer/bundle/plan-bundle.ts";
import { ServerSource } from "../export/server-source.ts";
import { addIndexOption, chosenIndex, type IndexOption, indexPath } from "../options/index-option.ts";
import { collect } from "../options/repeatable.ts";
import { addServerOptions, connect, type ServerOptions } from "../options/server-options.ts";
import { CommandFailure, EXIT } from "../terminal/failure.ts";
import { print } from "../terminal/output.ts";
import { Progress } from "../terminal/progress.ts";
import {
  addOrderOptions,
  continuedBy,
  type OrderOptions,
  prefixOf,
  seriesOf,
  signerOf,
  timesOf,
  volumeSizeOf,
} from "./bundle-order.ts";
import { bundleWords, fingerprintsOf } from "./bundle-words.ts";
import { addSignature } from "./key-file.ts";
import { listSource, parseSelected, type SourceFiles } from "./source-files.ts";
import { withWithdrawn } from "./withdrawals.ts";

interface CreateOptions extends ServerOptions, IndexOption, OrderOptions {
  release: string[];
  mirrored?: boolean;
  withdraw: string[];
  reason?: string;
}

export function define(command: Command): void {
  const create = command
    .command("create")
    .summary("write a signed bundle of an index, to carry to another server")
    .description("Write a signed bundle of an index, to carry to another server.")
    .argument("<folder>", "folder for the bundle: empty, or with a bundle that was interrupted");
  addServerOptions(
    addOrderOptions(
      addIndexOption(create)
        .option("--release <name==version>", "only this release, or this project (repeatable)", collect, [])
        .option(
          "--withdraw <name==version>",
          "take this release away from the receiver (repeatable)",
          collect,
          [],
        )
        .option("--reason <text>", "why it is withdrawn, for people inside")
        .option("--mirrored", "also projects that come from a mirror, with all their files"),
    ),
  )
    .addHelpText("after", EXAMPLES)
    .action(run);
}

const EXAMPLES = `
A bundle is a folder: a signed manifest, the list of all files with their facts, and the files. Wheels and source distributions are in
it as they are, so that scanners can read them. Run the same command again if it was interrupted: what is complete stays.

With --since, files that the receiver has are listed, but not sent. Give the receipt that wheelyard bundle admit wrote or, if
nothing comes back, the folder of the bundle before. Without it the bundle is complete in itself.

Files that were removed from the index, and projects in quarantine, are withdrawn from the receiver by the next bundle. With
--withdraw you withdraw a release that stays here, such as one whose approval was revoked.

Examples:
  wheelyard bundle create /media/bundle-1 --index company/approved --key bundle-key
  wheelyard bundle create /media/bundle-2 --index company/approved --since receipt-1.json --key bundle-key
  wheelyard bundle create /media/bundle-3 --index root/main --release flask==3.1.0 --release click==8.1.8 --key bundle-key
  wheelyard bundle create /media/bundle-4 --index company/approved --volume-size '4 GiB' --key bundle-key`;

async function run(folder: string, options: CreateOptions): Promise<void> {
  const signer = await signerOf(options);
  const since = await continuedBy(options);
  const selected = options.release.map(parseSelected);
  const volumeSize = volumeSizeOf(options);
  const api = await connect(options);
  const index = await chosenIndex(api, options);
  indexPath(index);
  const order = { ...seriesOf(options, since, index), ...timesOf(options), source: index, volumeSize };
  const mirrored = options.mirrored === true || selected.length > 0;
  const source = new ServerSource(api, { index, prefix: await prefixOf(api, index), mirrored });
  const files = await listSource(source, selected);
  const listed = await withWithdrawn(api, await listedFor(source, files, options), order, since);
  if (listed.length === 0) throw new CommandFailure(`There are no files in ${index} for a bundle.`);
  const has = since?.has ?? new Set<string>();
  const wanted = { ...order, listed, has };
  await createBundle(folder, wanted, fileSource(source, files, options));
  if (signer !== null) await addSignature(folder, signer);
  const bundle = await openBundle(folder);
  const { manifest, manifestSha256 } = bundle;
  const result = { manifest, manifestSha256, folder, leftOut: files.problems };
  const leftOut = files.problems.map((problem) => `left out: ${problem}`);
  print(options, result, [...leftOut, bundleWords(bundle, fingerprintsOf(bundle))].join("\n"));
  if (files.problems.length > 0) process.exitCode = EXIT.failed;
}

/** The files for the receiver, with the releases of --withdraw marked as such. */
async function listedFor(
  source: ServerSource,
  files: SourceFiles,
  options: CreateOptions,
): Promise<ListedFile[]> {
  const { withdraw, reason } = options;
  if (withdraw.length === 0) return files.listed;
  if (reason === undefined)
    throw new CommandFailure("Say why with --reason, for the people inside.", EXIT.usage);
  const { listed } = await listSource(source, withdraw.map(parseSelected));
  const names = new Set(listed.map(({ filename }) => filename));
  const marked = listed.map((file) => ({ ...file, withdrawn: { how: "removed" as const, reason } }));
  return [...files.listed.filter(({ filename }) => !names.has(filename)), ...marked];
}

function fileSource(source: ServerSource, files: SourceFiles, options: CreateOptions) {
  const progress = new Progress(options);
  const total = files.listed.length;
  let count = 0;
  return {
    open: async ({ sha256, filename }: { sha256: string; filename: string }) => {
      const bytes = await source.file(files.paths.get(`${sha256} ${filename}`) ?? "");
      if (bytes !== null) return bytes;
      throw new CommandFailure(`${filename} was removed from the server meanwhile. Run the command again.`);
    },
    done: () => {
      progress.report({ phase: "files", done: ++count, total });
      if (count === total) progress.finish();
    },
  };
}
