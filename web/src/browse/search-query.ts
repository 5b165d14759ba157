import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { type AnswerOf, answerOf, api } from "../api/client.ts";

export type Found = AnswerOf<"/search">["items"][number];

export type FoundDocsPage = AnswerOf<"/search/documentation">["items"][number];

/** Where projects come from; "all" of them, or of those that were published here, or of those that mirrors have. */
export type FoundOrigin = "all" | "published" | "mirrored";

/** In which order they come, those that were published here before others. */
export type FoundSort = "match" | "recent" | "name" | "downloads";

/** Projects that have all the words; of one index (`owner/name`) or of all. No words: every project. */
export const searchQuery = (q: string, index: string | null, origin: FoundOrigin, sort: FoundSort) =>
  infiniteQueryOptions({
    queryKey: ["search", q, index, origin, sort],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) => {
      const query = {
        q,
        sort,
        downloads: "true" as const,
        limit: 100,
        ...(index === null ? {} : { index }),
        ...(origin === "all" ? {} : { origin }),
        ...(pageParam === null ? {} : { after: pageParam }),
      };
      return answerOf(api.GET("/search", { params: { query }, signal }));
    },
    getNextPageParam: (page) => page.next,
  });

/** Pages of documentation that have all the words; of one index (`owner/name`) or of all. */
export const docsSearchQuery = (q: string, index: string | null) =>
  queryOptions({
    queryKey: ["search", "docs", q, index],
    queryFn: ({ signal }) => {
      const query = { q, limit: 50, ...(index === null ? {} : { index }) };
      return answerOf(api.GET("/search/documentation", { params: { query }, signal }));
    },
  });
