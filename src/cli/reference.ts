import type { Command } from "commander";
import { wholeProgram } from "./program.ts";

const INTRODUCTION = `# Command line

\`wheelyard\` is \`bin/wheelyard.cjs\`; \`npm link\` puts it on your path.

- Commands that manage a server talk to it over its [API](api.md): \`--url\` or \`WHEELYARD_URL\` says where it is, \`WHEELYARD_TOKEN\`
  (or \`--account\` with a password) who you are. \`serve\`, \`rebuild\`, \`verify\` and \`account password --data\` work on the data folder.
- \`--json\` prints JSON for scripts. Errors are a sentence on standard error.
- Exit codes: 0 done, 1 refused or failed, 2 wrong usage, 3 the server is not reachable.

This page is written by \`npm run docs\` from the commands themselves.
`;

const WIDTH = 110;

/** The page docs/command-line.md: what every command says with `--help`. */
export async function commandLinePage(): Promise<string> {
  const whole = await wholeProgram();
  const commands = whole.commands.filter((command) => command.name() !== "help");
  return [INTRODUCTION.trimEnd(), ...commands.flatMap((command) => sections(command, "##"))]
    .join("\n\n")
    .concat("\n");
}

function sections(command: Command, heading: string): string[] {
  const below = command.commands.filter((child) => child.name() !== "help");
  const own = `${heading} wheelyard ${pathOf(command)}\n\n\`\`\`text\n${helpOf(command)}\n\`\`\``;
  return [own, ...below.flatMap((child) => sections(child, "###"))];
}

function pathOf(command: Command): string {
  const above = command.parent?.parent ? `${pathOf(command.parent)} ` : "";
  return above + command.name();
}

function helpOf(command: Command): string {
  let text = "";
  command
    .configureHelp({ helpWidth: WIDTH })
    .configureOutput({
      writeOut: (part) => {
        text += part;
      },
    })
    .outputHelp();
  return text.trim();
}
