import { randomBytes } from "node:crypto";
import type { Command } from "commander";
import type { AnswerOf } from "../../../client/src/answers.ts";
import { addConfigOptions, type ConfigOptions } from "../options/config-options.ts";
import { addServerOptions, connect, type ServerOptions } from "../options/server-options.ts";
import { CommandFailure, EXIT } from "../terminal/failure.ts";
import { facts, type OutputOptions, print } from "../terminal/output.ts";
import { discardKeyInData } from "./discard-key.ts";
import { followTask } from "./follow-task.ts";

type Keys = AnswerOf<"/site/keys">;
type Task = AnswerOf<"/site/tasks/{id}">;

export function define(command: Command): void {
  command.addHelpText(
    "after",
    `
Examples:
  wheelyard keys generate               # a new key, for secrets.keys
  wheelyard keys list
  wheelyard keys rotate                 # encrypt everything with the first key of secrets.keys
  wheelyard keys discard 1f0c9a55e2d4 --config /etc/wheelyard.yaml   # the key is lost`,
  );
  command.command("generate").description("print a new key, which is stored nowhere").action(generate);
  addServerOptions(
    command.command("list").description("show the IDs of the keys, and how many secrets each has encrypted"),
  ).action(list);
  addServerOptions(
    command
      .command("rotate")
      .description("encrypt all secrets with the first key, while the server runs")
      .option("--no-wait", "return at once; see the progress with wheelyard task list"),
  ).action(rotate);
  addConfigOptions(
    command
      .command("discard <id>")
      .description("delete the secrets of a lost key, so that the server starts again")
      .option("--yes", "delete them: second factors, secrets of webhooks")
      .option("--json", "print JSON"),
  ).action(discard);
}

function generate(): void {
  process.stdout.write(`${randomBytes(32).toString("base64")}\n`);
}

async function list(options: ServerOptions): Promise<void> {
  const keys = await (await connect(options)).get<Keys>("/site/keys");
  print(options, keys, words(keys));
}

function words({ keys, current, older, plain, missing }: Keys): string {
  const lines: [string, string | number][] = [
    ["encrypts", keys[0] ?? "none: secrets are stored as they are"],
    ...(keys.length > 1 ? [["decrypt only", keys.slice(1).join(", ")] as [string, string]] : []),
    ["encrypted with the first key", `${current} secrets`],
    ["encrypted with other keys", `${older} secrets`],
    ["not encrypted", `${plain} secrets`],
    ...(missing.length > 0 ? [["keys that are not set", missing.join(", ")] as [string, string]] : []),
  ];
  const hint = keys.length > 0 && older + plain > 0 ? "\n\nRun wheelyard keys rotate." : "";
  return facts(lines) + hint;
}

async function rotate(options: ServerOptions & { wait: boolean }): Promise<void> {
  const api = await connect(options);
  const asked = await api.post<Task>("/site/tasks", { kind: "rotate" });
  if (!options.wait) {
    print(options, asked, `Task ${asked.id} encrypts the secrets. See wheelyard task show ${asked.id}.`);
    return;
  }
  const ended = await followTask(api, asked.id, options);
  const { keys } = await api.get<Keys>("/site/keys");
  print(
    options,
    ended,
    `Encrypted ${ended.result?.secrets ?? 0} secrets with the key ${keys[0]}. Other keys are only needed for older backups now.`,
  );
}

async function discard(
  id: string,
  options: ConfigOptions & OutputOptions & { yes?: boolean },
): Promise<void> {
  if (options.yes !== true)
    throw new CommandFailure(
      `This deletes every secret that the key ${id} encrypted. This cannot be undone: second factors are turned off, and webhooks are removed. Stop the server, and repeat the command with --yes.`,
      EXIT.usage,
    );
  const discarded = await discardKeyInData(id, options);
  print(
    options,
    discarded,
    `Deleted what the key ${id} encrypted: ${discarded.secondFactors} second factors and ${discarded.webhooks} webhooks. Set them up again.`,
  );
}
