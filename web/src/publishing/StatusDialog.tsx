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
    meaning: () => t("Takes new releases; nothing is said of it."),
  },
  {
    status: "archived",
    label: () => t("Archived"),
    meaning: () => t("Takes no new files; what is there is installed as before."),
  },
  {
    status: "deprecated",
    label: () => t("Deprecated"),
    meaning: () => t("Should be used no more; nothing else changes."),
  },
  {
    status: "quarantined",
    label: () => t("Quarantined"),
    meaning: () => t("Nothing of it is shown to installers or given out, and it takes no new files."),
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
      title={t("Status of {name}", { name: project.displayName })}
      consequences={[]}
      action={t("Set the status")}
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
        label={t("Why")}
        description={t("Told to those who look at the project or install it.")}
        maxLength={1000}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </ConfirmDialog>
  );
}
