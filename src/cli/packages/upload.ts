import { createHash } from "node:crypto";
import { createReadStream, openAsBlob } from "node:fs";
import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { pipeline } from "node:stream/promises";
import type { Command } from "commander";
import { Problem } from "../../../client/src/problem.ts";
import { type Published, publish } from "../../../client/src/publish.ts";
import type { ApiClient } from "../api-client.ts";
import { addIndexOption, chosenIndex, type IndexOption, indexPath } from "../options/index-option.ts";
import { addServerOptions, connect, type ServerOptions } from "../options/server-options.ts";
import { CommandFailure, EXIT } from "../terminal/failure.ts";
import { print, size } from "../terminal/output.ts";

interface UploadOptions extends ServerOptions, IndexOption {
  skipExisting?: boolean;
}

interface LocalFile {
  path: string;
  filename: string;
  bytes: number;
}

type Outcome = Published | { filename: string; outcome: "skipped"; warnings: string[] };

const WORDS = {
  new: "published",
  unchanged: "already there",
  replaces: "replaced the existing file",
  skipped: "skipped, another file of this name exists",
};

export function define(command: Command): void {
  addServerOptions(
    addIndexOption(
      command
        .argument("<files...>", "wheels and source distributions")
        .option("--skip-existing", "continue if another file of the same name was already published"),
    ),
  )
    .addHelpText(
      "after",
      `
Publishes files as twine and uv do, with the options and credentials of all other commands. All files are checked to exist before the
first one is sent. Publishing the same file again is not an error.

Examples:
  wheelyard upload dist/*
  wheelyard upload --index team/dev --skip-existing dist/*.whl
  WHEELYARD_TOKEN=wy_… wheelyard upload --url https://packages.example.org dist/*`,
    )
    .action(upload);
}

async function upload(paths: string[], options: UploadOptions): Promise<void> {
  const files = await Promise.all(paths.map(localFile));
  const api = await connect(options);
  const index = await chosenIndex(api, options);
  indexPath(index);
  const outcomes: Outcome[] = [];
  for (const [at, file] of files.entries()) {
    if (!options.json)
      process.stderr.write(
        `Uploading ${file.filename} (${size(file.bytes)}), ${at + 1} of ${files.length} …\n`,
      );
    outcomes.push(await send(api, index, file, options.skipExisting === true));
  }
  const lines = outcomes.flatMap(({ filename, outcome, warnings }) => [
    `  ${filename}: ${WORDS[outcome]}`,
    ...warnings.map((warning) => `    Warning: ${warning}`),
  ]);
  print(options, { index, files: outcomes }, [`${index}:`, ...lines].join("\n"));
}

async function localFile(path: string): Promise<LocalFile> {
  const found = await stat(path).catch(() => null);
  if (found === null) throw new CommandFailure(`There is no file ${path}. Nothing was uploaded.`, EXIT.usage);
  if (!found.isFile())
    throw new CommandFailure(`${path} is not a file. Nothing was uploaded. Try ${path}/*`, EXIT.usage);
  return { path, filename: basename(path), bytes: found.size };
}

/** Sends a file from the disk as it is read; the server checks its hash. */
async function send(
  api: ApiClient,
  index: string,
  { path, filename }: LocalFile,
  skipsExisting: boolean,
): Promise<Outcome> {
  try {
    const sha256 = await hashOf(path);
    return await publish(api.patient, { index, filename, sha256 }, await openAsBlob(path));
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (skipsExisting && error.code === "file-exists") return { filename, outcome: "skipped", warnings: [] };
    const code = error.status === 0 ? EXIT.unreachable : EXIT.failed;
    throw new CommandFailure(`${filename} was not published. ${error.message}`, code);
  }
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
}
