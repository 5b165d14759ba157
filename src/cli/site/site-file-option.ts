import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import type { Command } from "commander";
import { SiteDocument } from "../../declared/file/site-document.ts";
import { Refusal } from "../../refusal.ts";
import { errorWords } from "../../system/error-words.ts";
import { addServerOptions, type ServerOptions } from "../options/server-options.ts";
import { CommandFailure, EXIT } from "../terminal/failure.ts";

export interface SiteFileOptions extends ServerOptions {
  file: string;
  prune?: boolean;
}

/** Options of the commands that take a site file. */
export function addSiteFileOptions(command: Command): Command {
  return addServerOptions(
    command
      .requiredOption("-f, --file <file>", 'site file ("-": standard input)')
      .option("--prune", "also remove what the file's sections do not name, although no file managed it"),
  );
}

/** The site file; a wrong one is wrong usage. */
export async function readSiteFile(file: string): Promise<SiteDocument> {
  let contents: string;
  try {
    contents = file === "-" ? await text(process.stdin) : await readFile(file, "utf8");
  } catch (error) {
    throw new CommandFailure(`The file ${file} cannot be read (${errorWords(error)}).`, EXIT.usage);
  }
  return asUsage(() => new SiteDocument(file === "-" ? "standard input" : file, contents));
}

/** What is wrong with the file is wrong usage. */
function asUsage<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof Refusal ? new CommandFailure(error.message, EXIT.usage) : error;
  }
}
