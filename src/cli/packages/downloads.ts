import type { Command } from "commander";
import type { AnswerOf } from "../../../client/src/answers.ts";
import { segment } from "../api-client.ts";
import { chosenIndex, indexPath } from "../options/index-option.ts";
import { addServerOptions, connect, type ServerOptions } from "../options/server-options.ts";
import { print, table } from "../terminal/output.ts";

type Downloads = AnswerOf<"/indexes/{owner}/{index}/projects/{project}/downloads">;

interface DownloadsOptions extends ServerOptions {
  index?: string;
  release?: string;
  days: string;
}

const SHOWN = 10;

export function define(command: Command): void {
  addServerOptions(
    command
      .argument("[project]", "only downloads of this project")
      .option("--index <owner/name>", "only downloads from this index; for a project: default index")
      .option("--release <version>", "only this release of the project")
      .option("--days <number>", "number of days, including today", "30"),
  )
    .addHelpText(
      "after",
      `
Examples:
  wheelyard downloads
  wheelyard downloads shop-core --days 90
  wheelyard downloads --index root/pypi --json`,
    )
    .action(downloads);
}

async function downloads(project: string | undefined, options: DownloadsOptions): Promise<void> {
  const api = await connect(options);
  const { index, days, release } = options;
  const path =
    project !== undefined
      ? `${indexPath(await chosenIndex(api, options))}/projects/${segment(project)}/downloads`
      : index === undefined
        ? "/downloads"
        : `${indexPath(index)}/downloads`;
  const found = await api.get<Downloads>(path, {
    days,
    version: project === undefined ? undefined : release,
  });
  print(options, found, describe(found, days));
}

function describe(found: Downloads, days: string): string {
  if (!found.counted)
    return "This server does not count downloads. Set statistics.downloads to true in its configuration.";
  const parts = [
    ranking(
      "PROJECT",
      found.projects.map((one) => [`${one.project} (${one.index})`, one.count]),
    ),
    ranking(
      "RELEASE",
      found.versions.map((one) => [one.version, one.count]),
    ),
    ranking(
      "PYTHON",
      found.pythons.map((one) => [one.python ?? "not reported", one.count]),
    ),
    ranking(
      "INSTALLER",
      found.installers.map((one) => [[one.installer, one.version ?? ""].join(" ").trim(), one.count]),
    ),
  ];
  return [`${found.total} downloads in ${days} days.`, ...parts.filter((part) => part !== "")].join("\n\n");
}

function ranking(title: string, rows: [string, number][]): string {
  return rows.length === 0 ? "" : table([title, "DOWNLOADS"], rows.slice(0, SHOWN), "");
}
