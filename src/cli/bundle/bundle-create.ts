import { readFile, stat } from "node:fs/promises";
import type { Command } from "commander";
import { parseByteSize } from "../../settings/parse-setting.ts";
import { errorWords } from "../../system/error-words.ts";
import { createBundle } from "../../transfer/bundle/create-bundle.ts";
import type { Manifest } from "../../transfer/bundle/manifest.ts";
import { openBundle } from "../../transfer/bundle/open-bundle.ts";
import { assumeAdmitted, type Continued, parseReceipt } from "../../transfer/bundle/receipt.ts";
import type { ApiClient } from "../api-client.ts";
import { ServerSource } from "../export/server-source.ts";
import { parseDuration } from "../options/duration.ts";
import { addIndexOption, chosenIndex, type IndexOption, indexPath } from "../options/index-option.ts";
import { collect } from "../options/repeatable.ts";
import { addServerOptions, connect, type ServerOptions } from "../options/server-options.ts";
import { CommandFailure, EXIT } from "../terminal/failure.ts";
import { print } from "../terminal/output.ts";
import { Progress } from "../terminal/progress.ts";
import { bundleWords, fingerprintsOf } from "./bundle-words.ts";
import { addSignature, readKeyFile } from "./key-file.ts";
import { listSource, parseSelected, type SourceFiles } from "./source-files.ts";

interface CreateOptions extends ServerOptions, IndexOption {
  release: string[];
  mirrored?: boolean;
  since?: string;
  stream?: string;
  sequence?: string;
  volumeSize?: string;
  expires?: string;
  created?: string;
  key?: string;
  unsigned?: boolean;
}

export function define(command: Command): void {
  const create = command
    .command("create")
    .summary("write a signed bundle of an index, to carry to another server")
    .description("Write a signed bundle of an index, to carry to another server.")
    .argument("<folder>", "folder for the bundle: empty, or with a bundle that was interrupted");
  addServerOptions(
    addIndexOption(create)
      .option("--release <name==version>", "only this release, or this project (repeatable)", collect, [])
      .option("--mirrored", "also projects that come from a mirror, with all their files")
      .option("--since <file>", "receipt of the receiver, or the bundle before: send only what is new")
      .option(
        "--stream <name>",
        "the series of bundles (default: that of --since, else the name of the index)",
      )
      .option("--sequence <number>", "number in the series (default: the next after --since, else 1)")
      .option("--volume-size <size>", "write tar files of at most this size, such as 4 GiB")
      .option("--expires <duration>", "refuse the bundle after this time, such as 30d")
      .option("--created <time>", "time of creation in the manifest, ISO 8601 (default: now)")
      .option("--key <file>", "private key that signs the bundle")
      .option("--unsigned", "sign it later"),
  )
    .addHelpText("after", EXAMPLES)
    .action(run);
}

const EXAMPLES = `
A bundle is a folder: a signed manifest, the list of all files with their facts, and the files. Wheels and source distributions are in
it as they are, so that scanners can read them. Run the same command again if it was interrupted: what is complete stays.

With --since, files that the receiver has are listed, but not sent. Give the receipt that wheelyard bundle admit wrote or, if
nothing comes back, the folder of the bundle before. Without it the bundle is complete in itself.

Examples:
  wheelyard bundle create /media/bundle-1 --index company/approved --key bundle-key
  wheelyard bundle create /media/bundle-2 --index company/approved --since receipt-1.json --key bundle-key
  wheelyard bundle create /media/bundle-3 --index root/main --release flask==3.1.0 --release click==8.1.8 --key bundle-key
  wheelyard bundle create /media/bundle-4 --index company/approved --volume-size '4 GiB' --key bundle-key`;

async function run(folder: string, options: CreateOptions): Promise<void> {
  if ((options.key === undefined) !== (options.unsigned === true))
    throw new CommandFailure(
      "Choose --key FILE to sign the bundle, or --unsigned to sign it later.",
      EXIT.usage,
    );
  const signer = options.key === undefined ? null : (await readKeyFile(options.key)).key;
  const since = options.since === undefined ? null : await readSince(options.since);
  const selected = options.release.map(parseSelected);
  const volumeSize = volumeSizeOf(options);
  const api = await connect(options);
  const index = await chosenIndex(api, options);
  indexPath(index);
  const order = { ...seriesOf(options, since, index), ...timesOf(options), source: index, volumeSize };
  const mirrored = options.mirrored === true || selected.length > 0;
  const source = new ServerSource(api, { index, prefix: await prefixOf(api, index), mirrored });
  const files = await listSource(source, selected);
  if (files.listed.length === 0) throw new CommandFailure(`There are no files in ${index} for a bundle.`);
  const has = since?.has ?? new Set<string>();
  const wanted = { ...order, listed: files.listed, has };
  await createBundle(folder, wanted, fileSource(source, files, options));
  if (signer !== null) await addSignature(folder, signer);
  const bundle = await openBundle(folder);
  const { manifest, manifestSha256 } = bundle;
  const result = { manifest, manifestSha256, folder, leftOut: files.problems };
  const leftOut = files.problems.map((problem) => `left out: ${problem}`);
  print(options, result, [...leftOut, bundleWords(bundle, fingerprintsOf(bundle))].join("\n"));
  if (files.problems.length > 0) process.exitCode = EXIT.failed;
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

async function readSince(path: string): Promise<Continued> {
  const found = await stat(path).catch(() => null);
  if (found?.isDirectory()) return assumeAdmitted(await openBundle(path));
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    throw new CommandFailure(`--since ${path} cannot be read: ${errorWords(error)}.`, EXIT.usage);
  });
  return parseReceipt(text);
}

/** The stream of the bundle, its number there, and the one before. */
function seriesOf(
  options: CreateOptions,
  since: Continued | null,
  index: string,
): Pick<Manifest, "stream" | "sequence" | "previous"> {
  const stream = options.stream ?? since?.stream ?? index;
  if (!/^[A-Za-z0-9][A-Za-z0-9._/-]{0,99}$/.test(stream))
    throw new CommandFailure("--stream takes letters, digits and the characters . _ / -", EXIT.usage);
  if (since !== null && stream !== since.stream)
    throw new CommandFailure(`--since is of the stream ${since.stream}, not of ${stream}.`, EXIT.usage);
  const least = (since?.sequence ?? 0) + 1;
  const sequence = options.sequence === undefined ? least : Number(options.sequence);
  if (!Number.isInteger(sequence) || sequence < least || sequence > 2 ** 31)
    throw new CommandFailure(`--sequence must be a number of at least ${least}.`, EXIT.usage);
  const previous = since && { sequence: since.sequence, manifestSha256: since.manifestSha256 };
  if (previous !== null && sequence !== least)
    throw new CommandFailure(
      "--sequence cannot skip numbers after --since. Leave out one of them.",
      EXIT.usage,
    );
  return { stream, sequence, previous };
}

function timesOf({ created, expires }: CreateOptions): Pick<Manifest, "createdAt" | "expiresAt"> {
  const at = created === undefined ? Date.now() : Date.parse(created);
  if (Number.isNaN(at))
    throw new CommandFailure("--created must be a time such as 2026-11-28T12:00:00Z.", EXIT.usage);
  const until = expires === undefined ? null : new Date(at + parseDuration(expires) * 1000).toISOString();
  return { createdAt: new Date(at).toISOString(), expiresAt: until };
}

function volumeSizeOf({ volumeSize }: CreateOptions): number | null {
  if (volumeSize === undefined) return null;
  const bytes = parseByteSize(volumeSize);
  if (bytes === null) throw new CommandFailure("--volume-size must be a size such as 4 GiB.", EXIT.usage);
  return bytes;
}

/** Path of an index on the server: empty for the default index. */
async function prefixOf(api: ApiClient, index: string): Promise<string> {
  const { defaultIndex } = await api.get<{ defaultIndex: string }>("/");
  return index === defaultIndex ? "" : `${index}/`;
}
