import type { Command } from "commander";
import type { Project } from "../../http/api/projects/schema.ts";
import type { Release } from "../../http/api/releases/schema.ts";
import { type ApiClient, segment } from "../api-client.ts";
import { addIndexOption, chosenIndex, type IndexOption, indexPath } from "../options/index-option.ts";
import { addServerOptions, basic, connect, type ServerOptions } from "../options/server-options.ts";
import { CommandFailure, EXIT } from "../terminal/failure.ts";
import { facts, print } from "../terminal/output.ts";
import { Progress } from "../terminal/progress.ts";
import { readSecret } from "../terminal/secret-file.ts";
import { type PushRefused, type PushTarget, push } from "./push.ts";

const EXAMPLES = `
Sends every file of every project that the index hosts to another index, as twine does: an upload URL of any index server. Projects of
mirrors are left out. A file that is already there is no error, so you can run the command again, to continue or to send what came
since. Yanks, project status, accounts and grants are not sent.

Examples:
  wheelyard push-all https://packages.example.com/legacy/ --push-password-file token.txt
  wheelyard push-all http://127.0.0.1:8080/ --index team/release --push-account maker

Exit codes: 0 everything is there, 1 some files were refused (they are named).`;

const PAGE = 500;

interface PushAllOptions extends ServerOptions, IndexOption {
  pushAccount: string;
  pushPasswordFile?: string;
}

/** What came of all files. */
interface PushedAll {
  projects: number;
  sent: number;
  alreadyThere: number;
  refused: { filename: string; problem: string }[];
}

export function define(command: Command): void {
  addServerOptions(
    addIndexOption(
      command
        .argument("<url>", "upload URL of the other index")
        .option("--push-account <name>", "account name at the other index", "__token__")
        .option(
          "--push-password-file <file>",
          "file with the password or token for the other index (also WHEELYARD_PUSH_PASSWORD)",
        ),
    ),
  )
    .addHelpText("after", EXAMPLES)
    .action(pushAll);
}

async function pushAll(address: string, options: PushAllOptions): Promise<void> {
  if (!/^https?:\/\//i.test(address) || !URL.canParse(address))
    throw new CommandFailure(
      `${address} is not an address. Use one such as https://example.com/legacy/.`,
      EXIT.usage,
    );
  const api = await connect(options);
  const index = await chosenIndex(api, options);
  const projects = `${indexPath(index)}/projects`;
  const target = { url: new URL(address), authorization: await authorizationOf(options) };
  const pushed: PushedAll = { projects: 0, sent: 0, alreadyThere: 0, refused: [] };
  const progress = new Progress(options);
  try {
    for await (const { name } of api.each<{ name: string }>(projects, { kind: "hosted", limit: PAGE })) {
      await pushProject(api, { index, project: name, target }, pushed);
      pushed.projects++;
      progress.report({ phase: "projects", done: pushed.projects, total: null });
    }
  } finally {
    progress.finish();
  }
  const counts = facts([
    ["Projects", pushed.projects],
    ["Files sent", pushed.sent],
    ["Already there", pushed.alreadyThere],
    ["Refused", pushed.refused.length],
  ]);
  print(options, pushed, [...pushed.refused.map(({ problem }) => problem), counts].join("\n"));
  if (pushed.refused.length > 0) process.exitCode = EXIT.failed;
}

async function pushProject(
  api: ApiClient,
  { index, project, target }: { index: string; project: string; target: PushTarget },
  pushed: PushedAll,
): Promise<void> {
  const path = `${indexPath(index)}/projects/${segment(project)}`;
  const { versions } = await api.get<Project>(path);
  const refused = (filename: string, refusal: PushRefused): void => {
    // Without the right to publish there, every other file would be refused too.
    if (refusal.status === 401 || refusal.status === 403) throw refusal;
    if (isAlreadyThere(refusal)) pushed.alreadyThere++;
    else pushed.refused.push({ filename, problem: refusal.message });
  };
  for (const version of versions) {
    const release = await api.get<Release>(`${path}/releases/${segment(version)}`);
    const sent = await push(api, { index, project, release }, target, refused);
    pushed.sent += sent.length;
  }
}

/** Index servers say so in many ways; this is what twine looks for. */
function isAlreadyThere({ status, message }: PushRefused): boolean {
  return (
    status === 409 || (status === 400 && /already exist|already been taken|updating asset/i.test(message))
  );
}

async function authorizationOf({ pushAccount, pushPasswordFile }: PushAllOptions): Promise<string | null> {
  const password =
    pushPasswordFile === undefined ? process.env.WHEELYARD_PUSH_PASSWORD : await readSecret(pushPasswordFile);
  return password ? basic(pushAccount, password) : null;
}
