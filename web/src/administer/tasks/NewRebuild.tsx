import { Checkbox, Stack } from "@mantine/core";
import { useState } from "react";
import { ConfirmDialog } from "../../shared/ConfirmDialog.tsx";
import { t } from "../../words/t.ts";
import { type Part, partWords } from "./task-words.ts";
import { useNewTask } from "./use-new-task.ts";

/** Asks what is to be made anew from the facts. */
export function NewRebuild({ onClose }: { onClose(): void }) {
  const askFor = useNewTask();
  const words = partWords();
  const [parts, setParts] = useState<string[]>(Object.keys(words));
  return (
    <ConfirmDialog
      title={t("Rebuild derived data")}
      consequences={[
        t("The selected data is rebuilt from the database and the stored files, which are not changed."),
        t("The site stays available."),
      ]}
      action={t("Rebuild derived data")}
      isReady={parts.length > 0}
      run={() => askFor({ kind: "rebuild", parts: parts as Part[] })}
      onClose={onClose}
    >
      <Checkbox.Group label={t("Data")} value={parts} onChange={setParts}>
        <Stack gap="xs" mt="xs">
          {Object.entries(words).map(([part, label]) => (
            <Checkbox key={part} value={part} label={label} />
          ))}
        </Stack>
      </Checkbox.Group>
    </ConfirmDialog>
  );
}
