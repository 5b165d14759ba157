import { setTimeout } from "node:timers/promises";
import type { Command } from "commander";
import type { AnswerOf } from "../../../client/src/answers.ts";
import type { Release } from "../../http/api/releases/schema.ts";
import { type ApiClient, segment } from "../api-client.ts";
import { indexPath } from "../options/index-option.ts";
import { addServerOptions, basic, connect, type ServerOptions } from "../options/server-options.ts";
import { CommandFailure, EXIT } from "../terminal/failure.ts";
import { print } from "../terminal/output.ts";
import { Progress } from "../terminal/progress.ts";
import { readSecret } from "../terminal/secret-file.ts";
import { push } from "./push.ts";

interface PromoteOptions extends ServerOptions {
  from: string;
  to: string;
  pushAccount: string;
  pushPasswordFile?: string;
  wait: boolean;
}

type Promotion = AnswerOf<"/promotions/{id}">;

const LOOK_MS = 500;
const WORDS = { new: "published", unchanged: "already there", replaces: "replaced an existing file" };

export function define(command: Command): void {
  addServerOptions(
    command
      .argument("<project>")
      .argument("<version>")
      .requiredOption("--from <owner/name>", "the index to copy from")
      .requiredOption("--to <index>", "the index to copy to: owner/name, or an upload URL")
      .option("--push-account <name>", "account name for an upload URL", "__token__")
      .option(
        "--push-password-file <file>",
        "file with the password or token for an upload URL (also WHEELYARD_PUSH_PASSWORD)",
      )
      .option("--no-wait", "start the promotion and return; `wheelyard promotion show` tells how far it is"),
  )
    .addHelpText(
      "after",
      `
Publishes all files of the release in the other index, unchanged, or none of them. Files of a mirror that are not cached yet are
fetched first. This runs in the background of the server: if this command is interrupted, it goes on.
You need the right to read the source and to publish to the target. An upload URL can be of any index that accepts uploads by twine;
files are sent there one by one.

Examples:
  wheelyard promote shop-core 1.4.0 --from team/dev --to team/release
  wheelyard promote flask 3.1.0 --from root/pypi --to company/approved
  wheelyard promote shop-core 1.4.0 --from team/release --to https://packages.example.com/legacy/ --push-password-file token.txt`,
    )
    .action(promote);
}

async function promote(project: string, version: string, options: PromoteOptions): Promise<void> {
  const api = await connect(options);
  const release = `${indexPath(options.from)}/projects/${segment(project)}/releases/${segment(version)}`;
  if (/^https?:\/\//i.test(options.to)) return promoteElsewhere(api, release, options);
  indexPath(options.to);
  const promotion = await api.post<Promotion>(`${release}/promotions`, { to: options.to });
  if (!options.wait) return print(options, promotion, `Started promotion ${promotion.id}.`);
  const ended = await untilEnded(api, promotion, options);
  if (ended.state !== "done") throw failure(ended);
  const lines = (ended.outcomes ?? []).map(({ filename, outcome }) => `  ${filename}: ${WORDS[outcome]}`);
  print(options, ended, [`${project} ${version} is in ${options.to}:`, ...lines].join("\n"));
}

async function untilEnded(api: ApiClient, started: Promotion, options: PromoteOptions): Promise<Promotion> {
  const progress = new Progress(options);
  for (let promotion = started; ; ) {
    if (promotion.endedAt !== null) {
      progress.finish();
      return promotion;
    }
    const { filesDone, files, bytesDone } = promotion;
    const phase = `${filesDone} of ${files} files, bytes`;
    progress.report({ phase, done: bytesDone, total: promotion.bytes });
    await setTimeout(LOOK_MS);
    promotion = await api.get<Promotion>(`/promotions/${promotion.id}`);
  }
}

function failure({ id, state, problem }: Promotion): CommandFailure {
  if (problem !== null) return new CommandFailure(problem);
  const why =
    state === "cancelled"
      ? "was canceled"
      : "was interrupted, because the server stopped. Run the command again";
  return new CommandFailure(`Promotion ${id} ${why}. Nothing was published.`);
}

async function promoteElsewhere(api: ApiClient, path: string, options: PromoteOptions): Promise<void> {
  if (!URL.canParse(options.to))
    throw new CommandFailure(`--to ${options.to} is not a valid address.`, EXIT.usage);
  const release = await api.get<Release>(path);
  const { pushAccount, pushPasswordFile } = options;
  const password =
    pushPasswordFile === undefined ? process.env.WHEELYARD_PUSH_PASSWORD : await readSecret(pushPasswordFile);
  const authorization = password ? basic(pushAccount, password) : null;
  const source = { index: options.from, project: release.project, release };
  const sent = await push(api, source, { url: new URL(options.to), authorization });
  const lines = sent.map((filename) => `  ${filename}: sent`);
  print(
    options,
    { files: sent },
    [`${release.project} ${release.version} is at ${options.to}:`, ...lines].join("\n"),
  );
}
