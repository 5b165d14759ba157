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
      title={t("Repair findings")}
      consequences={[
        plural(
          task.mendable,
          "{count} finding is checked again and repaired if it is still there.",
          "{count} findings are checked again and repaired if they are still there.",
        ),
        t("Metadata and records are written again from the files and the database."),
        t(
          "Stored objects that no file uses are moved to the trash of the storage. Files missing from a mirror are fetched again on request.",
        ),
        ...(left > 0
          ? [
              plural(
                left,
                "{count} finding cannot be repaired automatically. Restore it from a backup.",
                "{count} findings cannot be repaired automatically. Restore them from a backup.",
              ),
            ]
          : []),
      ]}
      action={t("Repair findings")}
      run={() => askFor({ kind: "repair", of: task.id })}
      onClose={onClose}
    />
  );
}
