import { Badge, Button, Card, Checkbox, Group, Stack, Table, Text, Title } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { FlaskConical } from "lucide-react";
import { useState } from "react";
import { answerOf, api } from "../../api/client.ts";
import { Refused } from "../../shared/Refused.tsx";
import { plural, t } from "../../words/t.ts";
import type { DryRun as Answer, ManagedIndex, NewRule } from "./queries.ts";

/** Days of downloads that count as use. */
const USED_DAYS = 90;

interface DryRunProps {
  index: ManagedIndex;
  policy: NewRule[];
}

/** Tells what rules would hide and show, before anybody else sees them. */
export function DryRun({ index: { owner, name }, policy }: DryRunProps) {
  const [tried, setTried] = useState<{ policy: NewRule[]; usedOnly: boolean } | null>(null);
  const [usedOnly, setUsedOnly] = useState(false);
  const trial = useInfiniteQuery({
    queryKey: ["dry-run", owner, name, tried],
    enabled: tried !== null,
    initialPageParam: null as string | null,
    queryFn({ pageParam, signal }) {
      const body = {
        policy: tried?.policy ?? [],
        ...(tried?.usedOnly ? { usedWithinDays: USED_DAYS } : {}),
        ...(pageParam === null ? {} : { after: pageParam }),
      };
      const params = { path: { owner, index: name } };
      return answerOf(api.POST("/indexes/{owner}/{index}/policy/dry-run", { params, body, signal }));
    },
    getNextPageParam: (page) => page.next,
    gcTime: 0,
  });
  const isStale = tried !== null && JSON.stringify(tried.policy) !== JSON.stringify(policy);
  return (
    <Card withBorder p="lg" component="section">
      <Stack>
        <Title order={2}>{t("What these rules would do")}</Title>
        <Group>
          <Button
            variant="default"
            leftSection={<FlaskConical size={16} aria-hidden />}
            loading={trial.isFetching}
            onClick={() => setTried({ policy, usedOnly })}
          >
            {t("Try them")}
          </Button>
          <Checkbox
            label={t("Of mirrored files only those used in the last {days} days", { days: USED_DAYS })}
            checked={usedOnly}
            onChange={(event) => setUsedOnly(event.currentTarget.checked)}
          />
        </Group>
        <Refused error={trial.error} />
        {isStale && <Text fz="sm">{t("The rules were changed since: try them again.")}</Text>}
        {trial.data !== undefined && <Outcome pages={trial.data.pages} />}
        {trial.hasNextPage && (
          <Button variant="default" mx="auto" onClick={() => void trial.fetchNextPage()}>
            {t("Look at more projects")}
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
        {t("Of {files} in {projects}, {hidden} would be hidden that are shown now.", {
          files: plural(count("files"), "{count} file", "{count} files"),
          projects: plural(count("projects"), "{count} project", "{count} projects"),
          hidden: hidden === 0 ? t("none") : plural(hidden, "{count} file", "{count} files"),
        })}
      </Text>
      {items.length > 0 && (
        <Table.ScrollContainer minWidth={600} mah={420}>
          <Table aria-label={t("Files that would be hidden or shown")}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t("File")}</Table.Th>
                <Table.Th>{t("Would be")}</Table.Th>
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
                        ? t("shown")
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
