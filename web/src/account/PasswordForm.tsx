import { Alert, Button, Checkbox, PasswordInput, Stack } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Check, CircleAlert } from "lucide-react";
import { answerOf, api } from "../api/client.ts";
import { t } from "../words/t.ts";
import { sessionsQuery } from "./queries.ts";

/** What the server asks of a password. */
const SHORTEST_PASSWORD = 8;

/** Changes the caller's own password; every other session of theirs ends with the old one. */
export function PasswordForm({ account }: { account: string }) {
  const queries = useQueryClient();
  const form = useForm({
    initialValues: { current: "", password: "", again: "", revokeTokens: false },
    validate: {
      password: (password) =>
        password.length < SHORTEST_PASSWORD
          ? t("At least {count} characters", { count: SHORTEST_PASSWORD })
          : null,
      again: (again, { password }) => (again === password ? null : t("The passwords do not match")),
    },
  });
  const change = useMutation({
    mutationFn: ({ current, password, revokeTokens }: typeof form.values) =>
      answerOf(
        api.PUT("/accounts/{account}/password", {
          params: { path: { account } },
          body: { current, password, revokeTokens },
        }),
      ),
    async onSuccess() {
      form.reset();
      const tokens = queries.invalidateQueries({ queryKey: ["tokens"] });
      await Promise.all([queries.invalidateQueries(sessionsQuery), tokens]);
    },
  });
  const show = { "aria-label": t("Show password"), tabIndex: 0 };
  return (
    <form onSubmit={form.onSubmit((values) => change.mutate(values))}>
      <Stack>
        {change.isError && (
          <Alert color="red" icon={<CircleAlert size={18} />} role="alert">
            {change.error.message}
          </Alert>
        )}
        {change.isSuccess && (
          <Alert icon={<Check size={18} />} role="status">
            {t("Password changed. Your other sessions were signed out.")} {tokensWords(change.data.tokens)}
          </Alert>
        )}
        <input type="text" name="username" autoComplete="username" value={account} readOnly hidden />
        <PasswordInput
          label={t("Current password")}
          autoComplete="current-password"
          required
          withAsterisk={false}
          visibilityToggleButtonProps={show}
          {...form.getInputProps("current")}
        />
        <PasswordInput
          label={t("New password")}
          description={t("At least {count} characters", { count: SHORTEST_PASSWORD })}
          autoComplete="new-password"
          required
          withAsterisk={false}
          visibilityToggleButtonProps={show}
          {...form.getInputProps("password")}
        />
        <PasswordInput
          label={t("Confirm new password")}
          autoComplete="new-password"
          required
          withAsterisk={false}
          visibilityToggleButtonProps={show}
          {...form.getInputProps("again")}
        />
        <Checkbox
          label={t("Also revoke all my tokens")}
          description={t("Programs that use them will no longer be able to install or publish.")}
          {...form.getInputProps("revokeTokens", { type: "checkbox" })}
        />
        <Button type="submit" loading={change.isPending} mt="xs">
          {t("Change password")}
        </Button>
      </Stack>
    </form>
  );
}

function tokensWords({ revoked, remaining }: { revoked: number; remaining: number }): string {
  if (revoked > 0) return t("Tokens revoked: {count}.", { count: revoked });
  return remaining > 0 ? t("Tokens that still work: {count}.", { count: remaining }) : "";
}
