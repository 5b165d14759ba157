import { Command } from "commander";
import { VERSION } from "../version.ts";
import { ACCESS_COMMANDS } from "./groups/access.ts";
import { CLIENT_COMMANDS } from "./groups/client.ts";
import type { CommandGroup } from "./groups/command-group.ts";
import { DATA_COMMANDS } from "./groups/data.ts";
import { INDEXES_COMMANDS } from "./groups/indexes.ts";
import { MOVING_COMMANDS } from "./groups/moving.ts";
import { PACKAGES_COMMANDS } from "./groups/packages.ts";
import { SERVER_COMMANDS } from "./groups/server.ts";
import { SITE_COMMANDS } from "./groups/site.ts";

/** Below the list of commands. */
const HELP_END = `
Examples:
  wheelyard serve --port 8080                    start a server
  wheelyard token create --note "my laptop"      create a token (on the server at WHEELYARD_URL)
  wheelyard client-setup root/main               settings for pip.conf, uv.toml, .pypirc

Exit codes: 0 success, 1 refused or failed, 2 invalid usage, 3 the server cannot be reached.
"wheelyard help COMMAND" explains a command.`;

/** Every command, in the order of the help. */
const GROUPS: CommandGroup[] = [
  SERVER_COMMANDS,
  CLIENT_COMMANDS,
  PACKAGES_COMMANDS,
  INDEXES_COMMANDS,
  ACCESS_COMMANDS,
  SITE_COMMANDS,
  DATA_COMMANDS,
  MOVING_COMMANDS,
];

/** The program with the command that `args` call defined in full, and the others by name. */
export async function programFor(args: string[]): Promise<Command> {
  const words = args.filter((arg) => !arg.startsWith("-"));
  const wanted = words[0] === "help" ? words[1] : words[0];
  return await program((name) => name === wanted);
}

/** The program with every command defined in full, for the reference page. */
export function wholeProgram(): Promise<Command> {
  return program(() => true);
}

async function program(isWanted: (name: string) => boolean): Promise<Command> {
  const whole = new Command("wheelyard")
    .description("A private Python package index.")
    .version(VERSION, "-V, --version")
    .showSuggestionAfterError()
    .addHelpText("after", HELP_END);
  for (const { heading, commands } of GROUPS)
    for (const { name, summary, load } of commands) {
      const command = whole.command(name).summary(summary).description(sentence(summary));
      command.helpGroup(`${heading}:`);
      if (isWanted(name)) (await load()).define(command);
    }
  whole.commandsGroup("Help:").helpCommand("help [command]", "explain a command");
  throwInsteadOfLeaving(whole);
  return whole;
}

function sentence(summary: string): string {
  return `${summary[0]?.toUpperCase()}${summary.slice(1)}.`;
}

/** Wrong usage throws instead of leaving at once, so that exit codes are chosen in one place. */
function throwInsteadOfLeaving(command: Command): void {
  command.exitOverride().showHelpAfterError("(add --help for usage)");
  for (const child of command.commands) throwInsteadOfLeaving(child);
}
