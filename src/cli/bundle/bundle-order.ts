import type { KeyObject } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import type { Command } from "commander";
import { parseByteSize } from "../../settings/parse-setting.ts";
import { errorWords } from "../../system/error-words.ts";
import type { Manifest } from "../../transfer/bundle/manifest.ts";
import { openBundle } from "../../transfer/bundle/open-bundle.ts";
import { assumeAdmitted, type Continued, parseReceipt } from "../../transfer/bundle/receipt.ts";
import type { ApiClient } from "../api-client.ts";
import { parseDuration } from "../options/duration.ts";
import { CommandFailure, EXIT } from "../terminal/failure.ts";
import { readKeyFile } from "./key-file.ts";

/** Options of the commands that write a bundle. */
export interface OrderOptions {
  since?: string;
  stream?: string;
  sequence?: string;
  volumeSize?: string;
  expires?: string;
  created?: string;
  key?: string;
  unsigned?: boolean;
}

export function addOrderOptions(command: Command): Command {
  return command
    .option("--since <file>", "receipt of the receiver, or the bundle before: send only what is new")
    .option("--stream <name>", "the series of bundles (default: that of --since, else the name of the index)")
    .option("--sequence <number>", "number in the series (default: the next after --since, else 1)")
    .option("--volume-size <size>", "write tar files of at most this size, such as 4 GiB")
    .option("--expires <duration>", "refuse the bundle after this time, such as 30d")
    .option("--created <time>", "time of creation in the manifest, ISO 8601 (default: now)")
    .option("--key <file>", "private key that signs the bundle")
    .option("--unsigned", "sign it later");
}

async function readSince(path: string): Promise<Continued> {
  const found = await stat(path).catch(() => null);
  if (found?.isDirectory()) return assumeAdmitted(await openBundle(path));
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    throw new CommandFailure(`--since ${path} cannot be read: ${errorWords(error)}.`, EXIT.usage);
  });
  return parseReceipt(text);
}

/** The key that signs the bundle; null: it is signed later. */
export async function signerOf({ key, unsigned }: OrderOptions): Promise<KeyObject | null> {
  if ((key === undefined) !== (unsigned === true))
    throw new CommandFailure(
      "Choose --key FILE to sign the bundle, or --unsigned to sign it later.",
      EXIT.usage,
    );
  return key === undefined ? null : (await readKeyFile(key)).key;
}

/** What the receiver has, by a receipt or the bundle before; null: a bundle that is complete in itself. */
export function continuedBy({ since }: OrderOptions): Promise<Continued | null> {
  return since === undefined ? Promise.resolve(null) : readSince(since);
}

/** The stream of the bundle, its number there, and the one before. */
export function seriesOf(
  options: OrderOptions,
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

export function timesOf({ created, expires }: OrderOptions): Pick<Manifest, "createdAt" | "expiresAt"> {
  const at = created === undefined ? Date.now() : Date.parse(created);
  if (Number.isNaN(at))
    throw new CommandFailure("--created must be a time such as 2026-11-28T12:00:00Z.", EXIT.usage);
  const until = expires === undefined ? null : new Date(at + parseDuration(expires) * 1000).toISOString();
  return { createdAt: new Date(at).toISOString(), expiresAt: until };
}

export function volumeSizeOf({ volumeSize }: OrderOptions): number | null {
  if (volumeSize === undefined) return null;
  const bytes = parseByteSize(volumeSize);
  if (bytes === null) throw new CommandFailure("--volume-size must be a size such as 4 GiB.", EXIT.usage);
  return bytes;
}

/** Path of an index on the server: empty for the default index. */
export async function prefixOf(api: ApiClient, index: string): Promise<string> {
  const { defaultIndex } = await api.get<{ defaultIndex: string }>("/");
  return index === defaultIndex ? "" : `${index}/`;
}
