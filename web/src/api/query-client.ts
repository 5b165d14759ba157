import { QueryClient } from "@tanstack/react-query";
import { isPassing } from "./client.ts";
import { type Session, sessionQuery, siteQuery } from "./queries.ts";

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      retry: (failures, error) => failures < 2 && isPassing(error),
    },
  },
});

/** Goes on as somebody else, or as nobody: what one account could see is no other's business. */
export async function goOnAs(session: Session): Promise<void> {
  queryClient.setQueryData(sessionQuery.queryKey, session);
  const kept = [sessionQuery.queryKey[0], siteQuery.queryKey[0]];
  // A notice may be for those who are signed in.
  void queryClient.invalidateQueries(siteQuery);
  await queryClient.resetQueries({ predicate: ({ queryKey }) => !kept.includes(String(queryKey[0])) });
}
