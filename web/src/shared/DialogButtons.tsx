import { Button, Group } from "@mantine/core";
import type { ReactNode } from "react";
import { t } from "../words/t.ts";

interface DialogButtonsProps {
  onClose: () => void;
  /** Whether what was asked for is under way. */
  isPending: boolean;
  isDisabled?: boolean;
  isDangerous?: boolean;
  /** What is done, on the button that sends the form. */
  children: ReactNode;
}

/** The end of a form in a window: the way out, and the deed. */
export function DialogButtons({ onClose, isPending, isDisabled, isDangerous, children }: DialogButtonsProps) {
  return (
    <Group justify="flex-end" mt="xs">
      <Button variant="default" onClick={onClose}>
        {t("Cancel")}
      </Button>
      <Button
        type="submit"
        {...(isDangerous ? { color: "red.9" } : {})}
        disabled={isDisabled ?? false}
        loading={isPending}
      >
        {children}
      </Button>
    </Group>
  );
}
