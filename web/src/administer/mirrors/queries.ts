import { queryOptions } from "@tanstack/react-query";
import { type AnswerOf, answerOf, api } from "../../api/client.ts";

export type MirrorState = AnswerOf<"/indexes/{owner}/{index}/mirror">;

/** What a mirror is of, and how much of it is kept. */
export const mirrorQuery = (owner: string, index: string) =>
  queryOptions({
    queryKey: ["mirror", owner, index],
    queryFn: ({ signal }) =>
      answerOf(api.GET("/indexes/{owner}/{index}/mirror", { params: { path: { owner, index } }, signal })),
  });
