import type { Command } from "commander";
import type { Release } from "../../http/api/releases/schema.ts";
import { type ApiClient, segment } from "../api-client.ts";
import { indexPath } from "../options/index-option.ts";
import { addServerOptions, basic, connect, type ServerOptions } from "../options/server-options.ts";
import { CommandFailure, EXIT } from "../terminal/failure.ts";
import { print } from "../terminal/output.ts";
import { readSecret } from "../terminal/secret-file.ts";
import { push } from "./push.ts";

interface PromoteOptions extends ServerOptions {
  from: string;
  to: string;
  pushAccount: string;
  pushPasswordFile?: string;
}

/** The body of the API's answer. */
interface Promoted {
  files: { filename: string; outcome: "new" | "unchanged" | "replaces" }[];
}

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
      ),
  )
    .addHelpText(
      "after",
      `
Publishes all files of the release in the other index, unchanged, or none of them. No bytes are moved.
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
  const promoted = await api.postPatiently<Promoted>(`${release}/promote`, { to: options.to });
  const lines = promoted.files.map(({ filename, outcome }) => `  ${filename}: ${WORDS[outcome]}`);
  print(options, promoted, [`${project} ${version} is in ${options.to}:`, ...lines].join("\n"));
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
