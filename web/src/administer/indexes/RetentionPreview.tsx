import { Button, Card, Group, Stack, Table, Text, Title } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { FlaskConical } from "lucide-react";
import { useState } from "react";
import { answerOf, api } from "../../api/client.ts";
import { Refused } from "../../shared/Refused.tsx";
import { formatBytes } from "../../words/format.ts";
import { plural, t } from "../../words/t.ts";
import type { ManagedIndex, RetentionPlan, Settings } from "./queries.ts";

interface PreviewProps {
  index: ManagedIndex;
  /** As the form has them now; null: no rule. */
  rules: Settings["retention"];
}

/** Lists what rules would remove, and why, before they are saved. */
export function RetentionPreview({ index: { owner, name }, rules }: PreviewProps) {
  const [tried, setTried] = useState<Settings["retention"]>(null);
  const trial = useInfiniteQuery({
    queryKey: ["retention-preview", owner, name, tried],
    enabled: tried !== null,
    initialPageParam: null as string | null,
    queryFn({ pageParam, signal }) {
      const body = {
        ...(tried === null ? {} : { retention: tried }),
        ...(pageParam === null ? {} : { after: pageParam }),
      };
      const params = { path: { owner, index: name } };
      return answerOf(api.POST("/indexes/{owner}/{index}/retention/preview", { params, body, signal }));
    },
    getNextPageParam: (page) => page.next,
    gcTime: 0,
  });
  const isStale = tried !== null && JSON.stringify(tried) !== JSON.stringify(rules);
  return (
    <Card withBorder p="lg" component="section">
      <Stack>
        <Title order={2}>{t("What these rules would remove")}</Title>
        <Group>
          <Button
            variant="default"
            leftSection={<FlaskConical size={16} aria-hidden />}
            loading={trial.isFetching}
            disabled={rules === null}
            onClick={() => setTried(rules)}
          >
            {t("Test rules")}
          </Button>
        </Group>
        <Refused error={trial.error} />
        {isStale && <Text fz="sm">{t("You changed something since this test. Test again.")}</Text>}
        {trial.data !== undefined && <Plan pages={trial.data.pages} />}
        {trial.hasNextPage && (
          <Button variant="default" mx="auto" onClick={() => void trial.fetchNextPage()}>
            {t("Check more projects")}
          </Button>
        )}
      </Stack>
    </Card>
  );
}

function Plan({ pages }: { pages: readonly RetentionPlan[] }) {
  const items = pages.flatMap((page) => page.items);
  const size = items.reduce((sum, item) => sum + item.size, 0);
  return (
    <>
      {pages[0]?.notes.map((note) => (
        <Text key={note} fz="sm">
          {note}
        </Text>
      ))}
      <Text role="status">
        {items.length === 0
          ? t("Nothing would be removed.")
          : t("{releases} would go to the recycle bin, {size}.", {
              releases: plural(items.length, "{count} release", "{count} releases"),
              size: formatBytes(size),
            })}
      </Text>
      {items.length > 0 && (
        <Table.ScrollContainer minWidth={600} mah={420}>
          <Table aria-label={t("Releases that would be removed")}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t("Project")}</Table.Th>
                <Table.Th>{t("Version")}</Table.Th>
                <Table.Th>{t("Size")}</Table.Th>
                <Table.Th>{t("Why")}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {items.map((item) => (
                <Table.Tr key={`${item.project} ${item.version}`}>
                  <Table.Td>{item.project}</Table.Td>
                  <Table.Td>{item.version}</Table.Td>
                  <Table.Td>{formatBytes(item.size)}</Table.Td>
                  <Table.Td fz="sm">{item.reason}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      <Kept kept={pages.flatMap((page) => page.kept)} />
    </>
  );
}

/** What a rule would remove, and what keeps it. */
function Kept({ kept }: { kept: RetentionPlan["kept"] }) {
  if (kept.length === 0) return null;
  return (
    <>
      <Text>{t("These stay, although a rule would remove them.")}</Text>
      <Table.ScrollContainer minWidth={600} mah={420}>
        <Table aria-label={t("Releases that stay")}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("Project")}</Table.Th>
              <Table.Th>{t("Version")}</Table.Th>
              <Table.Th>{t("Rule")}</Table.Th>
              <Table.Th>{t("Stays because")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {kept.map((one) => (
              <Table.Tr key={`${one.project} ${one.version}`}>
                <Table.Td>{one.project}</Table.Td>
                <Table.Td>{one.version}</Table.Td>
                <Table.Td fz="sm">{one.reason}</Table.Td>
                <Table.Td fz="sm">{one.keptBy}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </>
  );
}
