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
  const words = detail ?? t("There is nothing at this address.");
  return (
    <Blank
      icon={Compass}
      title={t("Not found")}
      detail={isStranger ? `${words} ${t("It may be there for those who sign in.")}` : words}
    >
      <LinkButton to="/ui/indexes" variant="default">
        {t("See the indexes")}
      </LinkButton>
    </Blank>
  );
}
