import type { TaskFinding, TaskRequest, TaskRow } from "../../../transfer/tasks/task.ts";
import { toTime, toTimeOrNull } from "../fields.ts";

export function presentTask(task: TaskRow) {
  const request = JSON.parse(task.request) as TaskRequest;
  return {
    id: task.id,
    kind: task.kind,
    quick: request.kind === "verify" ? request.quick : null,
    of: request.kind === "repair" ? request.of : null,
    parts: request.kind === "rebuild" ? request.parts : null,
    rate: request.rate,
    state: task.state,
    askedAt: toTime(task.asked_at),
    askedBy: task.asked_by,
    startedAt: toTimeOrNull(task.started_at),
    endedAt: toTimeOrNull(task.ended_at),
    node: task.node,
    phase: task.phase,
    done: task.done,
    total: task.total,
    findings: task.findings,
    mended: task.mended,
    mendable: task.mendable,
    result: task.result === null ? null : (JSON.parse(task.result) as Record<string, number>),
    problem: task.problem,
  };
}

export function presentFinding({ number, kind, subject, problem, mendable, mended }: TaskFinding) {
  return { number, kind, subject, problem, mendable: mendable === 1, mended: mended === 1 };
}
