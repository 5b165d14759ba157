import {
  BadgeCheck,
  Boxes,
  ChartColumn,
  CloudDownload,
  KeyRound,
  MailPlus,
  ScrollText,
  Server,
  Settings2,
  ShieldAlert,
  UserRound,
  UsersRound,
  Webhook,
} from "lucide-react";
import type { Session } from "../api/queries.ts";
import type { Place, PlaceGroup } from "../shell/places.ts";
import { t } from "../words/t.ts";

/** Where the navigation leads those who administer the site, or some of its indexes. */
export function administerPlaces({ account, rights }: Session): PlaceGroup[] {
  if (account === null || (!rights.manageSite && !rights.manageSome)) return [];
  const people: Place[] = [
    { to: "/ui/administer/accounts", label: t("Accounts"), icon: UserRound },
    { to: "/ui/administer/groups", label: t("Groups"), icon: UsersRound },
    { to: "/ui/administer/invitations", label: t("Invitations"), icon: MailPlus },
    { to: "/ui/administer/trusted-publishing", label: t("Trusted publishing"), icon: BadgeCheck },
  ];
  const indexes: Place[] = [
    { to: "/ui/administer/access", label: t("Access"), icon: KeyRound },
    { to: "/ui/administer/indexes", label: t("Index settings"), icon: Settings2 },
    ...(rights.manageSite
      ? [{ to: "/ui/administer/sandboxes" as const, label: t("Sandboxes"), icon: Boxes }]
      : []),
    { to: "/ui/administer/mirrors", label: t("Mirrors"), icon: CloudDownload },
    { to: "/ui/administer/webhooks", label: t("Webhooks"), icon: Webhook },
    { to: "/ui/administer/log", label: t("Change log"), icon: ScrollText },
  ];
  const site: Place[] = [
    { to: "/ui/administer/security", label: t("Security events"), icon: ShieldAlert },
    { to: "/ui/downloads", label: t("Downloads"), icon: ChartColumn },
    { to: "/ui/administer/server", label: t("Server"), icon: Server },
  ];
  return [
    { title: t("Administration"), places: rights.manageSite ? [...people, ...indexes, ...site] : indexes },
  ];
}
