import { Button } from "@mantine/core";
import { t } from "../words/t.ts";
import { ConfirmDialog, type ConfirmDialogProps } from "./ConfirmDialog.tsx";
import { useAsked } from "./use-asked.ts";

interface RevocationProps extends Pick<ConfirmDialogProps, "title" | "consequences" | "action" | "run"> {
  /** The button, for those who hear the page. */
  label: string;
}

/** The button in a row that takes back what the row is about, once it was said what that means. */
export function Revocation({ label, ...dialog }: RevocationProps) {
  const { asked, ask, close, target } = useAsked<"revoke">();
  return (
    <>
      <Button ref={target} variant="default" size="xs" onClick={() => ask("revoke")} aria-label={label}>
        {t("Revoke")}
      </Button>
      {asked !== null && <ConfirmDialog {...dialog} isDangerous onClose={close} />}
    </>
  );
}
