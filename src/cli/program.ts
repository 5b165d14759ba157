import { Command } from "commander";
import { VERSION } from "../version.ts";
import { HELP_END, throwInsteadOfLeaving } from "./usage.ts";

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
  { name: "serve", summary: "start the server", load: () => import("./server/serve.ts") },
  {
    name: "init",
    summary: "write a configuration file and create the data folder",
    load: () => import("./server/init.ts"),
  },
  {
    name: "login",
    summary: "sign this machine in, with a browser",
    load: () => import("./login/login.ts"),
  },
  { name: "logout", summary: "sign this machine out", load: () => import("./login/logout.ts") },
  {
    name: "account",
    summary: "manage accounts of people and services",
    load: () => import("./accounts/account.ts"),
  },
  { name: "group", summary: "manage groups of accounts", load: () => import("./accounts/group.ts") },
  {
    name: "token",
    summary: "manage tokens for publishing and installing",
    load: () => import("./accounts/token.ts"),
  },
  {
    name: "issuer",
    summary: "manage the issuers of ID tokens that trusted publishers sign in with",
    load: () => import("./accounts/issuer.ts"),
  },
  {
    name: "publisher",
    summary: "manage trusted publishers: CI jobs and pods that need no password",
    load: () => import("./accounts/publisher.ts"),
  },
  {
    name: "webhook",
    summary: "manage webhooks, which notify other systems of changes",
    load: () => import("./site/webhook.ts"),
  },
  {
    name: "keys",
    summary: "manage the keys that encrypt secrets in the database",
    load: () => import("./site/keys.ts"),
  },
  {
    name: "audit",
    summary: "check and export the change log, and show security events",
    load: () => import("./audit/audit.ts"),
  },
  {
    name: "grant",
    summary: "manage grants: who can read, publish, yank, remove and manage",
    load: () => import("./accounts/grant.ts"),
  },
  {
    name: "rights",
    summary: "show what an account can do in each index, and why",
    load: () => import("./accounts/rights.ts"),
  },
  {
    name: "invitation",
    summary: "manage invitations to create an account",
    load: () => import("./accounts/invitation.ts"),
  },
  {
    name: "registration",
    summary: "approve or reject account requests",
    load: () => import("./accounts/registration.ts"),
  },
  { name: "index", summary: "manage package indexes", load: () => import("./indexes/index-command.ts") },
  {
    name: "mirror",
    summary: "manage mirrors of upstream indexes and their cache",
    load: () => import("./indexes/mirror.ts"),
  },
  {
    name: "project",
    summary: "manage projects and their status",
    load: () => import("./packages/project.ts"),
  },
  {
    name: "policy",
    summary: "manage the rules for files from bases and upstreams",
    load: () => import("./indexes/policy.ts"),
  },
  {
    name: "upload",
    summary: "publish wheels and source distributions",
    load: () => import("./packages/upload.ts"),
  },
  {
    name: "import",
    summary: "move in from another index server, with its users and rights",
    load: () => import("./import/import-command.ts"),
  },
  {
    name: "docs",
    summary: "publish, list and remove the documentation of releases",
    load: () => import("./packages/docs.ts"),
  },
  { name: "comment", summary: "comment on releases", load: () => import("./packages/comment.ts") },
  {
    name: "results",
    summary: "add, list and remove test results of releases",
    load: () => import("./packages/results.ts"),
  },
  { name: "search", summary: "search for projects", load: () => import("./packages/search.ts") },
  { name: "downloads", summary: "show download counts", load: () => import("./packages/downloads.ts") },
  {
    name: "explain",
    summary: "show why each file of a project is visible or hidden",
    load: () => import("./packages/explain.ts"),
  },
  {
    name: "yank",
    summary: "yank a release or a file, so that installers no longer choose it",
    load: () => import("./packages/yank.ts"),
  },
  {
    name: "promote",
    summary: "copy a release to another index",
    load: () => import("./packages/promote.ts"),
  },
  {
    name: "promotion",
    summary: "list, show and cancel promotions",
    load: () => import("./packages/promotion.ts"),
  },
  {
    name: "push-all",
    summary: "copy all releases of an index to an upload URL elsewhere",
    load: () => import("./packages/push-all.ts"),
  },
  {
    name: "export",
    summary: "export indexes to a static site, or for devpi",
    load: () => import("./export/export-command.ts"),
  },
  {
    name: "bundle",
    summary: "carry packages to a server without a connection, in signed bundles",
    load: () => import("./bundle/bundle-command.ts"),
  },
  {
    name: "request",
    summary: "ask for packages, and approve or refuse what others ask for",
    load: () => import("./requests/request-command.ts"),
  },
  {
    name: "target",
    summary: "describe the machines that packages are installed on",
    load: () => import("./requests/target-command.ts"),
  },
  {
    name: "remove",
    summary: "remove a project, a release or a file",
    load: () => import("./packages/remove.ts"),
  },
  {
    name: "plan",
    summary: "show how the site differs from a site file",
    load: () => import("./site/plan.ts"),
  },
  {
    name: "apply",
    summary: "make the site as a site file says, in one transaction",
    load: () => import("./site/apply.ts"),
  },
  {
    name: "site",
    summary: "write a running site as a site file, and list what site files manage",
    load: () => import("./site/site.ts"),
  },
  {
    name: "bin",
    summary: "list, restore or delete removed files",
    load: () => import("./packages/bin.ts"),
  },
  {
    name: "retention",
    summary: "remove old releases of an index on their own, into its recycle bin",
    load: () => import("./indexes/retention.ts"),
  },
  { name: "log", summary: "show the change log: who changed what", load: () => import("./site/log.ts") },
  { name: "task", summary: "list, show and cancel background tasks", load: () => import("./site/task.ts") },
  {
    name: "backup",
    summary: "back up a running server to a folder or bucket, and list and verify backups",
    load: () => import("./data/backup.ts"),
  },
  {
    name: "restore",
    summary: "restore a backup into an empty place",
    load: () => import("./data/restore.ts"),
  },
  {
    name: "rebuild",
    summary: "rebuild the database from the records in the storage",
    load: () => import("./data/rebuild.ts"),
  },
  {
    name: "verify",
    summary: "compare database, records and stored files",
    load: () => import("./data/verify.ts"),
  },
  {
    name: "trash",
    summary: "list, restore or delete what repairs moved to the trash",
    load: () => import("./data/trash.ts"),
  },
  {
    name: "doctor",
    summary: "check everything that a server needs, and suggest fixes",
    load: () => import("./server/doctor.ts"),
  },
  {
    name: "upgrade",
    summary: "check whether this version can take over the data, and how to go back",
    load: () => import("./server/upgrade.ts"),
  },
  {
    name: "restart",
    summary: "replace the workers of the running server one by one",
    load: () => import("./server/restart.ts"),
  },
  {
    name: "health",
    summary: "check the health of the server on this machine",
    load: () => import("./server/health.ts"),
  },
  {
    name: "database",
    summary: "copy all data from one database to another",
    load: () => import("./data/database.ts"),
  },
  {
    name: "storage",
    summary: "copy stored files to another storage",
    load: () => import("./data/storage.ts"),
  },
  { name: "config", summary: "check or print the configuration", load: () => import("./server/config.ts") },
  {
    name: "client-setup",
    summary: "print settings for pip, uv, twine, poetry, pdm and hatch",
    load: () => import("./packages/client-setup.ts"),
  },
  {
    name: "version",
    summary: "print the versions of Wheelyard and Node",
    load: () => import("./server/version-command.ts"),
  },
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
