import { NavLink } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { ExternalLink } from "lucide-react";
import { siteQuery } from "../api/queries.ts";

/** Links of the site, in the navigation. The server takes https, http and mailto only. */
export function SiteLinks() {
  const { data: site } = useSuspenseQuery(siteQuery);
  return site.look.links.map(({ text, url }) => (
    <NavLink
      key={`${text} ${url}`}
      href={url}
      rel="noreferrer"
      label={text}
      leftSection={<ExternalLink size={18} aria-hidden />}
    />
  ));
}
