import { Button, Select, Stack, Text } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { answerOf, api } from "../api/client.ts";
import { Dialog } from "../shared/Dialog.tsx";
import { DialogButtons } from "../shared/DialogButtons.tsx";
import { Refused } from "../shared/Refused.tsx";
import { tellFields } from "../shared/refusals.ts";
import { useAsked } from "../shared/use-asked.ts";
import { t } from "../words/t.ts";
import type { Token } from "./queries.ts";
import type { MadeToken } from "./TokenMade.tsx";
import { TokenPassword } from "./TokenPassword.tsx";

const PLACES = {
  keys: { overlap: "overlap" },
  codes: { "wrong-password": "password", "password-needed": "password" },
};
/** A token that is valid for longer needs the password too. */
const WITHOUT_PASSWORD_MS = 90 * 86_400_000;

interface RotateTokenProps {
  token: Token;
  /** What the page calls the token. */
  name: string;
  onRotated: (made: MadeToken) => void;
}

/** The button that gives a token a new secret, after asking how long the old one stays valid. */
export function RotateToken(props: RotateTokenProps) {
  const { asked, ask, close, target } = useAsked<"rotate">();
  return (
    <>
      <Button
        ref={target}
        variant="default"
        size="xs"
        onClick={() => ask("rotate")}
        aria-label={t("Rotate {token}", { token: props.name })}
      >
        {t("Rotate")}
      </Button>
      {asked !== null && <RotateDialog {...props} onClose={close} />}
    </>
  );
}

function RotateDialog({ token, name, onRotated, onClose }: RotateTokenProps & { onClose: () => void }) {
  const queries = useQueryClient();
  const needsPassword =
    token.expiresAt === null || Date.parse(token.expiresAt) > Date.now() + WITHOUT_PASSWORD_MS;
  const form = useForm({
    initialValues: { overlap: "86400", password: "" },
    validate: {
      password: (password) => (needsPassword && password === "" ? t("Enter your password") : null),
    },
  });
  const rotate = useMutation({
    mutationFn: ({ overlap, password }: typeof form.values) =>
      answerOf(
        api.POST("/tokens/{id}/rotate", {
          params: { path: { id: token.id } },
          body: { overlap: Number(overlap), ...(needsPassword ? { password } : {}) },
        }),
      ),
    async onSuccess(made) {
      await queries.invalidateQueries({ queryKey: ["tokens"] });
      onRotated(made);
      onClose();
    },
    onError: (error) => form.setErrors(tellFields(error, PLACES).fields),
  });
  return (
    <Dialog title={t("Rotate {token}?", { token: name })} onClose={onClose}>
      <form onSubmit={form.onSubmit((wanted) => rotate.mutate(wanted))}>
        <Stack>
          <Refused error={rotate.error} places={PLACES} />
          <Text>
            {t("The token gets a new secret, which is shown once. Its permissions and expiry stay the same.")}
          </Text>
          <Select
            label={t("Keep the old secret valid for")}
            description={t("Programs that still use it keep working until then.")}
            allowDeselect={false}
            data={[
              { value: "0", label: t("No time: it stops working now") },
              { value: "3600", label: t("1 hour") },
              { value: "86400", label: t("1 day") },
              { value: "604800", label: t("7 days") },
            ]}
            {...form.getInputProps("overlap")}
          />
          {needsPassword && <TokenPassword {...form.getInputProps("password")} />}
          <DialogButtons onClose={onClose} isPending={rotate.isPending}>
            {t("Rotate token")}
          </DialogButtons>
        </Stack>
      </form>
    </Dialog>
  );
}
