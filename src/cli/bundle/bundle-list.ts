import type { Command } from "commander";
import type { AnswerOf } from "../../../client/src/answers.ts";
import { addIndexOption, chosenIndex, type IndexOption, indexPath } from "../options/index-option.ts";
import { addServerOptions, connect, type ServerOptions } from "../options/server-options.ts";
import { CommandFailure, EXIT } from "../terminal/failure.ts";
import { print, table, time } from "../terminal/output.ts";

type Bundle = AnswerOf<"/indexes/{owner}/{index}/bundles">["items"][number];
type Options = ServerOptions & IndexOption;

export function define(command: Command): void {
  addServerOptions(
    addIndexOption(
      command.command("list").description("list the bundles that an index admitted, newest first"),
    ),
  ).action(list);
  addServerOptions(
    addIndexOption(
      command
        .command("revert")
        .summary("remove the files that a bundle brought")
        .description("Remove the files that a bundle brought.")
        .argument("<sequence>", "number of the bundle"),
    ),
  )
    .addHelpText(
      "after",
      `
Files that were there before the bundle stay, and yanks stay. The names of removed files stay reserved: they do not come back with a
later bundle. The number of the bundle stays used.

Example:
  wheelyard bundle revert 7 --index company/approved --account admin`,
    )
    .action(revert);
}

async function list(options: Options): Promise<void> {
  const api = await connect(options);
  const bundles = await api.all<Bundle>(`${indexPath(await chosenIndex(api, options))}/bundles`);
  const rows = bundles.map((one) => [
    ...[one.sequence, one.stream, one.files, one.unchanged, time(one.admittedAt), one.admittedBy],
    ...[one.signedBy.join(", "), one.reverted ? "reverted" : ""],
  ]);
  const titles = ["SEQUENCE", "STREAM", "NEW", "THERE BEFORE", "ADMITTED", "BY", "SIGNED BY", ""];
  print(options, bundles, table(titles, rows, "No bundles."));
}

async function revert(sequence: string, options: Options): Promise<void> {
  if (!/^[1-9]\d{0,8}$/.test(sequence))
    throw new CommandFailure("Give the number of a bundle, such as 7.", EXIT.usage);
  const api = await connect(options);
  const index = await chosenIndex(api, options);
  const answer = await api.post<{ files: number }>(`${indexPath(index)}/bundles/${sequence}/revert`);
  print(options, answer, `Reverted bundle ${sequence} in ${index}: ${answer.files} files removed.`);
}
