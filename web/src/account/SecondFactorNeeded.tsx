import { Alert } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { ShieldAlert } from "lucide-react";
import { sessionQuery } from "../api/queries.ts";
import { LinkButton } from "../shared/links.tsx";
import { t } from "../words/t.ts";

/** Tells an administrator why they have no administrator rights: this server wants a second factor for them. */
export function SecondFactorNeeded() {
  const { data: session } = useSuspenseQuery(sessionQuery);
  if (!session.secondFactorNeeded) return null;
  return (
    <Alert
      color="yellow"
      icon={<ShieldAlert size={18} aria-hidden />}
      title={t("Administrators need a second factor on this server")}
      role="status"
    >
      <p>{t("Until you set one up, you do not have administrator rights.")}</p>
      <LinkButton to="/ui/account">{t("Set up second factor")}</LinkButton>
    </Alert>
  );
}
