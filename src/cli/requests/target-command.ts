import type { Command } from "commander";
import type { AnswerOf } from "../../../client/src/answers.ts";
import { segment } from "../api-client.ts";
import { collect } from "../options/repeatable.ts";
import { addServerOptions, connect, type ServerOptions } from "../options/server-options.ts";
import { print, table } from "../terminal/output.ts";

type Target = AnswerOf<"/targets">["items"][number];

export function define(command: Command): void {
  command.addHelpText(
    "after",
    `
A target describes machines that packages are installed on: Python versions and platforms. Requests for packages name targets, and
wheelyard bundle resolve finds files for each of them.

Examples:
  wheelyard target set office --python 3.9 --python 3.13 --platform win_amd64 --platform manylinux_2_28_x86_64
  wheelyard target set laptops --python 3.13 --platform macosx_13_0_arm64
  wheelyard target list`,
  );
  addServerOptions(command.command("list").description("list targets")).action(list);
  addServerOptions(
    command
      .command("set <name>")
      .description("create a target, or replace it")
      .option("--python <version>", "version of CPython, such as 3.13 (repeatable)", collect, [])
      .option(
        "--platform <tag>",
        "newest platform tag that the machines take, such as manylinux_2_28_x86_64, win_amd64 (repeatable)",
        collect,
        [],
      ),
  ).action(set);
  addServerOptions(command.command("remove <name>").description("remove a target")).action(remove);
}

async function list(options: ServerOptions): Promise<void> {
  const targets = await (await connect(options)).all<Target>("/targets");
  const rows = targets.map(({ name, pythons, platforms }) => [name, pythons.join(" "), platforms.join(" ")]);
  print(options, targets, table(["NAME", "PYTHON", "PLATFORMS"], rows, "No targets."));
}

async function set(
  name: string,
  options: ServerOptions & { python: string[]; platform: string[] },
): Promise<void> {
  const body = { pythons: options.python, platforms: options.platform };
  const target = await (await connect(options)).put<Target>(`/targets/${segment(name)}`, body);
  print(options, target, `Set target ${name}.`);
}

async function remove(name: string, options: ServerOptions): Promise<void> {
  await (await connect(options)).delete(`/targets/${segment(name)}`);
  print(options, { name, removed: true }, `Removed target ${name}.`);
}
