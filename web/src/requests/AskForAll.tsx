import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { answerOf, api } from "../api/client.ts";
import { ConfirmDialog } from "../shared/ConfirmDialog.tsx";
import { plural, t } from "../words/t.ts";
import type { CheckedFile } from "./check-queries.ts";
import { pathOf } from "./queries.ts";
import { ReasonAndTargets } from "./ReasonAndTargets.tsx";

interface AskForAllProps {
  address: string;
  checked: CheckedFile;
  onClose(): void;
}

/** Asks for everything in a file. All of it, because the versions of one file belong together. */
export function AskForAll({ address, checked, onClose }: AskForAllProps) {
  const queries = useQueryClient();
  const [reason, setReason] = useState("");
  const [chosen, setChosen] = useState<string[]>([]);
  const requirements = checked.requirements.map(({ requirement }) => requirement);
  return (
    <ConfirmDialog
      title={t("Request all")}
      consequences={[
        plural(
          requirements.length,
          "{count} requirement of {list} is requested.",
          "{count} requirements of {list} are requested together, so that their versions fit.",
        ).replace("{list}", checked.list),
        t("If someone has requested the same package, you join their request."),
      ]}
      action={t("Request all")}
      isReady={reason.trim() !== ""}
      run={async () => {
        const body = { list: checked.list, requirements, reason: reason.trim(), targets: chosen };
        await answerOf(
          api.POST("/indexes/{owner}/{index}/request-lists", { params: { path: pathOf(address) }, body }),
        );
        await queries.invalidateQueries({ queryKey: ["requests", address] });
      }}
      onClose={onClose}
    >
      <ReasonAndTargets reason={reason} onReason={setReason} targets={chosen} onTargets={setChosen} />
    </ConfirmDialog>
  );
}
