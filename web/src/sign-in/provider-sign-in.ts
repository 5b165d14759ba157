import { queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "../api/client.ts";
import { type Session, sessionQuery } from "../api/queries.ts";
import { queryClient } from "../api/query-client.ts";

/** The query that the page was opened with, before the router writes it in its own way. */
const ARRIVED_WITH = window.location.search.slice(1);
const KEPT = "wheelyard-sign-in-to";

/** Providers that the sign-in page offers. */
export const providersQuery = queryOptions({
  queryKey: ["providers"],
  queryFn: ({ signal }) => answerOf(api.GET("/providers", { signal })),
  staleTime: Number.POSITIVE_INFINITY,
});

/**
 * Leaves for the page of a provider. `to`: the page to show after the return. `link`: to link the account signed
 * in. `again`: to prove there who they are, though they are signed in.
 */
export async function leaveFor(
  provider: string,
  to: string,
  { link = false, again = false } = {},
): Promise<void> {
  const { url } = await answerOf(api.POST("/provider-sign-in", { body: { provider, link, again } }));
  window.sessionStorage.setItem(KEPT, to);
  window.location.assign(url);
}

/** The page that was to be shown after the return; once. */
export function keptPage(): string | undefined {
  const to = window.sessionStorage.getItem(KEPT) ?? undefined;
  window.sessionStorage.removeItem(KEPT);
  return to;
}

let finishing: Promise<Session> | null = null;

/** Finishes the sign-in that this page was opened for, once however often the page is drawn. */
export function finishSignIn(provider: string): Promise<Session> {
  finishing ??= finish(provider);
  return finishing;
}

async function finish(provider: string): Promise<Session> {
  // A link needs the CSRF token of the session.
  await queryClient.fetchQuery({ ...sessionQuery, staleTime: 0 });
  const body = { provider, answer: ARRIVED_WITH };
  return answerOf(api.POST("/provider-session", { body }));
}
