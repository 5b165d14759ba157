import type { Command } from "commander";
import type { AnswerOf } from "../../../client/src/answers.ts";
import { segment } from "../api-client.ts";
import { addServerOptions, connect, type ServerOptions } from "../options/server-options.ts";
import { facts, print, size, table, time } from "../terminal/output.ts";

type Promotion = AnswerOf<"/promotions/{id}">;

export function define(command: Command): void {
  command.addHelpText(
    "after",
    `
A promotion copies a release to another index in the background of the server. Start one with \`wheelyard promote\`.

Examples:
  wheelyard promotion list
  wheelyard promotion show 12
  wheelyard promotion cancel 12`,
  );
  addServerOptions(
    command
      .command("list")
      .description("list your promotions, newest first; administrators see those of everyone"),
  ).action(list);
  addServerOptions(
    command.command("show <id>").description("show the progress and the outcome of a promotion"),
  ).action(show);
  addServerOptions(
    command
      .command("cancel <id>")
      .description("cancel a promotion that still fetches files; nothing is published"),
  ).action(cancel);
}

async function list(options: ServerOptions): Promise<void> {
  const promotions = await (await connect(options)).all<Promotion>("/promotions");
  const rows = promotions.map((one) => [
    one.id,
    `${one.project} ${one.version}`,
    one.from,
    one.to,
    one.state,
    one.askedBy,
    time(one.askedAt),
  ]);
  const titles = ["ID", "RELEASE", "FROM", "TO", "STATE", "STARTED BY", "STARTED"];
  print(options, promotions, table(titles, rows, "No promotions."));
}

async function show(id: string, options: ServerOptions): Promise<void> {
  const one = await (await connect(options)).get<Promotion>(`/promotions/${segment(id)}`);
  const bytes = one.bytes === null ? size(one.bytesDone) : `${size(one.bytesDone)} of ${size(one.bytes)}`;
  const rows: [string, string | number | null][] = [
    ["promotion", one.id],
    ["release", `${one.project} ${one.version}`],
    ["from", one.from],
    ["to", one.to],
    ["state", one.state],
    ["progress", `${one.filesDone} of ${one.files} files, ${bytes}`],
    ["started by", one.askedBy],
    ["started", time(one.askedAt)],
    ["ended", time(one.endedAt)],
  ];
  if (one.problem !== null) rows.push(["failed because", one.problem]);
  print(options, one, facts(rows));
}

async function cancel(id: string, options: ServerOptions): Promise<void> {
  const one = await (await connect(options)).post<Promotion>(`/promotions/${segment(id)}/cancel`);
  print(options, one, `Canceled promotion ${one.id}. Nothing was published.`);
}
