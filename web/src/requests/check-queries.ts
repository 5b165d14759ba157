import { type AnswerOfPost, answerOf, api } from "../api/client.ts";
import { pathOf } from "./queries.ts";

export type CheckedFile = AnswerOfPost<"/indexes/{owner}/{index}/request-checks">;
export type CheckedRequirement = CheckedFile["requirements"][number];

/** Has the server read a requirements or lock file, and compare it with an index. */
export function checkFile(address: string, filename: string, text: string): Promise<CheckedFile> {
  return answerOf(
    api.POST("/indexes/{owner}/{index}/request-checks", {
      params: { path: pathOf(address), query: { filename } },
      headers: { "Content-Type": "application/octet-stream" },
      body: text,
      bodySerializer: (one) => one,
    }),
  );
}

/** Whether an index cannot serve a requirement on some target. */
export function isLacking({ outcomes }: CheckedRequirement): boolean {
  return outcomes.length === 0 || outcomes.some((one) => one !== "here" && one !== "not-needed");
}
