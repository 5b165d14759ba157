import { Badge, Button, Card, Checkbox, Group, Stack, Table, Text, Title } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { FlaskConical } from "lucide-react";
import { useState } from "react";
import { answerOf, api } from "../../api/client.ts";
import { Refused } from "../../shared/Refused.tsx";
import { plural, t } from "../../words/t.ts";
import type { DryRun as Answer, ManagedIndex, NewRule, SettingsChange } from "./queries.ts";

/** Days of downloads that count as use. */
const USED_DAYS = 90;

interface DryRunProps {
  index: ManagedIndex;
  title: string;
  /** What is tried in place of what the index has. */
  draft: { policy?: NewRule[]; view?: NonNullable<SettingsChange["view"]> | null };
}

/** Tells what rules or a view would hide and show, before anybody else sees them. */
export function DryRun({ index: { owner, name }, title, draft }: DryRunProps) {
  const [tried, setTried] = useState<{ draft: DryRunProps["draft"]; usedOnly: boolean } | null>(null);
  const [usedOnly, setUsedOnly] = useState(false);
  const trial = useInfiniteQuery({
    queryKey: ["dry-run", owner, name, tried],
    enabled: tried !== null,
    initialPageParam: null as string | null,
    queryFn({ pageParam, signal }) {
      const body = {
        ...tried?.draft,
        ...(tried?.usedOnly ? { usedWithinDays: USED_DAYS } : {}),
        ...(pageParam === null ? {} : { after: pageParam }),
      };
      const params = { path: { owner, index: name } };
      return answerOf(api.POST("/indexes/{owner}/{index}/policy/dry-run", { params, body, signal }));
    },
    getNextPageParam: (page) => page.next,
    gcTime: 0,
  });
  const isStale = tried !== null && JSON.stringify(tried.draft) !== JSON.stringify(draft);
  return (
    <Card withBorder p="lg" component="section">
      <Stack>
        <Title order={2}>{title}</Title>
        <Group>
          <Button
            variant="default"
            leftSection={<FlaskConical size={16} aria-hidden />}
            loading={trial.isFetching}
            onClick={() => setTried({ draft, usedOnly })}
          >
            {t("Test rules")}
          </Button>
          <Checkbox
            label={t("Only include mirrored files downloaded in the last {days} days", { days: USED_DAYS })}
            checked={usedOnly}
            onChange={(event) => setUsedOnly(event.currentTarget.checked)}
          />
        </Group>
        <Refused error={trial.error} />
        {isStale && <Text fz="sm">{t("You changed something since this test. Test again.")}</Text>}
        {trial.data !== undefined && <Outcome pages={trial.data.pages} />}
        {trial.hasNextPage && (
          <Button variant="default" mx="auto" onClick={() => void trial.fetchNextPage()}>
            {t("Check more projects")}
          </Button>
        )}
      </Stack>
    </Card>
  );
}

function Outcome({ pages }: { pages: readonly Answer[] }) {
  const items = pages.flatMap((page) => page.items);
  const count = (of: "projects" | "files") => pages.reduce((sum, page) => sum + page[of], 0);
  const hidden = items.filter(({ isShownNow, state }) => isShownNow && state !== "shown").length;
  return (
    <>
      <Text role="status">
        {t("Checked {files} in {projects}. Now visible and would be hidden: {hidden}.", {
          files: plural(count("files"), "{count} file", "{count} files"),
          projects: plural(count("projects"), "{count} project", "{count} projects"),
          hidden: hidden === 0 ? t("none") : plural(hidden, "{count} file", "{count} files"),
        })}
      </Text>
      {items.length > 0 && (
        <Table.ScrollContainer minWidth={600} mah={420}>
          <Table aria-label={t("Files that would be hidden or visible")}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t("File")}</Table.Th>
                <Table.Th>{t("Result")}</Table.Th>
                <Table.Th>{t("Why")}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {items.map((item) => (
                <Table.Tr key={`${item.project} ${item.source} ${item.filename}`}>
                  <Table.Td ff="monospace" fz="xs" className="wy-breakable">
                    {item.filename}
                  </Table.Td>
                  <Table.Td>
                    <Badge variant="light" color={item.state === "shown" ? "yard" : "orange"}>
                      {item.state === "shown"
                        ? t("visible")
                        : item.isShownNow
                          ? t("hidden")
                          : t("still hidden")}
                    </Badge>
                  </Table.Td>
                  <Table.Td fz="sm">{item.because}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </>
  );
}
