import { queryOptions } from "@tanstack/react-query";
import { type AnswerOf, answerOf, api } from "../../api/client.ts";

export type Issuer = AnswerOf<"/issuers">["items"][number];
export type Publisher = AnswerOf<"/publishers">["items"][number];

/** Every trusted issuer, by name. */
export const issuersQuery = queryOptions({
  queryKey: ["issuers"],
  queryFn: async ({ signal }) => (await answerOf(api.GET("/issuers", { signal }))).items,
});

/** Every trusted publisher, oldest first. */
export const publishersQuery = queryOptions({
  queryKey: ["publishers"],
  queryFn: async ({ signal }) => (await answerOf(api.GET("/publishers", { signal }))).items,
});

/** What ID tokens must be requested with. */
export const trustedPublishingQuery = queryOptions({
  queryKey: ["trusted-publishing"],
  queryFn: ({ signal }) => answerOf(api.GET("/trusted-publishing", { signal })),
});
