import type { Command } from "commander";
import { segment } from "./api-client.ts";
import { indexPath } from "./index-option.ts";
import { print } from "./output.ts";
import { addServerOptions, connect, type ServerOptions } from "./server-options.ts";

interface PromoteOptions extends ServerOptions {
  from: string;
  to: string;
}

/** The body of the API's answer. */
interface Promoted {
  files: { filename: string; outcome: "new" | "unchanged" | "replaces" }[];
}

const WORDS = { new: "published", unchanged: "was there before", replaces: "published in place of another" };

export function define(command: Command): void {
  addServerOptions(
    command
      .argument("<project>")
      .argument("<version>")
      .requiredOption("--from <owner/name>", "the index that has the release")
      .requiredOption("--to <owner/name>", "the index that is to have it too"),
  )
    .addHelpText(
      "after",
      `
All files of the release are published in the other index as they are, or none. No bytes move; hashes stay.
It takes the right to read here and to publish there.

Examples:
  wheelyard promote shop-core 1.4.0 --from team/dev --to team/release
  wheelyard promote flask 3.1.0 --from root/pypi --to company/approved`,
    )
    .action(promote);
}

async function promote(project: string, version: string, options: PromoteOptions): Promise<void> {
  indexPath(options.to);
  const api = await connect(options);
  const release = `${indexPath(options.from)}/projects/${segment(project)}/releases/${segment(version)}`;
  const promoted = await api.post<Promoted>(`${release}/promote`, { to: options.to });
  const lines = promoted.files.map(({ filename, outcome }) => `  ${filename}: ${WORDS[outcome]}`);
  print(options, promoted, [`${project} ${version} is in ${options.to}:`, ...lines].join("\n"));
}
