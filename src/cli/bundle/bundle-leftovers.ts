import type { Command } from "commander";
import { ServerSource } from "../export/server-source.ts";
import { indexPath } from "../options/index-option.ts";
import { addServerOptions, connect, type ServerOptions } from "../options/server-options.ts";
import { print, size, table } from "../terminal/output.ts";
import { prefixOf } from "./bundle-order.ts";
import { listSource } from "./source-files.ts";

interface LeftoverOptions extends ServerOptions {
  into: string;
  quarantine?: string;
  remove?: boolean;
}

export function define(command: Command): void {
  addServerOptions(
    command
      .command("leftovers")
      .summary("show what bundles that were not admitted left in the quarantine index")
      .description("Show what bundles that were not admitted left in the quarantine index.")
      .requiredOption("--into <owner/name>", "the index that bundles are admitted into")
      .option(
        "--quarantine <owner/name>",
        "the index that receives the files first (default: --into with -incoming)",
      )
      .option("--remove", "remove the quarantine index with all its files"),
  )
    .addHelpText(
      "after",
      `
Files that are visible in --into are no leftovers, although the quarantine index has them too. The next admission creates a removed
quarantine index again. A bundle that waits for other administrators must then be sent again.

Example:
  wheelyard bundle leftovers --into company/approved --remove --account admin`,
    )
    .action(leftovers);
}

async function leftovers(options: LeftoverOptions): Promise<void> {
  const { into, quarantine = `${into}-incoming` } = options;
  const api = await connect(options);
  const listOf = async (index: string) => {
    indexPath(index);
    const source = new ServerSource(api, { index, prefix: await prefixOf(api, index), mirrored: false });
    return (await listSource(source, [])).listed;
  };
  const admitted = new Set((await listOf(into)).map(({ sha256, filename }) => `${sha256} ${filename}`));
  const arrived = await listOf(quarantine);
  const waiting = arrived.filter(({ sha256, filename }) => !admitted.has(`${sha256} ${filename}`));
  if (options.remove) {
    for (const project of new Set(arrived.map((file) => file.project)))
      await api.delete(`${indexPath(quarantine)}/projects/${project}?permanently=true`);
    await api.delete(indexPath(quarantine));
  }
  const rows = waiting.map((file) => [file.filename, file.version, size(file.size), file.sha256]);
  const list = table(["FILE", "VERSION", "SIZE", "SHA-256"], rows, `No leftovers in ${quarantine}.`);
  const done = options.remove ? `\nRemoved ${quarantine}.` : "";
  print(options, waiting, `${list}${done}`);
}
