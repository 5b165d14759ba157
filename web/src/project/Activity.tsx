import { Button, Stack, Text, Timeline } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Problem } from "../api/client.ts";
import { formatAgo, formatMoment } from "../words/format.ts";
import { t } from "../words/t.ts";
import type { PartProps } from "./ProjectPage.tsx";
import { type Change, changesQuery } from "./queries.ts";

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
          <Timeline.Item key={change.serial} title={titleOf(change)}>
            <Text fz="sm" className="wy-breakable">
              {change.subject}
            </Text>
            <Text fz="xs" c="dimmed">
              <time dateTime={change.at} title={formatMoment(change.at)}>
                {formatAgo(change.at)}
              </time>{" "}
              {change.actor === null ? t("by the server") : t("by {names}", { names: change.actor })}
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

function titleOf({ kind }: Change): string {
  const titles: Record<string, string> = {
    "file.published": t("File published"),
    "file.replaced": t("File replaced"),
    "file.yanked": t("File yanked"),
    "file.unyanked": t("File unyanked"),
    "file.removed": t("File removed"),
    "project.created": t("Project created"),
    "project.status": t("Status changed"),
    "project.restricted": t("Restriction changed"),
    "project.removed": t("Project removed"),
    "project.namesake": t("A mirror has a project with this name"),
    "mirror.changed": t("Upstream page changed"),
  };
  return titles[kind] ?? kind;
}
