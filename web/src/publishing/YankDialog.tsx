import { TextInput } from "@mantine/core";
import { useState } from "react";
import type { ProjectAddress } from "../project/queries.ts";
import { ConfirmDialog } from "../shared/ConfirmDialog.tsx";
import { t } from "../words/t.ts";
import { type Target, unyank, yank } from "./deeds.ts";

interface YankDialogProps {
  address: ProjectAddress;
  target: Target;
  /** As people know it: a file's name, or a project's with its version. */
  name: string;
  onDone(): Promise<unknown>;
  onClose(): void;
}

/** Takes a release or a file out of what installers choose from (PEP 592). */
export function YankDialog({ address, target, name, onDone, onClose }: YankDialogProps) {
  const [reason, setReason] = useState("");
  return (
    <ConfirmDialog
      title={t("Yank {name}", { name })}
      consequences={[
        t("Installers no longer choose it, unless exactly this version is requested."),
        t("It is not removed. People who have pinned it can still install it, and see the reason."),
        t("You can undo this at any time."),
      ]}
      action={t("Yank")}
      run={async () => {
        await yank(address, target, reason.trim());
        await onDone();
      }}
      onClose={onClose}
    >
      <TextInput
        label={t("Reason")}
        description={t("Installers show it as a warning.")}
        maxLength={1000}
        data-autofocus
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </ConfirmDialog>
  );
}

/** Takes a yank back. */
export function UnyankDialog({ address, target, name, onDone, onClose }: YankDialogProps) {
  return (
    <ConfirmDialog
      title={t("Unyank {name}", { name })}
      consequences={[t("Installers can choose it again like any other release.")]}
      action={t("Unyank")}
      run={async () => {
        await unyank(address, target);
        await onDone();
      }}
      onClose={onClose}
    />
  );
}
