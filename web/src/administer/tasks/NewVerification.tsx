import { NumberInput, Radio, Stack } from "@mantine/core";
import { useState } from "react";
import { ConfirmDialog } from "../../shared/ConfirmDialog.tsx";
import { t } from "../../words/t.ts";
import { useNewTask } from "./use-new-task.ts";

const MEGABYTE = 1_000_000;
const GENTLE_RATE = 32;

/** Asks how thoroughly everything is to be looked at. */
export function NewVerification({ onClose }: { onClose(): void }) {
  const askFor = useNewTask();
  const [depth, setDepth] = useState("whole");
  const [rate, setRate] = useState<number | string>(GENTLE_RATE);
  const isRate = typeof rate === "number" && rate >= 1;
  return (
    <ConfirmDialog
      title={t("Start verification")}
      consequences={[
        t("Nothing is changed. The site stays available."),
        t("It runs in the background. You can leave this page and come back later."),
      ]}
      action={t("Start verification")}
      isReady={isRate}
      run={() => askFor({ kind: "verify", quick: depth === "quick", rate: Number(rate) * MEGABYTE })}
      onClose={onClose}
    >
      <Radio.Group label={t("Depth")} value={depth} onChange={setDepth}>
        <Stack gap="xs" mt="xs">
          <Radio
            value="whole"
            label={t("Full")}
            description={t("Reads every file and compares its hash. Finds all damage.")}
          />
          <Radio
            value="quick"
            label={t("Quick")}
            description={t("Compares sizes. Finds missing or truncated files in a fraction of the time.")}
          />
        </Stack>
      </Radio.Group>
      <NumberInput
        label={t("Maximum read rate")}
        suffix={t(" MB/s")}
        min={1}
        max={100_000}
        maw={260}
        value={rate}
        onChange={setRate}
      />
    </ConfirmDialog>
  );
}
