import { openAsBlob } from "node:fs";
import { stat } from "node:fs/promises";
import type { Command } from "commander";
import { type AnswerOf, type AnswerOfPost, answerOf } from "../../../client/src/answers.ts";
import { segment } from "../api-client.ts";
import { addIndexOption, chosenIndex, type IndexOption, indexPath } from "../options/index-option.ts";
import { addServerOptions, connect, type ServerOptions } from "../options/server-options.ts";
import { CommandFailure, EXIT } from "../terminal/failure.ts";
import { print, size } from "../terminal/output.ts";

type Options = ServerOptions & IndexOption;
type Docs = AnswerOfPost<"/indexes/{owner}/{index}/projects/{project}/releases/{version}/docs">;
type List = AnswerOf<"/indexes/{owner}/{index}/projects/{project}/docs">;

export function define(command: Command): void {
  command.addHelpText(
    "after",
    `
Examples:
  wheelyard docs upload shop-core 1.4.0 build/html.zip
  wheelyard docs list shop-core
  wheelyard docs remove shop-core 1.4.0`,
  );
  const define = (name: string, description: string) =>
    addServerOptions(addIndexOption(command.command(name).description(description).argument("<project>")));
  define("upload", "publish the documentation of a release, a zip with index.html at its top")
    .argument("<version>")
    .argument("<zip>")
    .action(upload);
  define("list", "list the releases that have documentation").action(list);
  define("remove", "remove the documentation of a release").argument("<version>").action(remove);
}

async function upload(project: string, version: string, path: string, options: Options): Promise<void> {
  const found = await stat(path).catch(() => null);
  if (!found?.isFile()) {
    const message = `${path} is not a file. Zip the contents of the folder with the documentation first.`;
    throw new CommandFailure(message, EXIT.usage);
  }
  const api = await connect(options);
  const address = await chosenIndex(api, options);
  indexPath(address);
  const [owner = "", index = ""] = address.split("/");
  const docs: Docs = await answerOf(
    api.patient.POST("/indexes/{owner}/{index}/projects/{project}/releases/{version}/docs", {
      params: { path: { owner, index, project, version } },
      headers: { "Content-Type": "application/zip" },
      // The description of the API has no word for bytes but `string`.
      body: (await openAsBlob(path)) as unknown as string,
      bodySerializer: (bytes) => bytes,
    }),
  );
  print(
    options,
    docs,
    `Published the documentation of ${project} ${docs.version} in ${address}: ${docs.files} files, ${size(docs.size)}. It is at /${docs.path}`,
  );
}

async function list(project: string, options: Options): Promise<void> {
  const api = await connect(options);
  const address = await chosenIndex(api, options);
  const { items } = await api.get<List>(`${indexPath(address)}/projects/${segment(project)}/docs`);
  const lines = items.map(
    (docs) => `${docs.version}  ${docs.files} files, ${size(docs.size)}  /${docs.path}`,
  );
  print(
    options,
    { items },
    lines.length > 0 ? lines.join("\n") : `${project} has no documentation in ${address}.`,
  );
}

async function remove(project: string, version: string, options: Options): Promise<void> {
  const api = await connect(options);
  const address = await chosenIndex(api, options);
  const release = `${indexPath(address)}/projects/${segment(project)}/releases/${segment(version)}`;
  await api.delete(`${release}/docs`);
  print(
    options,
    { project, version, removed: true },
    `Removed the documentation of ${project} ${version} from ${address}.`,
  );
}
