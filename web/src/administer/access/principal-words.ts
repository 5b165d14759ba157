import { t } from "../../words/t.ts";

/** Whom a grant is to: "the group signallers". */
export function principalWords(principal: string): string {
  const [kind = "", ...rest] = principal.split(":");
  const name = rest.join(":");
  if (kind === "everyone") return t("everyone");
  if (kind === "authenticated") return t("any account");
  if (kind === "group") return t("group {name}", { name });
  if (kind === "network") return t("network {name}", { name });
  return kind === "account" ? name : principal;
}
