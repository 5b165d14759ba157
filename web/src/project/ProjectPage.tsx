import { Alert, Badge, Group, Tabs, Text } from "@mantine/core";
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { Info } from "lucide-react";
import { type ComponentType, lazy, Suspense } from "react";
import { sessionQuery } from "../api/queries.ts";
import { Page } from "../shared/Page.tsx";
import { PartsList } from "../shared/PartsList.tsx";
import { Path } from "../shared/Path.tsx";
import { Pending } from "../shell/Pending.tsx";
import { t } from "../words/t.ts";
import { Comments } from "./Comments.tsx";
import { InstallBox } from "./InstallBox.tsx";
import { Overview } from "./Overview.tsx";
import { ProjectAlerts } from "./ProjectAlerts.tsx";
import { type Project, type ProjectAddress, projectQuery, releaseQuery, testedQuery } from "./queries.ts";

const route = getRouteApi("/ui/indexes/$owner/$index/$project");

/** What every part of the page is given. */
export interface PartProps {
  address: ProjectAddress;
  project: Project;
  /** The release that is looked at. */
  version: string;
}

const Releases = lazy(async () => ({ default: (await import("./Releases.tsx")).Releases }));
const Files = lazy(async () => ({ default: (await import("./Files.tsx")).Files }));
const TestResults = lazy(async () => ({ default: (await import("./TestResults.tsx")).TestResults }));
const Origin = lazy(async () => ({ default: (await import("./Origin.tsx")).Origin }));
const ProjectMenu = lazy(async () => ({
  default: (await import("../publishing/ProjectMenu.tsx")).ProjectMenu,
}));
const Downloads = lazy(async () => ({
  default: (await import("../statistics/ProjectDownloads.tsx")).ProjectDownloads,
}));
const Activity = lazy(async () => ({ default: (await import("./Activity.tsx")).Activity }));

interface Part {
  id: string;
  label: string;
  count?: number;
  component: ComponentType<PartProps>;
}

/** A project as people know it from public indexes: what it is, how to get it, and what there is of it. */
export function ProjectPage() {
  const address = route.useParams();
  const { version: asked, tab } = route.useSearch();
  const navigate = route.useNavigate();
  const { data: project } = useSuspenseQuery(projectQuery(address));
  const version = asked ?? project.latest ?? project.versions.at(-1) ?? "";
  const parts = useParts(address, project, version);
  const [first] = parts;
  const shown = parts.find(({ id }) => id === tab)?.id ?? first?.id ?? null;
  const choose = (id: string | null) =>
    void navigate({
      search: {
        ...(asked === undefined ? {} : { version: asked }),
        ...(id === null || id === first?.id ? {} : { tab: id }),
      },
      replace: true,
      resetScroll: false,
    });
  return (
    <Page
      title={project.displayName}
      windowTitle={`${project.displayName} ${version} · ${address.owner}/${address.index}`}
      above={
        <Path
          steps={[
            { label: t("Indexes"), to: "/ui/indexes" },
            {
              label: `${address.owner}/${address.index}`,
              to: "/ui/indexes/$owner/$index",
              params: { owner: address.owner, index: address.index },
            },
          ]}
        />
      }
      actions={<Deeds address={address} project={project} version={version} />}
      lead={<Lead address={address} project={project} version={version} />}
    >
      <ProjectAlerts address={address} project={project} version={version} />
      {version === "" ? (
        <Alert icon={<Info size={18} />} color="orange" title={t("No visible releases")}>
          {t("This index knows files of the project but hides all of them.")}
        </Alert>
      ) : (
        <>
          <InstallBox key={version} address={address} project={project} version={version} />
          <Comments key={`comments ${version}`} address={address} project={project} version={version} />
        </>
      )}
      <Tabs value={shown} onChange={choose} keepMounted={false}>
        <PartsList shown={shown ?? ""}>
          {parts.map(({ id, label, count }) => (
            <Tabs.Tab
              key={id}
              value={id}
              rightSection={
                count === undefined ? null : (
                  <Badge size="sm" variant="default" circle={count < 10}>
                    {count}
                  </Badge>
                )
              }
            >
              {label}
            </Tabs.Tab>
          ))}
        </PartsList>
        {parts.map(({ id, component: Content }) => (
          <Tabs.Panel key={id} value={id}>
            <Suspense fallback={<Pending />}>
              <Content address={address} project={project} version={version} />
            </Suspense>
          </Tabs.Panel>
        ))}
      </Tabs>
    </Page>
  );
}

function useParts(address: ProjectAddress, project: Project, version: string): Part[] {
  const { data: tested } = useQuery(testedQuery(address));
  const isTested = tested?.items.some((one) => one.version === version) ?? false;
  const { data: session } = useSuspenseQuery(sessionQuery);
  const files = project.files.filter((file) => file.version === version).length;
  const ofReleases: Part[] = [
    { id: "overview", label: t("Overview"), component: Overview },
    { id: "releases", label: t("Releases"), count: project.versions.length, component: Releases },
    { id: "files", label: t("Files"), count: files, component: Files },
    ...(isTested ? [{ id: "tests", label: t("Tests"), component: TestResults }] : []),
  ];
  return [
    ...(version === "" ? [] : ofReleases),
    { id: "origin", label: t("Origin"), component: Origin },
    { id: "downloads", label: t("Downloads"), component: Downloads },
    // The log of an index is for those who manage it.
    ...(session.rights.manageSome ? [{ id: "activity", label: t("Activity"), component: Activity }] : []),
  ];
}

/** Nothing stands in its place until it is there. */
function Deeds(part: PartProps) {
  const { data: session } = useSuspenseQuery(sessionQuery);
  // Strangers who may do nothing are spared what it takes to do something.
  if (session.account === null && !session.rights.publishSome && !session.rights.manageSome) return null;
  return (
    <Suspense fallback={null}>
      <ProjectMenu {...part} />
    </Suspense>
  );
}

function Lead({ address, project, version }: PartProps) {
  if (version === "") return null;
  return (
    <Group gap={8} mt={2}>
      <Badge variant="light" size="lg">
        {version}
      </Badge>
      {project.restricted && (
        <Badge
          variant="light"
          color="orange"
          size="lg"
          title={t("Only grants that name this project apply.")}
        >
          {t("restricted")}
        </Badge>
      )}
      <Summary address={address} project={project} version={version} />
    </Group>
  );
}

function Summary({ address, version }: PartProps) {
  const { data: release } = useSuspenseQuery(releaseQuery(address, version));
  const { summary } = release.metadata;
  return typeof summary === "string" && summary !== "" ? <Text component="span">{summary}</Text> : null;
}
