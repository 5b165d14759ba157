import { Select, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ConfirmDialog } from "../shared/ConfirmDialog.tsx";
import { t } from "../words/t.ts";
import { type HeldVersion, releaseHeld } from "./deeds.ts";

interface ReleaseHeldDialogProps {
  held: HeldVersion;
  onClose(): void;
}

const DAY_MS = 86_400_000;
const NEVER = "never";

/** Makes the files of a version visible that a rule holds, by an exception to that rule. */
export function ReleaseHeldDialog({ held, onClose }: ReleaseHeldDialogProps) {
  const queries = useQueryClient();
  const [reason, setReason] = useState("");
  const [days, setDays] = useState("30");
  const { project, version, index, rule } = held;
  return (
    <ConfirmDialog
      title={t("Release {name}", { name: `${project} ${version}` })}
      consequences={[
        t("Adds an exception to rule {number} of {index}.", { number: String(rule), index }),
        t("All files of this version become visible, unless another rule hides them."),
        t("The change log records who released it, and why."),
      ]}
      action={t("Release version")}
      isReady={reason.trim() !== ""}
      run={async () => {
        const until = days === NEVER ? null : new Date(Date.now() + Number(days) * DAY_MS).toISOString();
        await releaseHeld(held, reason.trim(), until);
        await queries.invalidateQueries();
      }}
      onClose={onClose}
    >
      <TextInput
        label={t("Reason")}
        placeholder={t("Security fix")}
        required
        maxLength={500}
        data-autofocus
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <Select
        label={t("The exception expires")}
        allowDeselect={false}
        data={[
          { value: "7", label: t("In 7 days") },
          { value: "30", label: t("In 30 days") },
          { value: "90", label: t("In 90 days") },
          { value: NEVER, label: t("Never") },
        ]}
        value={days}
        onChange={(value) => setDays(value ?? "30")}
      />
    </ConfirmDialog>
  );
}
