import type { Command } from "commander";
import type { AnswerOf } from "../../../client/src/answers.ts";
import { addServerOptions, connect, type ServerOptions, serverUrl } from "../options/server-options.ts";
import { facts, print } from "../terminal/output.ts";

type WhoAmI = AnswerOf<"/whoami">;

export function define(command: Command): void {
  addServerOptions(command)
    .addHelpText(
      "after",
      `
Useful in a CI job, to see which account and which scope a token has.

Examples:
  wheelyard whoami
  wheelyard whoami --json`,
    )
    .action(whoami);
}

async function whoami(options: ServerOptions): Promise<void> {
  const who = await (await connect(options)).get<WhoAmI>("/whoami");
  const url = serverUrl(options);
  const text = facts([
    ["server", url],
    ["account", who.account ?? "not signed in"],
    ["administrator", who.admin ? "yes" : "no"],
    ["groups", who.groups.join(", ") || "none"],
    ["token", scopeWords(who.scope)],
  ]);
  print(options, { server: url, ...who }, text);
}

function scopeWords(scope: WhoAmI["scope"]): string {
  if (scope === null) return "none";
  return `${scope.permissions.join(",")} on ${scope.indexes.join(" ")} : ${scope.projects.join(" ")}`;
}
