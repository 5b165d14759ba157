import { Button, List, NumberInput, Skeleton, Stack, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { answerOf, api } from "../../api/client.ts";
import { ConfirmDialog } from "../../shared/ConfirmDialog.tsx";
import { Refused } from "../../shared/Refused.tsx";
import { useAsked } from "../../shared/use-asked.ts";
import { formatBytes } from "../../words/format.ts";
import { plural, t } from "../../words/t.ts";
import { OnlyProject } from "./OnlyProject.tsx";
import { type EvictionPlan, evictionQuery } from "./queries.ts";

interface Place {
  owner: string;
  index: string;
}

const DAYS = 90;
const TYPING_MS = 300;
const SHOWN = 5;

/** Takes kept files away: of one project, or what nobody took for long. Says first what goes. */
export function EvictFiles({ owner, index }: Place) {
  const { asked, ask, close, target } = useAsked<"evict">();
  return (
    <>
      <Button
        ref={target}
        variant="default"
        size="xs"
        aria-label={t("Free up space in {index}", { index: `${owner}/${index}` })}
        onClick={() => ask("evict")}
      >
        {t("Free up space")}
      </Button>
      {asked !== null && <EvictDialog owner={owner} index={index} onClose={close} />}
    </>
  );
}

function EvictDialog({ owner, index, onClose }: Place & { onClose(): void }) {
  const queries = useQueryClient();
  const [words, setWords] = useState("");
  const [days, setDays] = useState<number | string>(DAYS);
  const project = words.trim() === "" ? null : words.trim();
  const choice = { project, unusedDays: typeof days === "number" ? days : 0 };
  const [settled] = useDebouncedValue(choice, TYPING_MS);
  const isSettled = settled.project === choice.project && settled.unusedDays === choice.unusedDays;
  const { data: plan, error } = useQuery(evictionQuery(owner, index, settled));
  const evict = async () => {
    const params = { path: { owner, index } };
    let [files, bytes] = [0, 0];
    for (;;) {
      const done = await answerOf(
        api.POST("/indexes/{owner}/{index}/mirror/evict", { params, body: choice }),
      );
      files += done.files;
      bytes += done.bytes;
      if (done.files === 0 || done.left.files === 0) break;
    }
    await queries.invalidateQueries({ queryKey: ["mirror"] });
    await queries.invalidateQueries({ queryKey: ["eviction"] });
    notifications.show({ message: goneWords(files, bytes) });
  };
  return (
    <ConfirmDialog
      title={t("Free up space in {index}", { index: `${owner}/${index}` })}
      consequences={[
        t("Removed files are fetched again on the next request, if the upstream still has them."),
        t("Files that were published here are kept, even if they have the same name."),
      ]}
      action={t("Remove files")}
      isDangerous
      isReady={isSettled && plan !== undefined && plan.files > 0}
      run={evict}
      onClose={onClose}
    >
      <OnlyProject words={words} onChange={setWords} />
      <NumberInput
        label={t("Not downloaded in")}
        description={t("Enter 0 to include files that were just downloaded.")}
        suffix={t(" days")}
        min={0}
        max={36_500}
        allowDecimal={false}
        maw={260}
        value={days}
        onChange={setDays}
      />
      <Refused error={error} />
      {plan === undefined && error === null ? <Skeleton h={24} /> : plan && <Plan plan={plan} />}
    </ConfirmDialog>
  );
}

function Plan({ plan: { files, bytes, projects } }: { plan: EvictionPlan }) {
  if (files === 0) {
    return (
      <Text fz="sm" role="status">
        {t("No cached files match.")}
      </Text>
    );
  }
  return (
    <Stack gap={6} role="status">
      <Text fz="sm" fw={600}>
        {t("This removes {files} ({size}):", {
          files: plural(files, "{count} file", "{count} files"),
          size: formatBytes(bytes),
        })}
      </Text>
      <List fz="sm" spacing={2}>
        {projects.slice(0, SHOWN).map((one) => (
          <List.Item key={one.project}>
            {t("{project}: {files}, {size}", {
              project: one.project,
              files: plural(one.files, "{count} file", "{count} files"),
              size: formatBytes(one.bytes),
            })}
          </List.Item>
        ))}
      </List>
      {projects.length > SHOWN && (
        <Text fz="sm" c="dimmed">
          {t("and more. The largest projects are listed first.")}
        </Text>
      )}
    </Stack>
  );
}

function goneWords(files: number, bytes: number): string {
  return t("Removed {files}. {size} freed.", {
    files: plural(files, "{count} file", "{count} files"),
    size: formatBytes(bytes),
  });
}
