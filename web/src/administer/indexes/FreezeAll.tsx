import { Button } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { Snowflake } from "lucide-react";
import { answerOf, api } from "../../api/client.ts";
import { ConfirmDialog } from "../../shared/ConfirmDialog.tsx";
import { useAsked } from "../../shared/use-asked.ts";
import { t } from "../../words/t.ts";
import { FreezeDialog } from "./FreezeDialog.tsx";

/** Freezes every index of the site, or lifts every freeze. */
export function FreezeAll({ isFrozen }: { isFrozen: boolean }) {
  const queries = useQueryClient();
  const { asked, ask, close, target } = useAsked<"freeze" | "unfreeze">();
  const freeze = async (reason: string) => {
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
        <FreezeDialog
          title={t("Freeze all indexes?")}
          effect={t(
            "Installs from this site see only files that were uploaded before now, also from upstreams.",
          )}
          action={t("Freeze all indexes")}
          freeze={freeze}
          onClose={close}
        />
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
