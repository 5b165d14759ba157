import type { Resolution } from "../../../transfer/bundle/manifest.ts";
import type { Progress } from "../../terminal/progress.ts";
import type { PinnedFile } from "./lock.ts";
import { type Uv, withoutWheels } from "./uv.ts";
import { type Group, type Question, questionsOf } from "./wanted.ts";

/** What became of a set of requirements in one environment. */
export interface Answer {
  question: Question;
  files: PinnedFile[];
  outcome: Resolution["outcomes"][number]["outcome"];
  /** Why it is unresolved, or does not install. */
  problem: string | null;
  /** Projects without a wheel for the environment. */
  noWheels: string[];
}

/** Resolves each group in each of its environments. */
export async function answerAll(
  uv: Uv,
  groups: readonly Group[],
  options: { index: string; sdists: boolean },
  progress: Progress,
): Promise<Answer[]> {
  const questions = questionsOf(groups);
  const answers: Answer[] = [];
  for (const question of questions) {
    progress.report({ phase: "resolved", done: answers.length, total: questions.length });
    const resolved = await uv.resolve(question.environment, question.group.requirements, options);
    const none = { files: [], noWheels: [], problem: null };
    answers.push(
      "files" in resolved
        ? { question, ...none, files: resolved.files, outcome: "not-tested" }
        : {
            ...{ question, ...none, outcome: "unresolved", problem: resolved.problem },
            noWheels: withoutWheels(resolved.problem),
          },
    );
  }
  progress.finish();
  return answers;
}

/** Installs each resolved set from a folder of files alone, and notes the outcome. What has source distributions is not tested. */
export async function proveAll(
  uv: Uv,
  answers: readonly Answer[],
  folder: string,
  progress: Progress,
): Promise<void> {
  for (const [done, answer] of answers.entries()) {
    progress.report({ phase: "tested", done, total: answers.length });
    if (answer.outcome !== "not-tested") continue;
    const { environment, group } = answer.question;
    if (answer.files.some(({ filename }) => !filename.endsWith(".whl"))) continue;
    answer.problem = await uv.install(environment, group.requirements, folder);
    answer.outcome = answer.problem === null ? "installs" : "fails";
  }
  progress.finish();
}
