import { Badge, Group, Tabs, Text } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { type ComponentType, lazy, Suspense } from "react";
import { sessionQuery } from "../../api/queries.ts";
import { LinkButton } from "../../shared/links.tsx";
import { Page } from "../../shared/Page.tsx";
import { PartsList } from "../../shared/PartsList.tsx";
import { Path } from "../../shared/Path.tsx";
import { Pending } from "../../shell/Pending.tsx";
import { t } from "../../words/t.ts";
import { ManagedBadge } from "../ManagedBadge.tsx";
import { type ManagedIndex, managedIndexQuery } from "./queries.ts";

const route = getRouteApi("/ui/administer/indexes/$owner/$index");

/** What every part of the page is given. */
export interface PartProps {
  index: ManagedIndex;
}

const Options = lazy(async () => ({ default: (await import("./Options.tsx")).Options }));
const Bases = lazy(async () => ({ default: (await import("./Bases.tsx")).Bases }));
const Rules = lazy(async () => ({ default: (await import("./Rules.tsx")).Rules }));
const View = lazy(async () => ({ default: (await import("./View.tsx")).View }));
const Bin = lazy(async () => ({ default: (await import("./Bin.tsx")).Bin }));
const Bundles = lazy(async () => ({ default: (await import("./Bundles.tsx")).Bundles }));
const Retention = lazy(async () => ({ default: (await import("./Retention.tsx")).Retention }));
const Names = lazy(async () => ({ default: (await import("./Names.tsx")).Names }));
const MirrorOptions = lazy(async () => ({ default: (await import("./MirrorOptions.tsx")).MirrorOptions }));

interface Part {
  id: string;
  label: string;
  component: ComponentType<PartProps>;
}

/** Everything that is set of one index. */
export function IndexPage() {
  const { owner, index: name } = route.useParams();
  const { tab = "options" } = route.useSearch();
  const navigate = route.useNavigate();
  const { data: session } = useSuspenseQuery(sessionQuery);
  const { data: index } = useSuspenseQuery(managedIndexQuery(owner, name));
  const parts: Part[] = [
    { id: "options", label: t("General"), component: Options },
    ...(index.kind === "mirror"
      ? [{ id: "mirror", label: t("Upstream"), component: MirrorOptions }]
      : [{ id: "bases", label: t("Inherits from"), component: Bases }]),
    { id: "rules", label: t("Rules"), component: Rules },
    { id: "view", label: t("View"), component: View },
    { id: "names", label: t("Name origins"), component: Names },
    ...(index.kind === "hosted"
      ? [
          { id: "retention", label: t("Retention"), component: Retention },
          { id: "bin", label: t("Recycle bin"), component: Bin },
          ...(session.rights.manageSite ? [{ id: "bundles", label: t("Bundles"), component: Bundles }] : []),
        ]
      : []),
  ];
  const shown = parts.some(({ id }) => id === tab) ? tab : "options";
  return (
    <Page
      title={`${owner}/${name}`}
      windowTitle={t("Settings of {index}", { index: `${owner}/${name}` })}
      above={<Path steps={[{ label: t("Index settings"), to: "/ui/administer/indexes" }]} />}
      lead={
        <Group gap={8}>
          {index.kind === "mirror" && (
            <Badge variant="light" color="blue">
              {t("mirror")}
            </Badge>
          )}
          <ManagedBadge kind="index" name={`${owner}/${name}`} />
          <Text component="span">{index.settings.description}</Text>
        </Group>
      }
      actions={
        <LinkButton to="/ui/indexes/$owner/$index" params={{ owner, index: name }} variant="default">
          {t("View projects")}
        </LinkButton>
      }
    >
      <Tabs
        value={shown}
        keepMounted={false}
        onChange={(id) =>
          void navigate({
            search: id === null || id === "options" ? {} : { tab: id },
            replace: true,
            resetScroll: false,
          })
        }
      >
        <PartsList shown={shown}>
          {parts.map(({ id, label }) => (
            <Tabs.Tab key={id} value={id}>
              {label}
            </Tabs.Tab>
          ))}
        </PartsList>
        {parts.map(({ id, component: Content }) => (
          <Tabs.Panel key={id} value={id}>
            <Suspense fallback={<Pending />}>
              <Content key={index.etag} index={index} />
            </Suspense>
          </Tabs.Panel>
        ))}
      </Tabs>
    </Page>
  );
}
