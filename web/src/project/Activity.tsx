import { Button, Stack, Text, Timeline } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { logSentence } from "../../../client/src/log-words.ts";
import { Problem } from "../api/client.ts";
import { formatAgo, formatMoment } from "../words/format.ts";
import { t } from "../words/t.ts";
import type { PartProps } from "./ProjectPage.tsx";
import { changesQuery } from "./queries.ts";

/** What happened to the project in the index it comes from, the newest first. */
export function Activity({ address, project }: PartProps) {
  const [owner = "", index = ""] = project.source.split("/");
  const changes = useInfiniteQuery(changesQuery({ owner, index, project: address.project }));
  if (changes.isError) {
    const isForbidden = changes.error instanceof Problem && [401, 403, 404].includes(changes.error.status);
    return (
      <Text c="dimmed">
        {isForbidden
          ? t("Only people who manage {index} can see its activity.", { index: project.source })
          : changes.error.message}
      </Text>
    );
  }
  const items = changes.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Stack>
      <Timeline bulletSize={14} lineWidth={2} active={items.length}>
        {items.map((change) => (
          <Timeline.Item key={change.serial}>
            <Text fz="sm" className="wy-breakable">
              {logSentence(change)}
            </Text>
            <Text fz="xs" c="dimmed">
              <time dateTime={change.at} title={formatMoment(change.at)}>
                {formatAgo(change.at)}
              </time>
            </Text>
          </Timeline.Item>
        ))}
      </Timeline>
      {changes.hasNextPage && (
        <Button
          variant="default"
          mx="auto"
          loading={changes.isFetchingNextPage}
          onClick={() => void changes.fetchNextPage()}
        >
          {t("Show older entries")}
        </Button>
      )}
    </Stack>
  );
}
