import { NavLink, Stack, Text } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { BookOpen } from "lucide-react";
import { sessionQuery, siteQuery } from "../api/queries.ts";
import { SiteLinks } from "../look/SiteLinks.tsx";
import { docsAddress } from "../shared/DocsLink.tsx";
import { PlaceLink } from "../shared/links.tsx";
import { t } from "../words/t.ts";
import { placesFor } from "./places.ts";

/** The ways to every area that the caller has something to do in. */
export function Navigation() {
  const { data: site } = useSuspenseQuery(siteQuery);
  const { data: session } = useSuspenseQuery(sessionQuery);
  return (
    <Stack gap="lg" h="100%">
      {placesFor(session).map(({ title, places }) => (
        <Stack key={title ?? ""} gap={2}>
          {title !== null && (
            <Text fz="xs" fw={650} c="dimmed" px="sm" pb={4}>
              {title}
            </Text>
          )}
          {places.map(({ to, label, icon: Icon, exact }) => (
            <PlaceLink
              key={to}
              to={to}
              label={label}
              leftSection={<Icon size={18} aria-hidden />}
              activeOptions={{ exact: exact ?? false, includeSearch: false }}
              activeProps={{ active: true }}
            />
          ))}
        </Stack>
      ))}
      <Stack gap={2} mt="auto">
        <SiteLinks />
        <NavLink
          href={docsAddress("")}
          label={t("Documentation")}
          leftSection={<BookOpen size={18} aria-hidden />}
        />
        <Text fz="xs" c="dimmed" px="sm">
          {t("Wheelyard {version}", { version: site.version })}
        </Text>
      </Stack>
    </Stack>
  );
}
