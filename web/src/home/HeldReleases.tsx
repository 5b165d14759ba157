import { Group, Stack, Text } from "@mantine/core";
import { TextLink } from "../shared/links.tsx";
import { formatDay } from "../words/format.ts";
import { t } from "../words/t.ts";
import type { Held } from "./overview-queries.ts";

/** Releases that are hidden for now, with when they come and why. The tab that the names lead to can release them. */
export function HeldReleases({ held }: { held: readonly Held[] }) {
  return held.map(({ index: address, project, version, source, until, because }) => {
    const [owner = "", index = ""] = address.split("/");
    return (
      <Group
        key={`${address} ${project} ${version}`}
        justify="space-between"
        wrap="nowrap"
        align="flex-start"
      >
        <Stack gap={0} miw={0}>
          <TextLink
            to="/ui/indexes/$owner/$index/$project"
            params={{ owner, index, project }}
            search={{ tab: "origin" }}
            className="wy-breakable"
          >
            {`${project} ${version}`}
          </TextLink>
          <Text fz="xs" c="dimmed" className="wy-breakable">
            {t("from {source}. {because}", { source, because })}
          </Text>
        </Stack>
        <Text fz="sm" className="wy-nowrap">
          {until === null ? t("until released") : t("until {day}", { day: formatDay(until) })}
        </Text>
      </Group>
    );
  });
}
