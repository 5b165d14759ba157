import type { Command } from "commander";
import type { AnswerOf } from "../../../client/src/answers.ts";
import { segment } from "../api-client.ts";
import { addIndexOption, chosenIndex, type IndexOption, indexPath } from "../options/index-option.ts";
import { addServerOptions, connect, type ServerOptions } from "../options/server-options.ts";
import { print, time } from "../terminal/output.ts";

type Options = ServerOptions & IndexOption;
type Comments = AnswerOf<"/indexes/{owner}/{index}/projects/{project}/releases/{version}/comments">;
type Comment = Comments["items"][number];

export function define(command: Command): void {
  command.addHelpText(
    "after",
    `
Examples:
  wheelyard comment add shop-core 1.2.3 "Loses carts with Redis 7. Use 1.2.4"
  wheelyard comment list shop-core 1.2.3`,
  );
  const define = (name: string, description: string) =>
    addServerOptions(
      addIndexOption(
        command.command(name).description(description).argument("<project>").argument("<version>"),
      ),
    );
  define("add", "comment on a release, for everyone who can read the project").argument("<text>").action(add);
  define("list", "list the comments on a release").action(list);
  define("remove", "remove a comment").argument("<id>").action(remove);
}

async function add(project: string, version: string, text: string, options: Options): Promise<void> {
  const { api, path } = await commentsPath(project, version, options);
  const comment = await api.post<Comment>(path, { text });
  print(options, comment, `Commented on ${project} ${comment.version} (${comment.id}).`);
}

async function list(project: string, version: string, options: Options): Promise<void> {
  const { api, path } = await commentsPath(project, version, options);
  const { items } = await api.get<Comments>(path);
  const lines = items.map((one) => `${time(one.createdAt)}  ${one.author}  (${one.id})\n  ${one.text}`);
  print(options, { items }, lines.join("\n") || `${project} ${version} has no comments.`);
}

async function remove(project: string, version: string, id: string, options: Options): Promise<void> {
  const { api, path } = await commentsPath(project, version, options);
  await api.delete(`${path}/${segment(id)}`);
  print(options, { id, removed: true }, `Removed the comment ${id} on ${project} ${version}.`);
}

async function commentsPath(project: string, version: string, options: Options) {
  const api = await connect(options);
  const index = indexPath(await chosenIndex(api, options));
  return { api, path: `${index}/projects/${segment(project)}/releases/${segment(version)}/comments` };
}
