import { Button, PasswordInput, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { answerOf, api } from "../api/client.ts";
import { useAsking } from "../api/confirming.ts";
import { sessionQuery } from "../api/queries.ts";
import { Dialog } from "../shared/Dialog.tsx";
import { DialogButtons } from "../shared/DialogButtons.tsx";
import { canUsePasskeys, signWithPasskey } from "../shared/passkeys.ts";
import { Refused } from "../shared/Refused.tsx";
import { t } from "../words/t.ts";
import { leaveFor } from "./provider-sign-in.ts";

/** Asks who is there, when a change needs it. */
export function ConfirmIdentity() {
  const asking = useAsking();
  const { data: session } = useQuery(sessionQuery);
  if (asking === null) return null;
  const provider = session?.session?.provider ?? null;
  return (
    <Dialog title={t("Confirm that it is you")} onClose={() => asking.end(false)} zIndex={400}>
      <Stack>
        <Text fz="sm">
          {t("You signed in more than 10 minutes ago. Confirm who you are before you make this change.")}
        </Text>
        {provider === null ? (
          <ByProof onDone={() => asking.end(true)} onClose={() => asking.end(false)} />
        ) : (
          <ByProvider provider={provider} />
        )}
      </Stack>
    </Dialog>
  );
}

function ByProvider({ provider }: { provider: string }) {
  const leave = useMutation({
    mutationFn: () => leaveFor(provider, window.location.pathname, { again: true }),
  });
  return (
    <>
      {leave.isError && <Refused error={leave.error} />}
      <Text fz="sm">{t("Sign in again, and then repeat the change.")}</Text>
      <Button loading={leave.isPending} onClick={() => leave.mutate()}>
        {t("Sign in again")}
      </Button>
    </>
  );
}

function ByProof({ onDone, onClose }: { onDone: () => void; onClose: () => void }) {
  const [isByCode, setByCode] = useState(false);
  const [secret, setSecret] = useState("");
  const confirm = useMutation({
    mutationFn: () =>
      answerOf(
        api.POST("/session/confirmation", { body: isByCode ? { code: secret } : { password: secret } }),
      ),
    onSuccess: onDone,
  });
  const sign = useMutation({
    async mutationFn() {
      const options = await answerOf(api.POST("/passkey-challenges", { body: { confirm: true } }));
      const passkey = await signWithPasskey(options);
      return answerOf(api.POST("/session/confirmation", { body: { passkey } }));
    },
    onSuccess: onDone,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    // The form around it, in the page, is not meant.
    event.stopPropagation();
    confirm.mutate();
  };
  const error = confirm.error ?? sign.error;
  return (
    <form onSubmit={submit}>
      <Stack>
        {error !== null && <Refused error={error} />}
        <SecretField isCode={isByCode} value={secret} onChange={setSecret} />
        <Stack gap="xs" align="start">
          {canUsePasskeys() && (
            <Button variant="subtle" size="compact-sm" loading={sign.isPending} onClick={() => sign.mutate()}>
              {t("Use a passkey instead")}
            </Button>
          )}
          <Button
            variant="subtle"
            size="compact-sm"
            onClick={() => {
              setByCode(!isByCode);
              setSecret("");
            }}
          >
            {isByCode ? t("Enter your password instead") : t("Enter a code instead")}
          </Button>
        </Stack>
        <DialogButtons onClose={onClose} isPending={confirm.isPending}>
          {t("Confirm")}
        </DialogButtons>
      </Stack>
    </form>
  );
}

interface SecretFieldProps {
  isCode: boolean;
  value: string;
  onChange: (value: string) => void;
}

function SecretField({ isCode, value, onChange }: SecretFieldProps) {
  const common = { required: true, withAsterisk: false, "data-autofocus": true, value } as const;
  return isCode ? (
    <TextInput
      label={t("Code")}
      description={t("From your authenticator app, or a recovery code")}
      autoComplete="one-time-code"
      spellCheck={false}
      {...common}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  ) : (
    <PasswordInput
      label={t("Your password")}
      autoComplete="current-password"
      visibilityToggleButtonProps={{ "aria-label": t("Show password"), tabIndex: 0 }}
      {...common}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
