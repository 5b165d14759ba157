import { useSuspenseQuery } from "@tanstack/react-query";
import { useRouterState } from "@tanstack/react-router";
import { LogIn } from "lucide-react";
import { lazy, Suspense } from "react";
import { sessionQuery } from "../api/queries.ts";
import { LinkButton } from "../shared/links.tsx";
import { t } from "../words/t.ts";

const AccountMenu = lazy(async () => ({ default: (await import("./AccountMenu.tsx")).AccountMenu }));

/** Who is signed in and what is theirs; or the way to sign in. */
export function Caller() {
  const { data: session } = useSuspenseQuery(sessionQuery);
  if (session.account === null) return <SignInButton />;
  return (
    <Suspense fallback={null}>
      <AccountMenu session={session} />
    </Suspense>
  );
}

/** Leads back to the page it was pressed on. */
function SignInButton() {
  const here = useRouterState({ select: ({ location }) => location.href });
  return (
    <LinkButton
      to="/ui/sign-in"
      search={{ to: here }}
      variant="light"
      size="sm"
      leftSection={<LogIn size={16} aria-hidden />}
    >
      {t("Sign in")}
    </LinkButton>
  );
}
