import type { Command } from "commander";
import type { AnswerOf } from "../../../client/src/answers.ts";
import { segment } from "../api-client.ts";
import { addServerOptions, connect, type ServerOptions } from "../options/server-options.ts";
import { facts, print, table, time } from "../terminal/output.ts";

type Task = AnswerOf<"/site/tasks/{id}">;
type Finding = AnswerOf<"/site/tasks/{id}/findings">["items"][number];

export function define(command: Command): void {
  command.addHelpText(
    "after",
    `
Tasks are verifications, repairs and rebuilds that run in the background of the server.

Examples:
  wheelyard task list
  wheelyard task show 12
  wheelyard task cancel 12`,
  );
  addServerOptions(command.command("list").description("list background tasks, newest first")).action(list);
  addServerOptions(
    command.command("show <id>").description("show the progress and the findings of a task"),
  ).action(show);
  addServerOptions(
    command.command("cancel <id>").description("cancel a task; what it has done is not undone"),
  ).action(cancel);
}

async function list(options: ServerOptions): Promise<void> {
  const tasks = await (await connect(options)).all<Task>("/site/tasks");
  const rows = tasks.map((task) => [
    task.id,
    kindOf(task),
    task.state,
    progressOf(task),
    task.askedBy,
    time(task.askedAt),
  ]);
  print(
    options,
    tasks,
    table(["ID", "TASK", "STATE", "PROGRESS", "STARTED BY", "REQUESTED"], rows, "No tasks."),
  );
}

async function show(id: string, options: ServerOptions): Promise<void> {
  const api = await connect(options);
  const path = `/site/tasks/${segment(id)}`;
  const task = await api.get<Task>(path);
  const findings = await api.all<Finding>(`${path}/findings`, { limit: 500 });
  const head = facts([
    ["task", task.id],
    ["kind", kindOf(task)],
    ["state", task.state],
    ["progress", progressOf(task)],
    ["started by", task.askedBy],
    ["requested", time(task.askedAt)],
    ["started", time(task.startedAt)],
    ["ended", time(task.endedAt)],
    ["node", task.node],
    ["problems", `${task.findings} found, ${task.mended} repaired`],
    ...(task.problem === null ? [] : ([["failed because", task.problem]] as [string, string][])),
  ]);
  const rows = findings.map((one) => [one.subject, one.problem, stateOf(one)]);
  const list = rows.length === 0 ? "" : `\n\n${table(["WHERE", "PROBLEM", ""], rows, "")}`;
  print(options, { ...task, list: findings }, head + list);
}

async function cancel(id: string, options: ServerOptions): Promise<void> {
  const task = await (await connect(options)).post<Task>(`/site/tasks/${segment(id)}/cancel`);
  print(options, task, `Canceled task ${task.id} (${kindOf(task)}).`);
}

function kindOf({ kind, quick, of }: Task): string {
  if (kind === "repair") return `repair of ${of}`;
  return quick ? `quick ${kind}` : kind;
}

function progressOf({ phase, done, total }: Task): string {
  if (phase === "") return "-";
  return total === null ? `${phase}: ${done}` : `${phase}: ${done} of ${total}`;
}

function stateOf({ mended, mendable }: Finding): string {
  if (mended) return "repaired";
  return mendable ? "can be repaired" : "";
}
