import { redirect } from "@tanstack/react-router";
import { sessionQuery } from "../api/queries.ts";
import { queryClient } from "../api/query-client.ts";

interface Opening {
  location: { href: string };
}

/** For pages that are of use to accounts alone (`beforeLoad`): leads strangers to sign in, and back from there. */
export async function requireSignIn(opening: Opening): Promise<void> {
  const { account } = await queryClient.ensureQueryData(sessionQuery);
  if (account === null) throw toSignIn(opening);
}

/** For the page of publishing: some networks may without an account. */
export async function requirePublisher(opening: Opening): Promise<void> {
  const { account, rights } = await queryClient.ensureQueryData(sessionQuery);
  if (account === null && !rights.publishSome) throw toSignIn(opening);
}

function toSignIn({ location }: Opening) {
  return redirect({ to: "/ui/sign-in", search: { to: location.href }, replace: true });
}
