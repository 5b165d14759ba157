import { Radio, Stack, TextInput } from "@mantine/core";
import { useState } from "react";
import type { Project, ProjectAddress } from "../project/queries.ts";
import { ConfirmDialog } from "../shared/ConfirmDialog.tsx";
import { t } from "../words/t.ts";
import { setStatus } from "./deeds.ts";

type Status = Project["status"];

const STATUSES: readonly { status: Status; label: () => string; meaning: () => string }[] = [
  {
    status: "active",
    label: () => t("Active"),
    meaning: () => t("Accepts new releases. No notice is shown."),
  },
  {
    status: "archived",
    label: () => t("Archived"),
    meaning: () => t("Accepts no new files. Existing files can still be installed."),
  },
  {
    status: "deprecated",
    label: () => t("Deprecated"),
    meaning: () => t("Shows a notice that it should no longer be used. Nothing else changes."),
  },
  {
    status: "quarantined",
    label: () => t("Quarantined"),
    meaning: () => t("Installers see no files, nothing can be downloaded, and no new files are accepted."),
  },
];

interface StatusDialogProps {
  address: ProjectAddress;
  project: Pick<Project, "displayName" | "status" | "statusReason">;
  onDone(): Promise<unknown>;
  onClose(): void;
}

/** Sets what a project is to those who install it (PEP 792). */
export function StatusDialog({ address, project, onDone, onClose }: StatusDialogProps) {
  const [status, choose] = useState<Status>(project.status);
  const [reason, setReason] = useState(project.statusReason ?? "");
  return (
    <ConfirmDialog
      title={t("Change status of {name}", { name: project.displayName })}
      consequences={[]}
      action={t("Change status")}
      isReady={status !== project.status || reason.trim() !== (project.statusReason ?? "")}
      run={async () => {
        await setStatus(address, status, reason.trim());
        await onDone();
      }}
      onClose={onClose}
    >
      <Radio.Group label={t("Status")} value={status} onChange={(value) => choose(value as Status)}>
        <Stack gap="sm" mt="xs">
          {STATUSES.map((one) => (
            <Radio key={one.status} value={one.status} label={one.label()} description={one.meaning()} />
          ))}
        </Stack>
      </Radio.Group>
      <TextInput
        label={t("Reason")}
        description={t("Shown on the project page and to installers.")}
        maxLength={1000}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </ConfirmDialog>
  );
}
