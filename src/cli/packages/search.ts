import type { Command } from "commander";
import type { AnswerOf } from "../../../client/src/answers.ts";
import { addServerOptions, connect, type ServerOptions } from "../options/server-options.ts";
import { CommandFailure, EXIT } from "../terminal/failure.ts";
import { print, table } from "../terminal/output.ts";

type Found = AnswerOf<"/search">["items"][number];

interface SearchOptions extends ServerOptions {
  index?: string;
  origin?: string;
  limit: string;
}

const MOST_AT_ONCE = 100;

export function define(command: Command): void {
  addServerOptions(
    command
      .argument("[words...]", "words or beginnings of words; a project must match all of them")
      .option("--index <owner/name>", "only projects that this index shows")
      .option("--origin <origin>", "published: only projects of your own; mirrored: only those of mirrors")
      .option("--limit <number>", "show at most this many", "50"),
  )
    .addHelpText(
      "after",
      `
Examples:
  wheelyard search http client
  wheelyard search shop --index team/dev --origin published`,
    )
    .action(search);
}

async function search(words: string[], options: SearchOptions): Promise<void> {
  const limit = Number(options.limit);
  if (!Number.isInteger(limit) || limit < 1)
    throw new CommandFailure(`--limit ${options.limit}: use a number of 1 or more.`, EXIT.usage);
  const { index, origin } = options;
  const query = { q: words.join(" "), index, origin, limit: Math.min(limit, MOST_AT_ONCE) };
  const found: Found[] = [];
  for await (const one of (await connect(options)).each<Found>("/search", query)) {
    found.push(one);
    if (found.length === limit) break;
  }
  const rows = found.map((one) => [one.displayName, one.version, one.index, one.summary]);
  print(options, found, table(["PROJECT", "LATEST", "INDEX", "SUMMARY"], rows, "No projects found."));
}
