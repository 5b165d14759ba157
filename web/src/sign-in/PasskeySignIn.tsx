import { Alert, Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { CircleAlert, KeyRound } from "lucide-react";
import { answerOf, api } from "../api/client.ts";
import type { Session } from "../api/queries.ts";
import { canUsePasskeys, signWithPasskey } from "../shared/passkeys.ts";
import { t } from "../words/t.ts";

interface PasskeySignInProps {
  /** What was entered, where the passkey is the second factor; null: the passkey alone signs in. */
  given: { account: string; password: string } | null;
  onSession: (session: Session) => Promise<void>;
}

/** A button that signs in with a passkey; nothing where the browser has none. */
export function PasskeySignIn({ given, onSession }: PasskeySignInProps) {
  const signIn = useMutation({
    async mutationFn() {
      const options = await answerOf(api.POST("/passkey-challenges", { body: given ?? {} }));
      const passkey = await signWithPasskey(options);
      return given === null
        ? answerOf(api.POST("/passkey-session", { body: { passkey } }))
        : answerOf(api.POST("/session", { body: { ...given, passkey } }));
    },
    onSuccess: onSession,
  });
  if (!canUsePasskeys()) return null;
  return (
    <>
      {signIn.isError && (
        <Alert color="red" icon={<CircleAlert size={18} />} role="alert">
          {signIn.error.message}
        </Alert>
      )}
      <Button
        variant="default"
        fullWidth
        leftSection={<KeyRound size={16} aria-hidden />}
        loading={signIn.isPending}
        onClick={() => signIn.mutate()}
      >
        {given === null ? t("Sign in with a passkey") : t("Use a passkey")}
      </Button>
    </>
  );
}
