import { type Command, Option } from "commander";
import type { AnswerOf } from "../../../client/src/answers.ts";
import { SEARCH_SORTS } from "../../changes/search/search-index.ts";
import { addServerOptions, connect, type ServerOptions } from "../options/server-options.ts";
import { CommandFailure, EXIT } from "../terminal/failure.ts";
import { print, table } from "../terminal/output.ts";

type Found = AnswerOf<"/search">["items"][number];
type FoundDocs = AnswerOf<"/search/documentation">;

interface SearchOptions extends ServerOptions {
  index?: string;
  origin?: string;
  sort?: string;
  limit: string;
  docs?: boolean;
}

const MOST_AT_ONCE = 100;
const MOST_PAGES = 50;

export function define(command: Command): void {
  addServerOptions(
    command
      .argument("[words...]", "words or beginnings of words; a project must match all of them")
      .option("--index <owner/name>", "only projects that this index shows")
      .option("--origin <origin>", "published: only projects of your own; mirrored: only those of mirrors")
      .option("--docs", "search the pages of documentation instead")
      .addOption(
        new Option("--sort <order>", "order of the projects (default: match)").choices([...SEARCH_SORTS]),
      )
      .option("--limit <number>", "show at most this many", "50"),
  )
    .addHelpText(
      "after",
      `
Examples:
  wheelyard search http client
  wheelyard search --sort downloads --limit 10
  wheelyard search shop --index team/dev --origin published
  wheelyard search --docs retry timeout`,
    )
    .action(search);
}

async function search(words: string[], options: SearchOptions): Promise<void> {
  const limit = Number(options.limit);
  if (!Number.isInteger(limit) || limit < 1)
    throw new CommandFailure(`--limit ${options.limit}: use a number of 1 or more.`, EXIT.usage);
  const { index, origin, sort } = options;
  if (options.docs === true) return searchDocs(words.join(" "), limit, options);
  const query = { q: words.join(" "), index, origin, sort, limit: Math.min(limit, MOST_AT_ONCE) };
  const found: Found[] = [];
  for await (const one of (await connect(options)).each<Found>("/search", query)) {
    found.push(one);
    if (found.length === limit) break;
  }
  const rows = found.map((one) => [one.displayName, one.version, one.index, one.summary]);
  print(options, found, table(["PROJECT", "LATEST", "INDEX", "SUMMARY"], rows, "No projects found."));
}

async function searchDocs(q: string, limit: number, options: SearchOptions): Promise<void> {
  const { index } = options;
  const query = { q, limit: Math.min(limit, MOST_PAGES), ...(index === undefined ? {} : { index }) };
  const found = await (await connect(options)).get<FoundDocs>("/search/documentation", query);
  const rows = found.items.map((page) => [page.title, `${page.project} ${page.version}`, `/${page.path}`]);
  print(
    options,
    found.items,
    table(["PAGE", "RELEASE", "ADDRESS"], rows, "No pages of documentation found."),
  );
}
