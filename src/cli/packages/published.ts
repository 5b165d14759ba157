import type { Command } from "commander";
import { type ApiClient, segment } from "../api-client.ts";
import { addIndexOption, chosenIndex, type IndexOption, indexPath } from "../options/index-option.ts";
import { addServerOptions, type ServerOptions } from "../options/server-options.ts";
import { CommandFailure, EXIT } from "../terminal/failure.ts";

/** What a command is about: a project, a release of it, or one file. */
export interface PublishedOptions extends ServerOptions, IndexOption {
  file?: string;
}

export function addPublishedOptions(command: Command): Command {
  return addServerOptions(
    addIndexOption(command.option("--file <filename>", "this file only, not the whole release")),
  );
}

/** The API's path of what is meant, and words for it. */
export async function publishedPath(
  api: ApiClient,
  project: string,
  version: string | undefined,
  options: PublishedOptions,
): Promise<{ path: string; words: string }> {
  if (version !== undefined && options.file !== undefined)
    throw new CommandFailure("Give a version or --file, not both.", EXIT.usage);
  const index = await chosenIndex(api, options);
  const path = `${indexPath(index)}/projects/${segment(project)}`;
  if (options.file !== undefined)
    return { path: `${path}/files/${segment(options.file)}`, words: `${options.file} in ${index}` };
  if (version !== undefined)
    return { path: `${path}/releases/${segment(version)}`, words: `${project} ${version} in ${index}` };
  return { path, words: `${project} with all its releases in ${index}` };
}
