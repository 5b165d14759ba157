import { useQuery } from "@tanstack/react-query";
import { TextLink } from "../shared/links.tsx";
import { t } from "../words/t.ts";
import { registrationModeQuery } from "./queries.ts";

/** The way to an account of one's own, where there is one without an invitation. */
export function RegisterLink() {
  const { data: registration } = useQuery(registrationModeQuery);
  if (registration === undefined || registration.mode === "off") return null;
  return (
    <TextLink to="/ui/register" fz="sm" td="underline">
      {registration.mode === "open" ? t("Create account") : t("Request an account")}
    </TextLink>
  );
}
