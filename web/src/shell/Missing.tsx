import { useSuspenseQuery } from "@tanstack/react-query";
import { Compass } from "lucide-react";
import { sessionQuery } from "../api/queries.ts";
import { Blank } from "../shared/Blank.tsx";
import { LinkButton } from "../shared/links.tsx";
import { t } from "../words/t.ts";

/** Nothing is here, or nothing that the caller may see. */
export function Missing({ detail }: { detail?: string }) {
  const { data: session } = useSuspenseQuery(sessionQuery);
  const isStranger = session.account === null;
  const words = detail ?? t("There is no page at this address.");
  return (
    <Blank
      icon={Compass}
      title={t("Page not found")}
      detail={isStranger ? `${words} ${t("You may need to sign in to see it.")}` : words}
    >
      <LinkButton to="/ui/indexes" variant="default">
        {t("View indexes")}
      </LinkButton>
    </Blank>
  );
}
