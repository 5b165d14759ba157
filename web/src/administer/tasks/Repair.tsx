import { ConfirmDialog } from "../../shared/ConfirmDialog.tsx";
import { plural, t } from "../../words/t.ts";
import type { SiteTask } from "./queries.ts";
import { useNewTask } from "./use-new-task.ts";

/** Says what a repair does with what was found, and does it. */
export function Repair({ task, onClose }: { task: SiteTask; onClose(): void }) {
  const askFor = useNewTask();
  const left = task.findings - task.mended - task.mendable;
  return (
    <ConfirmDialog
      title={t("Repair what was found")}
      consequences={[
        plural(
          task.mendable,
          "{count} finding is looked at once more, and put right if it is still so.",
          "{count} findings are looked at once more, each put right if it is still so.",
        ),
        t("Metadata and records are written anew from the files and the database."),
        t(
          "Bytes that no file names are moved to the trash of the storage. Files that a mirror lost are fetched again when they are wanted.",
        ),
        ...(left > 0
          ? [
              plural(
                left,
                "{count} finding stays as it is: only a backup, or you, can help there.",
                "{count} findings stay as they are: only a backup, or you, can help there.",
              ),
            ]
          : []),
      ]}
      action={t("Repair")}
      run={() => askFor({ kind: "repair", of: task.id })}
      onClose={onClose}
    />
  );
}
