import { queryOptions } from "@tanstack/react-query";
import { type AnswerOf, answerOf, api } from "../../api/client.ts";

export type Webhook = AnswerOf<"/webhooks">["items"][number];
export type Delivery = AnswerOf<"/webhooks/{id}/deliveries">["items"][number];

/** The webhooks of an index; null: all, for administrators. */
export const webhooksQuery = (index: string | null) =>
  queryOptions({
    queryKey: ["webhooks", index],
    queryFn: async ({ signal }) => {
      const query = index === null ? {} : { index };
      return (await answerOf(api.GET("/webhooks", { params: { query }, signal }))).items;
    },
  });

/** The last deliveries of a webhook, looked at again while the page is open. */
export const deliveriesQuery = (id: string) =>
  queryOptions({
    queryKey: ["webhooks", "deliveries", id],
    queryFn: async ({ signal }) => {
      const params = { path: { id }, query: { limit: 50 } };
      return (await answerOf(api.GET("/webhooks/{id}/deliveries", { params, signal }))).items;
    },
    refetchInterval: 2000,
  });
