import type { Command } from "commander";
import { addIndexOption } from "../options/index-option.ts";
import { collect } from "../options/repeatable.ts";
import { addServerOptions } from "../options/server-options.ts";
import { CommandFailure, EXIT } from "../terminal/failure.ts";
import { print } from "../terminal/output.ts";
import { checkFile } from "./check-file.ts";
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
        .option("-r, --requirements <file>", FILE_HELP)
        .requiredOption("--reason <text>", "why they are needed, shown to reviewers")
        .option("--target <name>", "only for this target (repeatable; default: all)", collect, []),
    ),
  ).action(add);
}

const FILE_HELP =
  "also everything in a requirements.txt, pyproject.toml, uv.lock, pylock.toml, poetry.lock, pdm.lock or Pipfile.lock";

async function add(given: string[], options: AddOptions): Promise<void> {
  if (given.length === 0 && options.requirements === undefined)
    throw new CommandFailure("Give requirements, such as flask>=3, or a file with -r.", EXIT.usage);
  const { api, path, root } = await requestsPath(options);
  const { reason, target: targets } = options;
  const made: PackageRequest[] = [];
  for (const requirement of given)
    made.push(await api.post<PackageRequest>(path, { requirement, reason, targets }));
  const read = options.requirements === undefined ? null : await checkFile(options, options.requirements);
  if (read !== null) {
    const requirements = read.requirements.map(({ requirement }) => requirement);
    const body = { list: read.list, requirements, reason, targets };
    made.push(...(await api.post<{ items: PackageRequest[] }>(`${root}/request-lists`, body)).items);
  }
  const words = made.map(({ number, requirement, state, asked }) => {
    const others = asked.length > 1 ? `, asked for by ${asked.length} people` : "";
    return `Request ${number} for ${requirement} is ${state}${others}.`;
  });
  const leftOut = (read?.leftOut ?? []).map((line) => `left out: ${line}`);
  print(options, made, [...words, ...leftOut].join("\n"));
}
