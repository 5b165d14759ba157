import { Modal, type ModalProps } from "@mantine/core";
import { t } from "../words/t.ts";

/** A window over the page. Its opener takes the focus back itself, since it may be a menu that has gone (`useAsked`). */
export function Dialog(props: Pick<ModalProps, "title" | "onClose" | "children" | "zIndex">) {
  return (
    <Modal
      opened
      size="lg"
      returnFocus={false}
      closeButtonProps={{ "aria-label": t("Close") }}
      // It is no banner of the page.
      attributes={{ header: { role: "presentation" } }}
      {...props}
    />
  );
}
