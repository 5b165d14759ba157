import type { Command } from "commander";
import type { AnswerOf } from "../../../client/src/answers.ts";
import { segment } from "../api-client.ts";
import { addServerOptions, connect, type ServerOptions } from "../options/server-options.ts";
import { print, table, time } from "../terminal/output.ts";

type Session = AnswerOf<"/sessions">["items"][number];

export function define(command: Command): void {
  command.addHelpText(
    "after",
    `
A session is a browser that is signed in. Tokens are not sessions: see \`wheelyard token list\`.

Examples:
  wheelyard session list
  wheelyard session end 12`,
  );
  addServerOptions(command.command("list").description("list your sessions, newest first")).action(list);
  addServerOptions(
    command
      .command("end <id>")
      .description("end one of your sessions: that browser is signed out immediately"),
  ).action(end);
}

async function list(options: ServerOptions): Promise<void> {
  const sessions = await (await connect(options)).all<Session>("/sessions");
  const rows = sessions.map((one) => [
    one.id,
    one.address,
    time(one.createdAt),
    time(one.seenAt),
    time(one.expiresAt),
    one.agent,
  ]);
  const titles = ["ID", "ADDRESS", "STARTED", "LAST USED", "EXPIRES", "BROWSER"];
  print(options, sessions, table(titles, rows, "No browser is signed in with your account."));
}

async function end(id: string, options: ServerOptions): Promise<void> {
  await (await connect(options)).delete(`/sessions/${segment(id)}`);
  print(options, { session: id, ended: true }, `Ended session ${id}.`);
}
