import type { Command } from "commander";
import type { ExplainedFile, Explanation } from "../../http/api/explain/schema.ts";
import { segment } from "../api-client.ts";
import { addIndexOption, chosenIndex, type IndexOption, indexPath } from "../options/index-option.ts";
import { addServerOptions, connect, type ServerOptions } from "../options/server-options.ts";
import { print, table, time } from "../terminal/output.ts";

interface ExplainOptions extends ServerOptions, IndexOption {
  hidden?: boolean;
}

export function define(command: Command): void {
  command.argument("<project>", "name of the project");
  command.addHelpText(
    "after",
    `
Examples:
  wheelyard explain flask                        why is each file visible or hidden?
  wheelyard explain flask --hidden --index team/dev`,
  );
  addServerOptions(addIndexOption(command.option("--hidden", "only hidden files"))).action(explain);
}

async function explain(project: string, options: ExplainOptions): Promise<void> {
  const api = await connect(options);
  const index = await chosenIndex(api, options);
  const answer = await api.get<Explanation>(`${indexPath(index)}/explain/${segment(project)}`);
  const files = answer.files.filter(({ state }) => !options.hidden || state !== "shown");
  print(options, { ...answer, files }, [answer.because, "", describe(files)].join("\n"));
}

function describe(files: ExplainedFile[]): string {
  const rows = files.map((file) => [
    file.filename,
    file.source,
    file.until === null ? file.state : `held until ${time(file.until)}`,
    time(file.since),
    file.because,
  ]);
  const facts = table(["FILE", "FROM", "STATE", "SINCE", "WHY"], rows, "No matching file.");
  const advice = [...new Set(files.map(({ todo }) => todo))].filter((todo) => todo !== null);
  return advice.length === 0
    ? facts
    : `${facts}\n\nWhat to do:\n${advice.map((one) => `  ${one}`).join("\n")}`;
}
