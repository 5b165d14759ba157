import { Badge, Progress, Stack, Text } from "@mantine/core";
import { formatNumber } from "../../words/format.ts";
import { t } from "../../words/t.ts";
import { isOpen, type SiteTask } from "./queries.ts";
import { phaseWords } from "./task-words.ts";

/** How a task stands, in one word. */
export function TaskState({ task: { state, findings, mended } }: { task: SiteTask }) {
  const left = findings - mended;
  const looks = {
    waiting: { color: "gray", word: t("waiting") },
    running: { color: "blue", word: t("running") },
    done: left > 0 ? { color: "orange", word: t("done, with findings") } : { color: "yard", word: t("done") },
    failed: { color: "red", word: t("failed") },
    cancelled: { color: "gray", word: t("canceled") },
    interrupted: { color: "orange", word: t("interrupted") },
  };
  const { color, word } = looks[state];
  return (
    <Badge variant="light" color={color} miw="max-content">
      {word}
    </Badge>
  );
}

/** How far a task that runs has come. */
export function TaskProgress({ task }: { task: SiteTask }) {
  if (!isOpen(task)) return null;
  const { phase, done, total } = task;
  const isKnown = total !== null && total > 0;
  return (
    <Stack gap={4}>
      <Progress
        value={isKnown ? (done / total) * 100 : 100}
        animated={!isKnown}
        striped={!isKnown}
        aria-label={t("Progress")}
      />
      <Text fz="sm" c="dimmed">
        {phase === ""
          ? t("Starting soon.")
          : isKnown
            ? t("{what}: {done} of {total}", {
                what: phaseWords(phase),
                done: formatNumber(done),
                total: formatNumber(total),
              })
            : t("{what}: {done}", { what: phaseWords(phase), done: formatNumber(done) })}
      </Text>
    </Stack>
  );
}
