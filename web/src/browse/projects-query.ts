import { infiniteQueryOptions } from "@tanstack/react-query";
import { answerOf, api } from "../api/client.ts";

/** Projects of an index by name, page after page. */
export const projectsQuery = (owner: string, index: string, q: string) =>
  infiniteQueryOptions({
    queryKey: ["projects", owner, index, q],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) => {
      const query = {
        limit: 500,
        ...(q === "" ? {} : { q }),
        ...(pageParam === null ? {} : { after: pageParam }),
      };
      return answerOf(
        api.GET("/indexes/{owner}/{index}/projects", { params: { path: { owner, index }, query }, signal }),
      );
    },
    getNextPageParam: (page) => page.next,
  });
