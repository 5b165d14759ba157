import { TextInput } from "@mantine/core";
import { useState } from "react";
import { ConfirmDialog } from "../../shared/ConfirmDialog.tsx";
import { t } from "../../words/t.ts";

interface FreezeDialogProps {
  title: string;
  /** What installs still see, in a sentence. */
  effect: string;
  action: string;
  freeze(reason: string): Promise<unknown>;
  onClose(): void;
}

/** Asks for the reason of a freeze, of one index or of all. */
export function FreezeDialog({ title, effect, action, freeze, onClose }: FreezeDialogProps) {
  const [reason, setReason] = useState("");
  return (
    <ConfirmDialog
      title={title}
      consequences={[
        effect,
        t("New uploads are accepted and stay hidden. You can lift the freeze at any time."),
      ]}
      action={action}
      run={() => freeze(reason)}
      onClose={onClose}
    >
      <TextInput
        label={t("Reason")}
        description={t("Shown to people whose files are hidden.")}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </ConfirmDialog>
  );
}
