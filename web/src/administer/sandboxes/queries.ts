import { queryOptions } from "@tanstack/react-query";
import { type AnswerOf, answerOf, api } from "../../api/client.ts";

export type SandboxRule = AnswerOf<"/sandbox-rules">["items"][number];

/** Which accounts can create indexes of their own. */
export const sandboxRulesQuery = queryOptions({
  queryKey: ["sandbox-rules"],
  queryFn: async ({ signal }) => (await answerOf(api.GET("/sandbox-rules", { signal }))).items,
});
