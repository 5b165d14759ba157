import { Alert, List, Stack, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { CircleAlert } from "lucide-react";
import { type FormEvent, type ReactNode, useState } from "react";
import { t } from "../words/t.ts";
import { Dialog } from "./Dialog.tsx";
import { DialogButtons } from "./DialogButtons.tsx";

export interface ConfirmDialogProps {
  title: string;
  /** What will happen, a sentence each. */
  consequences: readonly string[];
  /** What is done, on its button. */
  action: string;
  /** What must be typed before, where it cannot be taken back. */
  typed?: string;
  isDangerous?: boolean;
  /** Whether the fields below hold what is needed. */
  isReady?: boolean;
  run(): Promise<unknown>;
  onClose(): void;
  /** Fields that are filled in before. */
  children?: ReactNode;
}

/** Says what will happen, and does it when it is told to. */
export function ConfirmDialog({
  title,
  consequences,
  action,
  typed,
  isDangerous = false,
  isReady = true,
  run,
  onClose,
  children,
}: ConfirmDialogProps) {
  const [written, setWritten] = useState("");
  const deed = useMutation({ mutationFn: run, onSuccess: onClose });
  const isConfirmed = typed === undefined || written.trim() === typed;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isConfirmed && isReady) deed.mutate();
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form onSubmit={submit}>
        <Stack>
          {deed.isError && (
            <Alert color="red" icon={<CircleAlert size={18} />} role="alert">
              {deed.error.message}
            </Alert>
          )}
          {consequences.length > 0 && (
            <List spacing={6} fz="sm" pr="md">
              {consequences.map((sentence) => (
                <List.Item key={sentence}>{sentence}</List.Item>
              ))}
            </List>
          )}
          {children}
          {typed !== undefined && (
            <TextInput
              label={t("To confirm, type {word}", { word: typed })}
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              value={written}
              onChange={(event) => setWritten(event.currentTarget.value)}
            />
          )}
          <DialogButtons
            onClose={onClose}
            isPending={deed.isPending}
            isDisabled={!isConfirmed || !isReady}
            isDangerous={isDangerous}
          >
            {action}
          </DialogButtons>
        </Stack>
      </form>
    </Dialog>
  );
}
