import { queryOptions } from "@tanstack/react-query";
import type { paths } from "../../../../client/src/schema.ts";
import { type AnswerOf, answerOf, api } from "../../api/client.ts";

export type SiteState = AnswerOf<"/site/state">;
export type SiteLook = AnswerOf<"/site/look">;
export type LookChange = NonNullable<
  paths["/site/look"]["patch"]["requestBody"]
>["content"]["application/json"];

const STATE_MS = 30_000;

/** How the server is and how much it holds. */
export const stateQuery = queryOptions({
  queryKey: ["site-state"],
  queryFn: ({ signal }) => answerOf(api.GET("/site/state", { signal })),
  refetchInterval: STATE_MS,
});

/** Every setting in force. */
export const settingsQuery = queryOptions({
  queryKey: ["site-settings"],
  queryFn: async ({ signal }) => (await answerOf(api.GET("/site/settings", { signal }))).items,
});

/** How the site looks, and what of it was set in the pages. */
export const lookQuery = queryOptions({
  queryKey: ["site-look"],
  queryFn: ({ signal }) => answerOf(api.GET("/site/look", { signal })),
});
