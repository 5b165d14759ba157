import { readFile } from "node:fs/promises";
import type { Command } from "commander";
import { errorWords } from "../../system/error-words.ts";
import { addIndexOption } from "../options/index-option.ts";
import { collect } from "../options/repeatable.ts";
import { addServerOptions } from "../options/server-options.ts";
import { CommandFailure, EXIT } from "../terminal/failure.ts";
import { print } from "../terminal/output.ts";
import { type PackageRequest, type RequestOptions, requestsPath } from "./requests-path.ts";

interface AddOptions extends RequestOptions {
  requirements?: string;
  reason: string;
  target: string[];
}

export function defineAdd(command: Command): void {
  addServerOptions(
    addIndexOption(
      command
        .command("add")
        .description("ask for packages")
        .argument("[requirements...]", "names and versions, such as flask>=3")
        .option("-r, --requirements <file>", "also ask for each line of a requirements.txt")
        .requiredOption("--reason <text>", "why they are needed, shown to reviewers")
        .option("--target <name>", "only for this target (repeatable; default: all)", collect, []),
    ),
  ).action(add);
}

async function add(given: string[], options: AddOptions): Promise<void> {
  const lines = options.requirements === undefined ? [] : await readRequirements(options.requirements);
  const wanted = [...given, ...lines];
  if (wanted.length === 0)
    throw new CommandFailure("Give requirements, such as flask>=3, or a file with -r.", EXIT.usage);
  const { api, path } = await requestsPath(options);
  const { reason, target: targets } = options;
  const made: PackageRequest[] = [];
  for (const requirement of wanted)
    made.push(await api.post<PackageRequest>(path, { requirement, reason, targets }));
  const words = made.map(({ number, requirement, state, asked }) => {
    const others = asked.length > 1 ? `, asked for by ${asked.length} people` : "";
    return `Request ${number} for ${requirement} is ${state}${others}.`;
  });
  print(options, made, words.join("\n"));
}

/** The requirements of a requirements.txt: without comments, options and hashes. Fails on what names other files. */
export async function readRequirements(path: string): Promise<string[]> {
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    throw new CommandFailure(`${path} cannot be read: ${errorWords(error)}.`, EXIT.usage);
  });
  return text
    .replace(/\\\r?\n/g, " ")
    .split(/\r?\n/)
    .map((line) => line.replace(/(?:^|\s)#.*$/, "").trim())
    .filter((line) => line !== "")
    .map((line) => requirementOf(path, line));
}

function requirementOf(path: string, line: string): string {
  if (!line.startsWith("-")) return line.replace(/\s--hash[= ].*$/, "").trim();
  throw new CommandFailure(
    `${path}: options such as "${line.split(/[\s=]/, 1)[0]}" are not supported. Write one requirement in each line.`,
    EXIT.usage,
  );
}
