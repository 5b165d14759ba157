import { redirect } from "@tanstack/react-router";
import { sessionQuery } from "../api/queries.ts";
import { queryClient } from "../api/query-client.ts";

/** For pages that are of use to accounts alone (`beforeLoad`): leads strangers to sign in, and back from there. */
export async function requireSignIn({ location }: { location: { href: string } }): Promise<void> {
  const session = await queryClient.ensureQueryData(sessionQuery);
  if (session.account === null) {
    throw redirect({ to: "/ui/sign-in", search: { to: location.href }, replace: true });
  }
}
