import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { allItems, answerOf, api } from "../api/client.ts";

/** What has a name that people type. */
export type NamedKind = "account" | "group" | "index" | "project";

const MOST = 20;

/**
 * Names that contain the words, as far as the reader can see them: none of accounts and groups for readers who do not
 * administer the site. `index`: only projects of this one (`owner/name`).
 */
export const namesQuery = (kind: NamedKind, words: string, index: string | null) =>
  queryOptions({
    queryKey: ["names", kind, words, index],
    placeholderData: keepPreviousData,
    retry: false,
    queryFn: async ({ signal }): Promise<string[]> => {
      switch (kind) {
        case "account": {
          const query = { limit: MOST, ...(words === "" ? {} : { q: words.slice(0, 64) }) };
          return namesOf((await answerOf(api.GET("/accounts", { params: { query }, signal }))).items);
        }
        case "group":
          return matching(
            namesOf(
              await allItems((from) =>
                api.GET("/groups", { params: { query: { limit: 500, ...from } }, signal }),
              ),
            ),
            words,
          );
        case "index": {
          const all = await allItems((from) =>
            api.GET("/indexes", { params: { query: { limit: 500, ...from } }, signal }),
          );
          return matching(
            all.map(({ owner, name }) => `${owner}/${name}`),
            words,
          );
        }
        case "project": {
          const query = { q: words.slice(0, 200), limit: MOST, ...(index === null ? {} : { index }) };
          const found = await answerOf(api.GET("/search", { params: { query }, signal }));
          return [...new Set(found.items.map(({ project }) => project))];
        }
      }
    },
  });

function namesOf(items: readonly { name: string }[]): string[] {
  return items.map(({ name }) => name);
}

function matching(names: readonly string[], words: string): string[] {
  return names.filter((name) => name.includes(words.toLowerCase())).slice(0, MOST);
}
