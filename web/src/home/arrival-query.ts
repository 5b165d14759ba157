import { queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "../api/client.ts";

const EVERY_MS = 2000;

/** The project as an index has it; null while it has none. Asks again until it is there. */
export const arrivalQuery = (index: string, project: string) =>
  queryOptions({
    queryKey: ["arrival", index, project],
    queryFn: async ({ signal }) => {
      const query = { q: project, index, limit: 20 };
      const { items } = await answerOf(api.GET("/search", { params: { query }, signal }));
      return items.find((item) => item.project === project && item.private) ?? null;
    },
    refetchInterval: ({ state }) => (state.data ? false : EVERY_MS),
    staleTime: 0,
  });
