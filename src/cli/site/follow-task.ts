import { setTimeout as sleep } from "node:timers/promises";
import type { AnswerOf } from "../../../client/src/answers.ts";
import type { ApiClient } from "../api-client.ts";
import { CommandFailure } from "../terminal/failure.ts";
import type { OutputOptions } from "../terminal/output.ts";
import { Progress } from "../terminal/progress.ts";

type Task = AnswerOf<"/site/tasks/{id}">;

const LOOK_MS = 300;

/** Shows the progress of a task of the server until it ends. Fails if it was not done to its end. */
export async function followTask(api: ApiClient, id: number, options: OutputOptions): Promise<Task> {
  const progress = new Progress(options);
  try {
    for (;;) {
      const task = await api.get<Task>(`/site/tasks/${id}`);
      if (task.state === "done") return task;
      if (task.endedAt !== null)
        throw new CommandFailure(
          `Task ${id} was not finished: ${task.state}${task.problem === null ? "" : `. ${task.problem}`}`,
        );
      progress.report({ phase: task.phase, done: task.done, total: task.total });
      await sleep(LOOK_MS);
    }
  } finally {
    progress.finish();
  }
}
