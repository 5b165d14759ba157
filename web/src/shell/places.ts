import type { LinkProps } from "@tanstack/react-router";
import { FileUp, House, Layers, type LucideIcon, MessageSquarePlus, Search } from "lucide-react";
import { administerPlaces } from "../administer/places.ts";
import type { Session } from "../api/queries.ts";
import { t } from "../words/t.ts";

export interface Place {
  to: NonNullable<LinkProps["to"]>;
  label: string;
  icon: LucideIcon;
  /** Only at this very address, not below it. */
  exact?: boolean;
}

export interface PlaceGroup {
  /** null: the group needs no words. */
  title: string | null;
  places: Place[];
}

/** Where the navigation leads a caller, in order. An area adds its places here. */
export function placesFor(session: Session): PlaceGroup[] {
  return [
    {
      title: null,
      places: [
        { to: "/", label: t("Home"), icon: House, exact: true },
        { to: "/ui/search", label: t("Search"), icon: Search },
        { to: "/ui/indexes", label: t("Indexes"), icon: Layers },
        ...(session.rights.publishSome
          ? [{ to: "/ui/upload" as const, label: t("Upload"), icon: FileUp }]
          : []),
        ...(!session.rights.requestSome
          ? []
          : [{ to: "/ui/requests" as const, label: t("Requests"), icon: MessageSquarePlus }]),
      ],
    },
    ...administerPlaces(session),
  ];
}
