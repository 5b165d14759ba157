import { openAsBlob } from "node:fs";
import { stat } from "node:fs/promises";
import type { Command } from "commander";
import { type AnswerOf, type AnswerOfPost, answerOf } from "../../../client/src/answers.ts";
import { segment } from "../api-client.ts";
import { addIndexOption, chosenIndex, type IndexOption, indexPath } from "../options/index-option.ts";
import { addServerOptions, connect, type ServerOptions } from "../options/server-options.ts";
import { CommandFailure, EXIT } from "../terminal/failure.ts";
import { print, table, time } from "../terminal/output.ts";

type Options = ServerOptions & IndexOption;
type Results = AnswerOfPost<"/indexes/{owner}/{index}/projects/{project}/releases/{version}/results">;
type Result = AnswerOf<"/indexes/{owner}/{index}/projects/{project}/releases/{version}/results/{id}">;

interface UploadOptions extends Options {
  environment?: string;
  python?: string;
  platform?: string;
  file?: string;
}

interface ListOptions extends Options {
  all?: boolean;
}

export function define(command: Command): void {
  command.addHelpText(
    "after",
    `
Examples:
  tox --result-json tox.json; wheelyard results upload shop-core 1.4.0 tox.json
  pytest --junit-xml junit.xml; wheelyard results upload shop-core 1.4.0 junit.xml --environment py312-linux
  wheelyard results list shop-core 1.4.0`,
  );
  const define = (name: string, description: string) =>
    addServerOptions(
      addIndexOption(
        command.command(name).description(description).argument("<project>").argument("<version>"),
      ),
    );
  define("upload", "add test results to a release: JSON of tox, JUnit XML, or JSON with results")
    .argument("<reports...>")
    .option("--environment <name>", "name of the environment, for reports that name none, such as JUnit XML")
    .option("--python <version>", "version of Python, for reports that do not say it")
    .option("--platform <name>", "platform, for reports that do not say it, such as linux")
    .option("--file <name>", "file that was tested (default: the release)")
    .action(upload);
  define("list", "list the latest test result of each environment of a release")
    .option("--all", "older results too")
    .action(list);
  define("log", "show the log of a test result").argument("<id>").action(log);
  define("remove", "remove a test result").argument("<id>").action(remove);
}

async function upload(
  project: string,
  version: string,
  paths: string[],
  options: UploadOptions,
): Promise<void> {
  for (const path of paths)
    if (!(await stat(path).catch(() => null))?.isFile())
      throw new CommandFailure(`${path} is not a file. Nothing was sent.`, EXIT.usage);
  const { environment, python, platform, file } = options;
  const api = await connect(options);
  const address = await chosenIndex(api, options);
  indexPath(address);
  const [owner = "", index = ""] = address.split("/");
  const items: Results["items"] = [];
  for (const path of paths) {
    const sent: Results = await answerOf(
      api.patient.POST("/indexes/{owner}/{index}/projects/{project}/releases/{version}/results", {
        params: {
          path: { owner, index, project, version },
          query: {
            ...(environment !== undefined && { environment }),
            ...(python !== undefined && { python }),
            ...(platform !== undefined && { platform }),
            ...(file !== undefined && { file }),
          },
        },
        headers: { "Content-Type": "application/octet-stream" },
        // The description of the API has no word for bytes but `string`.
        body: (await openAsBlob(path)) as unknown as string,
        bodySerializer: (bytes) => bytes,
      }),
    );
    items.push(...sent.items);
  }
  print(options, { items }, wordsOf(items, ""));
}

async function list(project: string, version: string, options: ListOptions): Promise<void> {
  const api = await connect(options);
  const address = await chosenIndex(api, options);
  const { items } = await api.get<Results>(`${releasePath(address, project, version)}/results`);
  const shown = options.all ? items : items.filter(({ isLatest }) => isLatest);
  print(
    options,
    { items: shown },
    wordsOf(shown, `${project} ${version} has no test results in ${address}.`),
  );
}

async function log(project: string, version: string, id: string, options: Options): Promise<void> {
  const api = await connect(options);
  const address = await chosenIndex(api, options);
  const path = `${releasePath(address, project, version)}/results/${segment(id)}`;
  const result = await api.get<Result>(path);
  print(options, result, result.log || "The report has no log.");
}

async function remove(project: string, version: string, id: string, options: Options): Promise<void> {
  const api = await connect(options);
  const address = await chosenIndex(api, options);
  await api.delete(`${releasePath(address, project, version)}/results/${segment(id)}`);
  print(options, { id, removed: true }, `Removed the test result ${id} of ${project} ${version}.`);
}

function releasePath(address: string, project: string, version: string): string {
  return `${indexPath(address)}/projects/${segment(project)}/releases/${segment(version)}`;
}

function wordsOf(items: Results["items"], none: string): string {
  const titles = ["ENVIRONMENT", "STATUS", "PYTHON", "PLATFORM", "TESTS", "REPORTED", "ID"];
  const rows = items.map((one) => [
    ...[one.environment, one.status, one.python ?? "", one.platform ?? ""],
    ...[one.tests, time(one.reportedAt), one.id],
  ]);
  return table(titles, rows, none);
}
