import { Alert, Badge, Card, Group, Progress, SimpleGrid, Skeleton, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { TriangleAlert } from "lucide-react";
import type { Index } from "../../api/queries.ts";
import { Fact } from "../../shared/Fact.tsx";
import { LinkButton, TextLink } from "../../shared/links.tsx";
import { Refused } from "../../shared/Refused.tsx";
import { formatAgo, formatBytes, formatMoment, formatNumber, formatShare } from "../../words/format.ts";
import { t } from "../../words/t.ts";
import { EvictFiles } from "./EvictFiles.tsx";
import { type MirrorState, mirrorQuery } from "./queries.ts";
import { RefreshMirror } from "./RefreshMirror.tsx";

/** How one mirror is. */
export function MirrorCard({ mirror }: { mirror: Index }) {
  const { owner, name } = mirror;
  const { data: state, error } = useQuery(mirrorQuery(owner, name));
  return (
    <Card withBorder p="lg" component="section" aria-label={`${owner}/${name}`}>
      <Stack>
        <Group justify="space-between">
          <TextLink
            to="/ui/indexes/$owner/$index"
            params={{ owner, index: name }}
            fw={650}
            fz="lg"
          >{`${owner}/${name}`}</TextLink>
          {state !== undefined && <Mode state={state} />}
        </Group>
        <Refused error={error} />
        {state === undefined && error === null && <Skeleton h={120} />}
        {state !== undefined && (
          <>
            <State state={state} cacheSize={mirror.settings.mirror?.cacheSize ?? null} />
            <Group justify="flex-end" gap="xs">
              <LinkButton
                to="/ui/administer/indexes/$owner/$index"
                params={{ owner, index: name }}
                search={{ tab: "mirror" }}
                variant="default"
                size="xs"
                aria-label={t("Settings of {index}", { index: `${owner}/${name}` })}
              >
                {t("Settings")}
              </LinkButton>
              <EvictFiles owner={owner} index={name} />
              <RefreshMirror owner={owner} index={name} />
            </Group>
          </>
        )}
      </Stack>
    </Card>
  );
}

function Mode({ state }: { state: MirrorState }) {
  const { mode, problem } = state;
  if (problem !== null && mode !== "off") {
    return (
      <Badge variant="light" color="red">
        {t("offline")}
      </Badge>
    );
  }
  if (isFailing(state)) {
    return (
      <Badge variant="light" color="red">
        {t("not responding")}
      </Badge>
    );
  }
  const words = { cache: t("caches files"), redirect: t("redirects to the upstream"), off: t("off") };
  return (
    <Badge variant="light" color={mode === "off" ? "orange" : "yard"}>
      {words[mode]}
    </Badge>
  );
}

function fetchedWords({ fetched, fetchedBytes }: MirrorState["lately"]): string {
  return fetched === 0 ? formatNumber(0) : `${formatNumber(fetched)} · ${formatBytes(fetchedBytes)}`;
}

/** Whether the last that was heard of the upstream is that it failed. */
function isFailing({ mode, trouble, lastChecked }: MirrorState): boolean {
  if (mode === "off" || trouble === null) return false;
  return lastChecked === null || Date.parse(trouble.at) > Date.parse(lastChecked);
}

function State({ state, cacheSize }: { state: MirrorState; cacheSize: number | null }) {
  const { upstream, from, problem, pages, files, bytes, lastChecked, lately, hitRatio, trouble } = state;
  return (
    <Stack gap="sm">
      {problem !== null && (
        <Alert color="orange" icon={<TriangleAlert size={18} aria-hidden />}>
          {problem}
        </Alert>
      )}
      {upstream !== null && (
        <div>
          <Text fz="sm" ff="monospace" className="wy-breakable">
            {upstream}
          </Text>
          {from !== null && (
            <Text fz="xs" c="dimmed">
              {t("set by {place}", { place: from })}
            </Text>
          )}
        </div>
      )}
      <SimpleGrid cols={{ base: 2, xs: 4 }}>
        <Fact label={t("Pages")}>{formatNumber(pages)}</Fact>
        <Fact label={t("Files")}>{formatNumber(files)}</Fact>
        <Fact label={t("Size")}>{formatBytes(bytes)}</Fact>
        <Fact label={t("Last response")}>
          {lastChecked === null ? (
            t("never")
          ) : (
            <time dateTime={lastChecked} title={formatMoment(lastChecked)}>
              {formatAgo(lastChecked)}
            </time>
          )}
        </Fact>
      </SimpleGrid>
      <Text fz="sm" fw={600} mt="xs">
        {t("In the last {days} days", { days: lately.days })}
      </Text>
      <SimpleGrid cols={{ base: 2, xs: 4 }}>
        <Fact label={t("Hit ratio")}>{hitRatio === null ? "–" : formatShare(hitRatio)}</Fact>
        <Fact label={t("Downloaded")}>{formatNumber(lately.downloads)}</Fact>
        <Fact label={t("Fetched")}>{fetchedWords(lately)}</Fact>
        <Fact label={t("Failed requests")}>{formatNumber(lately.failed)}</Fact>
      </SimpleGrid>
      {trouble !== null && (
        <Alert
          variant="light"
          color={isFailing(state) ? "red" : "gray"}
          title={t("Last error, {time}", { time: formatAgo(trouble.at) })}
        >
          {trouble.project === null ? trouble.reason : `${trouble.project}: ${trouble.reason}`}
        </Alert>
      )}
      {cacheSize !== null && (
        <div>
          <Progress value={Math.min(100, (bytes / cacheSize) * 100)} aria-label={t("Cache usage")} />
          <Text fz="xs" c="dimmed" mt={4}>
            {t("of {size}. When it is full, the least recently used files are removed.", {
              size: formatBytes(cacheSize),
            })}
          </Text>
        </div>
      )}
    </Stack>
  );
}
