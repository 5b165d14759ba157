import { Alert, Button, PasswordInput, Stack } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Check, CircleAlert } from "lucide-react";
import { answerOf, api } from "../api/client.ts";
import { t } from "../words/t.ts";
import { sessionsQuery } from "./queries.ts";

/** What the server asks of a password. */
export const SHORTEST_PASSWORD = 8;

/** Changes the caller's own password; every other session of theirs ends with the old one. */
export function PasswordForm({ account }: { account: string }) {
  const queries = useQueryClient();
  const form = useForm({
    initialValues: { current: "", password: "", again: "" },
    validate: {
      password: (password) =>
        password.length < SHORTEST_PASSWORD
          ? t("At least {count} characters", { count: SHORTEST_PASSWORD })
          : null,
      again: (again, { password }) => (again === password ? null : t("The passwords do not match")),
    },
  });
  const change = useMutation({
    mutationFn: ({ current, password }: typeof form.values) =>
      answerOf(
        api.PUT("/accounts/{account}/password", {
          params: { path: { account } },
          body: { current, password },
        }),
      ),
    async onSuccess() {
      form.reset();
      await queries.invalidateQueries(sessionsQuery);
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
            {t("Password changed. Your other sessions were signed out. Your tokens still work.")}
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
        <Button type="submit" loading={change.isPending} mt="xs">
          {t("Change password")}
        </Button>
      </Stack>
    </form>
  );
}
