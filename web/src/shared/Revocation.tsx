import { Button } from "@mantine/core";
import { t } from "../words/t.ts";
import { ConfirmDialog, type ConfirmDialogProps } from "./ConfirmDialog.tsx";
import { useAsked } from "./use-asked.ts";

interface RevocationProps extends Pick<ConfirmDialogProps, "title" | "consequences" | "action" | "run"> {
  /** The button, for those who hear the page. */
  label: string;
  /** The text of the button. Default: Revoke. */
  verb?: string;
}

/** The button in a row that revokes or removes what the row shows, after asking. */
export function Revocation({ label, verb = t("Revoke"), ...dialog }: RevocationProps) {
  const { asked, ask, close, target } = useAsked<"revoke">();
  return (
    <>
      <Button ref={target} variant="default" size="xs" onClick={() => ask("revoke")} aria-label={label}>
        {verb}
      </Button>
      {asked !== null && <ConfirmDialog {...dialog} isDangerous onClose={close} />}
    </>
  );
}
