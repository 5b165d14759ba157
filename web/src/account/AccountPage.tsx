import { Tabs } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { Outlet, useNavigate, useRouterState } from "@tanstack/react-router";
import { Suspense } from "react";
import { sessionQuery } from "../api/queries.ts";
import { Page } from "../shared/Page.tsx";
import { PartsList } from "../shared/PartsList.tsx";
import { Pending } from "../shell/Pending.tsx";
import { t } from "../words/t.ts";

const PARTS = [
  { to: "/ui/account", label: () => t("Profile") },
  { to: "/ui/account/projects", label: () => t("Projects") },
  { to: "/ui/account/tokens", label: () => t("Tokens") },
  { to: "/ui/account/promotions", label: () => t("Promotions") },
  { to: "/ui/account/sessions", label: () => t("Sessions") },
] as const;

/** What is the caller's own: each part has an address of its own. */
export function AccountPage() {
  const { data: session } = useSuspenseQuery(sessionQuery);
  const navigate = useNavigate();
  const path = useRouterState({ select: ({ location }) => location.pathname.replace(/\/$/, "") });
  const shown = PARTS.find(({ to }) => to === path) ?? PARTS[0];
  return (
    <Page
      title={t("Your account")}
      windowTitle={`${shown.label()} · ${t("Your account")}`}
      lead={t("Signed in as {account}", { account: session.account ?? "" })}
    >
      <Tabs
        value={shown.to}
        onChange={(to) => void navigate({ to: PARTS.find((part) => part.to === to)?.to ?? "/ui/account" })}
        keepMounted={false}
      >
        <PartsList shown={shown.to}>
          {PARTS.map(({ to, label }) => (
            <Tabs.Tab key={to} value={to}>
              {label()}
            </Tabs.Tab>
          ))}
        </PartsList>
        <Tabs.Panel value={shown.to}>
          <Suspense fallback={<Pending />}>
            <Outlet />
          </Suspense>
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}
