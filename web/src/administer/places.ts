import { MailPlus, UserRound, UsersRound } from "lucide-react";
import type { Session } from "../api/queries.ts";
import type { Place, PlaceGroup } from "../shell/places.ts";
import { t } from "../words/t.ts";

/** Where the navigation leads those who administer the site, or some of its indexes. */
export function administerPlaces({ rights }: Session): PlaceGroup[] {
  if (!rights.manageSite) return [];
  const people: Place[] = [
    { to: "/ui/administer/accounts", label: t("Accounts"), icon: UserRound },
    { to: "/ui/administer/groups", label: t("Groups"), icon: UsersRound },
    { to: "/ui/administer/invitations", label: t("Invitations"), icon: MailPlus },
  ];
  return [{ title: t("Administer"), places: people }];
}
