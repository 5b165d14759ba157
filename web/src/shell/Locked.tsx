import { useRouterState } from "@tanstack/react-router";
import { LockKeyhole } from "lucide-react";
import { Blank } from "../shared/Blank.tsx";
import { LinkButton } from "../shared/links.tsx";
import { t } from "../words/t.ts";

/** What stands where only those who sign in may look; afterwards they are here again. */
export function Locked() {
  const here = useRouterState({ select: ({ location }) => location.href });
  return (
    <Blank icon={LockKeyhole} title={t("Sign in to see this")} detail={t("This page is not public.")}>
      <LinkButton to="/ui/sign-in" search={{ to: here }}>
        {t("Sign in")}
      </LinkButton>
    </Blank>
  );
}
