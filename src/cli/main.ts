import { Command, CommanderError } from "commander";
import { VERSION } from "../version.ts";
import { describeFailure, EXIT } from "./failure.ts";

/** A command's file: adds arguments, options, sub-commands and what they do. */
export interface CommandFile {
  define(command: Command): void;
}

interface Entry {
  name: string;
  summary: string;
  load: () => Promise<CommandFile>;
}

/** Every command. Its file is loaded when it is called, so that none pays for the others. */
const COMMANDS: Entry[] = [
  { name: "serve", summary: "start the server", load: () => import("./serve.ts") },
  {
    name: "init",
    summary: "write a commented configuration file and make the data folder",
    load: () => import("./init.ts"),
  },
  {
    name: "account",
    summary: "people and services that may sign in",
    load: () => import("./account.ts"),
  },
  { name: "group", summary: "groups of accounts", load: () => import("./group.ts") },
  { name: "token", summary: "tokens to publish and install with", load: () => import("./token.ts") },
  {
    name: "grant",
    summary: "who may read, publish, yank, remove and manage",
    load: () => import("./grant.ts"),
  },
  { name: "index", summary: "the package indexes of the server", load: () => import("./index-command.ts") },
  { name: "project", summary: "projects of an index and their status", load: () => import("./project.ts") },
  {
    name: "yank",
    summary: "yank a release or a file (installers pass over it)",
    load: () => import("./yank.ts"),
  },
  { name: "remove", summary: "remove a project, a release or a file", load: () => import("./remove.ts") },
  {
    name: "rebuild",
    summary: "make the database anew from what is stored",
    load: () => import("./rebuild.ts"),
  },
  {
    name: "verify",
    summary: "compare database, records and stored files",
    load: () => import("./verify.ts"),
  },
  { name: "config", summary: "check or print the configuration", load: () => import("./config.ts") },
  {
    name: "client-setup",
    summary: "print settings for pip, uv, twine, poetry, pdm and hatch",
    load: () => import("./client-setup.ts"),
  },
  {
    name: "version",
    summary: "print the versions of Wheelyard and Node",
    load: () => import("./version-command.ts"),
  },
];

const HELP_END = `
Examples:
  wheelyard serve --port 8080                    start a server
  wheelyard token create --note "my laptop"      make a token (WHEELYARD_URL says for which server)
  wheelyard client-setup root/main               what to write into pip.conf, uv.toml, .pypirc

Exit codes: 0 done, 1 refused or failed, 2 wrong usage, 3 the server is not reachable.
"wheelyard help COMMAND" explains a command.`;

async function program(args: string[]): Promise<Command> {
  const whole = new Command("wheelyard")
    .description("A private Python package index.")
    .version(VERSION, "-V, --version")
    .helpCommand("help [command]", "explain a command")
    .showSuggestionAfterError()
    .addHelpText("after", HELP_END);
  const words = args.filter((arg) => !arg.startsWith("-"));
  const wanted = words[0] === "help" ? words[1] : words[0];
  for (const { name, summary, load } of COMMANDS) {
    const command = whole.command(name).summary(summary).description(sentence(summary));
    if (name === wanted) (await load()).define(command);
  }
  applyToAll(whole);
  return whole;
}

function sentence(summary: string): string {
  return `${summary[0]?.toUpperCase()}${summary.slice(1)}.`;
}

/** Wrong usage throws instead of leaving at once, so that exit codes are chosen in one place. */
function applyToAll(command: Command): void {
  command.exitOverride().showHelpAfterError("(add --help for how to use it)");
  for (const child of command.commands) applyToAll(child);
}

async function main(args: string[]): Promise<void> {
  const whole = await program(args);
  try {
    await whole.parseAsync(args, { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError) {
      // Help and the version are asked for; help that commander shows for a missing sub-command is not.
      const asked = error.exitCode === 0;
      process.exitCode = asked ? EXIT.done : EXIT.usage;
      return;
    }
    const { message, exitCode } = describeFailure(error);
    process.stderr.write(`wheelyard: ${message}\n`);
    if (process.env.WHEELYARD_INTERNAL_TRACE && error instanceof Error)
      process.stderr.write(`${error.stack}\n`);
    process.exitCode = exitCode;
  }
}

await main(process.argv.slice(2));
