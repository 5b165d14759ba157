import { PasswordInput, Stack, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { answerOf, api } from "../api/client.ts";
import { Dialog } from "../shared/Dialog.tsx";
import { DialogButtons } from "../shared/DialogButtons.tsx";
import { makePasskey } from "../shared/passkeys.ts";
import { Refused } from "../shared/Refused.tsx";
import { t } from "../words/t.ts";

interface NewPasskeyProps {
  /** With recovery codes, if it is the first second factor. */
  onAdded: (codes: readonly string[] | null) => Promise<void>;
  onClose: () => void;
}

/** Has the browser make a passkey, and adds it to the reader's account. */
export function NewPasskey({ onAdded, onClose }: NewPasskeyProps) {
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const add = useMutation({
    async mutationFn() {
      const options = await answerOf(api.POST("/passkey-options", { body: { password } }));
      const passkey = await makePasskey(options);
      return answerOf(api.POST("/passkeys", { body: { name, passkey } }));
    },
    async onSuccess({ recoveryCodes }) {
      await onAdded(recoveryCodes);
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate();
  };
  return (
    <Dialog title={t("Add passkey")} onClose={onClose}>
      <form onSubmit={submit}>
        <Stack>
          {add.isError && <Refused error={add.error} />}
          <TextInput
            label={t("Name")}
            description={t("How you recognize it. For example: the name of the device")}
            maxLength={100}
            required
            withAsterisk={false}
            data-autofocus
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <PasswordInput
            label={t("Your password")}
            autoComplete="current-password"
            required
            withAsterisk={false}
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            visibilityToggleButtonProps={{ "aria-label": t("Show password"), tabIndex: 0 }}
          />
          <DialogButtons onClose={onClose} isPending={add.isPending}>
            {t("Add passkey")}
          </DialogButtons>
        </Stack>
      </form>
    </Dialog>
  );
}
