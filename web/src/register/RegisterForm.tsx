import { Button, Card, Container, PasswordInput, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { answerOf, api } from "../api/client.ts";
import { goOnAs } from "../api/query-client.ts";
import { Heading } from "../shared/Page.tsx";
import { Refused } from "../shared/Refused.tsx";
import { tellFields } from "../shared/refusals.ts";
import { Logo } from "../shell/Logo.tsx";
import { t } from "../words/t.ts";

const PLACES = {
  keys: { account: "account", password: "password", note: "note" },
  codes: {
    "bad-account-name": "account",
    "account-exists": "account",
    "other-account": "account",
    "bad-password": "password",
  },
};

interface RegisterFormProps {
  needsApproval: boolean;
  /** Secret of the invitation. */
  invitation: string | null;
  /** What the account must be called. */
  account: string | null;
  invitedBy: string | null;
  /** Told the account's name when it must be approved first. */
  onWaits: (account: string) => void;
}

export function RegisterForm({ needsApproval, invitation, account, invitedBy, onWaits }: RegisterFormProps) {
  const router = useRouter();
  const form = useForm({ initialValues: { account: account ?? "", password: "", note: "" } });
  const register = useMutation({
    async mutationFn(wanted: { account: string; password: string; note: string }) {
      const order = { ...wanted, account: wanted.account.trim() };
      const body = { ...order, ...(invitation === null ? {} : { invitation }) };
      const { account: name, state } = await answerOf(api.POST("/registrations", { body }));
      if (state === "waiting") return onWaits(name);
      const session = await answerOf(
        api.POST("/session", { body: { account: name, password: wanted.password } }),
      );
      await router.navigate({ to: "/", replace: true });
      await goOnAs(session);
    },
    onError: (error) => form.setErrors(tellFields(error, PLACES).fields),
  });
  return (
    <Container size={440} py={{ base: 40, sm: 70 }}>
      <Stack align="center" gap="lg">
        <Logo size={52} />
        <Heading title={needsApproval ? t("Request an account") : t("Create your account")} />
        {invitedBy !== null && <Text c="dimmed">{t("{account} invited you.", { account: invitedBy })}</Text>}
        <Card withBorder p="xl" w="100%">
          <form onSubmit={form.onSubmit((wanted) => register.mutate(wanted))}>
            <Stack>
              <Refused error={register.error} places={PLACES} />
              <TextInput
                label={t("Account")}
                description={account === null ? t("Lowercase letters, digits and . _ - @") : undefined}
                autoComplete="username"
                autoCapitalize="none"
                spellCheck={false}
                readOnly={account !== null}
                {...form.getInputProps("account")}
              />
              <PasswordInput
                label={t("Password")}
                description={t("At least 8 characters.")}
                autoComplete="new-password"
                visibilityToggleButtonProps={{ "aria-label": t("Show password"), tabIndex: 0 }}
                {...form.getInputProps("password")}
              />
              {needsApproval && (
                <Textarea
                  label={t("Message")}
                  description={t("Tell the administrator who you are and why you need an account.")}
                  maxLength={500}
                  autosize
                  minRows={2}
                  {...form.getInputProps("note")}
                />
              )}
              <Button type="submit" fullWidth loading={register.isPending}>
                {needsApproval ? t("Request account") : t("Create account")}
              </Button>
            </Stack>
          </form>
        </Card>
      </Stack>
    </Container>
  );
}
