import { Command } from "commander";
import { VERSION } from "../version.ts";

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
  {
    name: "mirror",
    summary: "mirrors of upstream indexes: what they keep, and asking anew",
    load: () => import("./mirror.ts"),
  },
  { name: "project", summary: "projects of an index and their status", load: () => import("./project.ts") },
  {
    name: "policy",
    summary: "rules on what an index takes from its bases and upstreams",
    load: () => import("./policy.ts"),
  },
  {
    name: "explain",
    summary: "say of every file of a project whether an index shows it, and why",
    load: () => import("./explain.ts"),
  },
  {
    name: "yank",
    summary: "yank a release or a file (installers pass over it)",
    load: () => import("./yank.ts"),
  },
  {
    name: "promote",
    summary: "copy a release to another index",
    load: () => import("./promote.ts"),
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
  {
    name: "trash",
    summary: "list, put back or remove what repairs took away",
    load: () => import("./trash.ts"),
  },
  {
    name: "doctor",
    summary: "look at all that a server needs, and say what to do",
    load: () => import("./doctor.ts"),
  },
  {
    name: "health",
    summary: "ask the server of this machine whether it is well",
    load: () => import("./health.ts"),
  },
  {
    name: "database",
    summary: "move all facts from one database to another",
    load: () => import("./database.ts"),
  },
  { name: "storage", summary: "copy stored files to another storage", load: () => import("./storage.ts") },
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
    .helpCommand("help [command]", "explain a command")
    .showSuggestionAfterError()
    .addHelpText("after", HELP_END);
  for (const { name, summary, load } of COMMANDS) {
    const command = whole.command(name).summary(summary).description(sentence(summary));
    if (isWanted(name)) (await load()).define(command);
  }
  throwInsteadOfLeaving(whole);
  return whole;
}

function sentence(summary: string): string {
  return `${summary[0]?.toUpperCase()}${summary.slice(1)}.`;
}

/** Wrong usage throws instead of leaving at once, so that exit codes are chosen in one place. */
function throwInsteadOfLeaving(command: Command): void {
  command.exitOverride().showHelpAfterError("(add --help for how to use it)");
  for (const child of command.commands) throwInsteadOfLeaving(child);
}
