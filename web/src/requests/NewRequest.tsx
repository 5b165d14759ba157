import { TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { answerOf, api } from "../api/client.ts";
import { ConfirmDialog } from "../shared/ConfirmDialog.tsx";
import { t } from "../words/t.ts";
import { pathOf } from "./queries.ts";
import { ReasonAndTargets } from "./ReasonAndTargets.tsx";

interface NewRequestProps {
  address: string;
  /** What is asked for, if that is known. */
  wanted: string | undefined;
  onClose(): void;
}

/** Requests a package for an index. */
export function NewRequest({ address, wanted = "", onClose }: NewRequestProps) {
  const queries = useQueryClient();
  const [requirement, setRequirement] = useState(wanted);
  const [reason, setReason] = useState("");
  const [chosen, setChosen] = useState<string[]>([]);
  return (
    <ConfirmDialog
      title={t("Request package for {index}", { index: address })}
      consequences={[t("If someone has requested the same package, you join their request.")]}
      action={t("Request package")}
      isReady={requirement.trim() !== "" && reason.trim() !== ""}
      run={async () => {
        const body = { requirement: requirement.trim(), reason: reason.trim(), targets: chosen };
        await answerOf(
          api.POST("/indexes/{owner}/{index}/requests", { params: { path: pathOf(address) }, body }),
        );
        await queries.invalidateQueries({ queryKey: ["requests", address] });
      }}
      onClose={onClose}
    >
      <TextInput
        label={t("Package")}
        description={t("A name with the versions you need, such as flask>=3")}
        autoCapitalize="none"
        spellCheck={false}
        required
        value={requirement}
        onChange={(event) => setRequirement(event.currentTarget.value)}
      />
      <ReasonAndTargets reason={reason} onReason={setReason} targets={chosen} onTargets={setChosen} />
    </ConfirmDialog>
  );
}
