import { Button, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { Snowflake } from "lucide-react";
import { useState } from "react";
import { answerOf, api } from "../../api/client.ts";
import { ConfirmDialog } from "../../shared/ConfirmDialog.tsx";
import { useAsked } from "../../shared/use-asked.ts";
import { t } from "../../words/t.ts";

/** Freezes every index of the site, or lifts every freeze. */
export function FreezeAll({ isFrozen }: { isFrozen: boolean }) {
  const queries = useQueryClient();
  const { asked, ask, close, target } = useAsked<"freeze" | "unfreeze">();
  const [reason, setReason] = useState("");
  const freeze = async () => {
    await answerOf(api.PUT("/freeze", { body: { reason } }));
    await queries.invalidateQueries();
  };
  const lift = async () => {
    await answerOf(api.DELETE("/freeze"));
    await queries.invalidateQueries();
  };
  return (
    <>
      <Button
        ref={target}
        variant="default"
        leftSection={<Snowflake size={16} aria-hidden />}
        onClick={() => ask(isFrozen ? "unfreeze" : "freeze")}
      >
        {isFrozen ? t("Lift all freezes") : t("Freeze all indexes")}
      </Button>
      {asked === "freeze" && (
        <ConfirmDialog
          title={t("Freeze all indexes?")}
          consequences={[
            t("Installs from this site see only files that were uploaded before now, also from upstreams."),
            t("New uploads are accepted and stay hidden. You can lift the freeze at any time."),
          ]}
          action={t("Freeze all indexes")}
          run={freeze}
          onClose={close}
        >
          <TextInput
            label={t("Reason")}
            description={t("Shown to people whose files are hidden.")}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        </ConfirmDialog>
      )}
      {asked === "unfreeze" && (
        <ConfirmDialog
          title={t("Lift all freezes?")}
          consequences={[
            t("Everything that was uploaded meanwhile becomes visible at once, in every index of the site."),
          ]}
          action={t("Lift all freezes")}
          run={lift}
          onClose={close}
        />
      )}
    </>
  );
}
