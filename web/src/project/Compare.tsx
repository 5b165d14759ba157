import { Card, Group, Select, Stack, Text, Title } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { ArrowRight } from "lucide-react";
import { type ReactNode, Suspense } from "react";
import { Page } from "../shared/Page.tsx";
import { Path } from "../shared/Path.tsx";
import { Pending } from "../shell/Pending.tsx";
import { t } from "../words/t.ts";
import { ContentsDifferences } from "./ContentsDifferences.tsx";
import { DifferenceTable } from "./DifferenceTable.tsx";
import { comparableFiles, dependencyDifferences, metadataDifferences } from "./differences.ts";
import { type ProjectAddress, projectQuery, releaseQuery } from "./queries.ts";

const route = getRouteApi("/ui/indexes/$owner/$index/$project/compare");

/** More are found by their first digits: a menu of thousands is slow to open. */
const OFFERED = 100;

/** Two releases of a project side by side: metadata, requirements and what is in the archives. */
export function Compare() {
  const address = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { data: project } = useSuspenseQuery(projectQuery(address));
  const to = search.to ?? project.latest ?? project.versions.at(-1) ?? "";
  const from = search.from ?? project.versions[project.versions.indexOf(to) - 1] ?? to;
  const newestFirst = project.versions.toReversed();
  const choose = (chosen: { from?: string; to?: string }) =>
    void navigate({ search: { from, to, ...chosen }, replace: true });
  return (
    <Page
      title={t("Compare releases of {project}", { project: project.displayName })}
      above={
        <Path
          steps={[
            {
              label: `${address.owner}/${address.index}`,
              to: "/ui/indexes/$owner/$index",
              params: { owner: address.owner, index: address.index },
            },
            {
              label: project.displayName,
              to: "/ui/indexes/$owner/$index/$project",
              params: { ...address },
            },
          ]}
        />
      }
    >
      <Group align="end" gap="sm">
        <Select
          label={t("From")}
          data={newestFirst}
          value={from}
          searchable
          limit={OFFERED}
          allowDeselect={false}
          onChange={(chosen) => chosen !== null && choose({ from: chosen })}
        />
        <ArrowRight size={18} aria-hidden style={{ marginBottom: 9 }} />
        <Select
          label={t("To")}
          data={newestFirst}
          value={to}
          searchable
          limit={OFFERED}
          allowDeselect={false}
          onChange={(chosen) => chosen !== null && choose({ to: chosen })}
        />
      </Group>
      {from !== "" && to !== "" && (
        <Suspense fallback={<Pending />}>
          <Differences address={address} from={from} to={to} />
        </Suspense>
      )}
    </Page>
  );
}

function Differences({ address, from, to }: { address: ProjectAddress; from: string; to: string }) {
  const { data: before } = useSuspenseQuery(releaseQuery(address, from));
  const { data: after } = useSuspenseQuery(releaseQuery(address, to));
  const pair = comparableFiles(before.files, after.files);
  const labels = { from, to };
  return (
    <Stack gap="xl">
      <Section title={t("Requirements")}>
        <DifferenceTable
          {...labels}
          differences={dependencyDifferences(before.metadata, after.metadata)}
          same={t("Both have the same dependencies.")}
        />
      </Section>
      <Section title={t("Metadata")}>
        <DifferenceTable
          {...labels}
          differences={metadataDifferences(before.metadata, after.metadata)}
          same={t("Both have the same metadata.")}
        />
      </Section>
      <Section title={t("Archive contents")}>
        {pair === null ? (
          <Text c="dimmed">{t("The releases have no files of the same type to compare.")}</Text>
        ) : (
          <ContentsDifferences address={address} from={pair.from.filename} to={pair.to.filename} />
        )}
      </Section>
    </Stack>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Card withBorder component="section">
      <Title order={2} fz="md" mb="sm">
        {title}
      </Title>
      {children}
    </Card>
  );
}
