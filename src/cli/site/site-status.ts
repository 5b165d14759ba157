import type { Command } from "commander";
import type { AnswerOf } from "../../../client/src/answers.ts";
import type { ApiClient } from "../api-client.ts";
import { addServerOptions, connect, type ServerOptions } from "../options/server-options.ts";
import { facts, print, size, table, time } from "../terminal/output.ts";

type State = AnswerOf<"/site/state">;
type Setting = AnswerOf<"/site/settings">["items"][number];
type Warning = AnswerOf<"/site/warnings">["items"][number];

/** Adds the commands that show what administrators see on the page Server. */
export function defineStatus(command: Command): void {
  addServerOptions(
    command.command("status").description("show the size of a running server, and what needs attention"),
  ).action(status);
  addServerOptions(
    command
      .command("settings [text]")
      .description(
        "show the settings of a running server and where each comes from, such as a flag or a file",
      ),
  ).action(settings);
}

async function status(options: ServerOptions): Promise<void> {
  const api = await connect(options);
  const [state, warnings] = await Promise.all([
    api.get<State>("/site/state"),
    api.get<{ items: Warning[] }>("/site/warnings"),
  ]);
  const { database, storage } = state;
  const head = facts([
    ["version", state.version],
    ["started", time(state.startedAt)],
    ["database", `${database.driver}, ${size(database.size)}, serial ${database.serial}`],
    ["storage", `${storage.driver}, ${size(storage.published)} published, ${size(storage.mirrored)} cached`],
    ["accounts", database.accounts],
    ["projects", database.projects],
    ["files", database.files],
  ]);
  const attention =
    warnings.items.length === 0
      ? "Nothing needs attention."
      : ["Needs attention:", ...warnings.items.map(({ message }) => `  ${message}`)].join("\n");
  const words = [head, ...pluginWords(state.plugins), attention].join("\n\n");
  print(options, { ...state, warnings: warnings.items }, words);
}

function pluginWords(plugins: State["plugins"]): string[] {
  const rows = plugins.map(({ name, version, parts, isRunning, restarts, failures, lastFailure }) => {
    const state = isRunning ? "running" : "not running";
    return [name, version, parts.join(", "), state, `${restarts}`, `${failures}`, lastFailure];
  });
  const head = ["PLUGIN", "VERSION", "PARTS", "THREAD", "RESTARTS", "FAILURES", "LAST FAILURE"];
  return rows.length === 0 ? [] : [table(head, rows, "")];
}

async function settings(text: string | undefined, options: ServerOptions): Promise<void> {
  const all = await settingsOf(await connect(options));
  const shown = all.filter(({ path }) => path.toLowerCase().includes((text ?? "").toLowerCase()));
  const rows = shown.map(({ path, value, origin }) => [path, JSON.stringify(value), origin]);
  print(options, shown, table(["SETTING", "VALUE", "SOURCE"], rows, `No setting contains ${text}.`));
}

async function settingsOf(api: ApiClient): Promise<Setting[]> {
  return (await api.get<{ items: Setting[] }>("/site/settings")).items;
}
