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
      title={t("Verify everything")}
      consequences={[
        t("Nothing is changed. The site answers as always meanwhile."),
        t("One process does it; you can go away and look at the result later."),
      ]}
      action={t("Begin")}
      isReady={isRate}
      run={() => askFor({ kind: "verify", quick: depth === "quick", rate: Number(rate) * MEGABYTE })}
      onClose={onClose}
    >
      <Radio.Group label={t("How thoroughly")} value={depth} onChange={setDepth}>
        <Stack gap="xs" mt="xs">
          <Radio
            value="whole"
            label={t("Read every file")}
            description={t("and compare its hash: finds every damaged byte")}
          />
          <Radio
            value="quick"
            label={t("Compare sizes")}
            description={t("finds what is missing or cut off, in a small part of the time")}
          />
        </Stack>
      </Radio.Group>
      <NumberInput
        label={t("Read at the most")}
        suffix={t(" MB a second")}
        min={1}
        max={100_000}
        maw={260}
        value={rate}
        onChange={setRate}
      />
    </ConfirmDialog>
  );
}
