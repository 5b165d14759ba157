import { Tabs } from "@mantine/core";
import { getRouteApi } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { Page } from "../../shared/Page.tsx";
import { Pending } from "../../shell/Pending.tsx";
import { t } from "../../words/t.ts";

const route = getRouteApi("/ui/administer/server");

const State = lazy(async () => ({ default: (await import("./State.tsx")).State }));
const Settings = lazy(async () => ({ default: (await import("./Settings.tsx")).Settings }));

/** How the server is, how much it holds, and how it is set. */
export function Server() {
  const { tab } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <Page title={t("Server")}>
      <Tabs
        value={tab === "settings" ? "settings" : "state"}
        keepMounted={false}
        onChange={(id) =>
          void navigate({ search: id === "settings" ? { tab: id } : {}, replace: true, resetScroll: false })
        }
      >
        <Tabs.List mb="xl" className="wy-parts">
          <Tabs.Tab value="state">{t("How it is")}</Tabs.Tab>
          <Tabs.Tab value="settings">{t("Settings in force")}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="state">
          <Suspense fallback={<Pending />}>
            <State />
          </Suspense>
        </Tabs.Panel>
        <Tabs.Panel value="settings">
          <Suspense fallback={<Pending />}>
            <Settings />
          </Suspense>
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}
