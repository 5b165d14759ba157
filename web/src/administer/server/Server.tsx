import { Tabs } from "@mantine/core";
import { getRouteApi } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { Page } from "../../shared/Page.tsx";
import { PartsList } from "../../shared/PartsList.tsx";
import { Pending } from "../../shell/Pending.tsx";
import { t } from "../../words/t.ts";

const route = getRouteApi("/ui/administer/server");

const State = lazy(async () => ({ default: (await import("./State.tsx")).State }));
const Tasks = lazy(async () => ({ default: (await import("../tasks/Tasks.tsx")).Tasks }));
const Settings = lazy(async () => ({ default: (await import("./Settings.tsx")).Settings }));

const LookForm = lazy(async () => ({ default: (await import("./LookForm.tsx")).LookForm }));

const TABS = ["state", "checks", "look", "settings"];

/** How the server is, how much it holds, whether all of it is right, and how it is set. */
export function Server() {
  const { tab } = route.useSearch();
  const navigate = route.useNavigate();
  const shown = TABS.find((one) => one === tab) ?? "state";
  return (
    <Page title={t("Server")}>
      <Tabs
        value={shown}
        keepMounted={false}
        onChange={(id) =>
          void navigate({
            search: id === null || id === "state" ? {} : { tab: id },
            replace: true,
            resetScroll: false,
          })
        }
      >
        <PartsList shown={shown}>
          <Tabs.Tab value="state">{t("Status")}</Tabs.Tab>
          <Tabs.Tab value="checks">{t("Checks")}</Tabs.Tab>
          <Tabs.Tab value="look">{t("Appearance")}</Tabs.Tab>
          <Tabs.Tab value="settings">{t("Configuration")}</Tabs.Tab>
        </PartsList>
        <Tabs.Panel value="state">
          <Suspense fallback={<Pending />}>
            <State />
          </Suspense>
        </Tabs.Panel>
        <Tabs.Panel value="checks">
          <Suspense fallback={<Pending />}>
            <Tasks />
          </Suspense>
        </Tabs.Panel>
        <Tabs.Panel value="look">
          <Suspense fallback={<Pending />}>
            <LookForm />
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
