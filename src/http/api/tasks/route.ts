import type { Access } from "../../../access/access.ts";
import { secretKeyIds } from "../../../database/secrets/key-ring.ts";
import { Refusal } from "../../../refusal.ts";
import type { SiteTasks } from "../../../transfer/tasks/site-tasks.ts";
import type { TaskRequest } from "../../../transfer/tasks/task.ts";
import { endpointsOf } from "../endpoint.ts";
import { listOf, None, Nothing } from "../fields.ts";
import { numericCursor, pageOf } from "../paging.ts";
import { requireSiteManager } from "../rights.ts";
import { presentFinding, presentTask } from "./present.ts";
import { Finding, NewTask, Task, TaskPath, TaskQuery } from "./schema.ts";

/** What the endpoints of this folder need. */
interface TaskServices {
  access: Access;
  tasks: SiteTasks;
}

const endpoint = endpointsOf<TaskServices>();

const tag = "site";

const list = endpoint({
  method: "GET",
  path: "/site/tasks",
  tag,
  summary: "List background tasks, newest first",
  refusals: [403],
  params: None,
  query: TaskQuery,
  body: Nothing,
  answer: listOf(Task),
  status: 200,
  async handle(request) {
    requireSiteManager(request);
    const { query, services } = request;
    const rows = await services.tasks.list(numericCursor(query.after) || null, query.limit + 1);
    return pageOf(rows, query.limit, presentTask, ({ id }) => id);
  },
});

const ask = endpoint({
  method: "POST",
  path: "/site/tasks",
  tag,
  summary: "Start a task in the background: verify, repair, rebuild or rotate",
  refusals: [403, 404, 409],
  params: None,
  query: None,
  body: NewTask,
  answer: Task,
  status: 201,
  async handle(request) {
    requireSiteManager(request);
    const { body, services, actor } = request;
    return presentTask(await services.tasks.ask(wanted(body), actor));
  },
});

const show = endpoint({
  method: "GET",
  path: "/site/tasks/{id}",
  tag,
  summary: "Show the progress of a task",
  refusals: [403, 404],
  params: TaskPath,
  query: None,
  body: Nothing,
  answer: Task,
  status: 200,
  async handle(request) {
    requireSiteManager(request);
    return presentTask(await request.services.tasks.find(request.params.id));
  },
});

const findings = endpoint({
  method: "GET",
  path: "/site/tasks/{id}/findings",
  tag,
  summary: "List the findings of a task, at most 10,000",
  refusals: [403, 404],
  params: TaskPath,
  query: TaskQuery,
  body: Nothing,
  answer: listOf(Finding),
  status: 200,
  async handle(request) {
    requireSiteManager(request);
    const { params, query, services } = request;
    await services.tasks.find(params.id);
    const rows = await services.tasks.findings(params.id, numericCursor(query.after), query.limit + 1);
    return pageOf(rows, query.limit, presentFinding, ({ number }) => number);
  },
});

const cancel = endpoint({
  method: "POST",
  path: "/site/tasks/{id}/cancel",
  tag,
  summary: "Cancel a task. What it has done is not undone",
  refusals: [403, 404, 409],
  params: TaskPath,
  query: None,
  body: Nothing,
  answer: Task,
  status: 200,
  async handle(request) {
    requireSiteManager(request);
    const { params, services, actor } = request;
    return presentTask(await services.tasks.cancel(params.id, actor));
  },
});

function wanted({ kind, quick, of, parts, rate }: NewTask): TaskRequest {
  if (kind === "verify") return { kind, quick, rate };
  if (kind === "rotate") {
    requireKey();
    return { kind, rate };
  }
  if (kind === "rebuild") return { kind, parts: [...new Set(parts)], rate };
  if (of === undefined) {
    throw new Refusal(
      "invalid",
      "bad-body",
      "The body of the request is not valid: `of` must be the id of the verification to repair.",
    );
  }
  return { kind, of, rate };
}

function requireKey(): void {
  if (secretKeyIds().length > 0) return;
  throw new Refusal(
    "conflict",
    "no-secret-key",
    "No key is set. Make one with wheelyard keys generate, set secrets.keys and restart the server.",
  );
}

export const taskEndpoints = [list, ask, show, findings, cancel];
