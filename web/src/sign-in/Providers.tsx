import { Alert, Button, Divider, Stack } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { CircleAlert, LogIn } from "lucide-react";
import { t } from "../words/t.ts";
import { leaveFor, providersQuery } from "./provider-sign-in.ts";

/** The providers to sign in with, above the form for a password; nothing where there are none. */
export function Providers({ to }: { to: string }) {
  const { data: providers } = useQuery(providersQuery);
  const leave = useMutation({ mutationFn: (name: string) => leaveFor(name, to) });
  if (providers === undefined || providers.items.length === 0) return null;
  return (
    <Stack mb="md">
      {leave.isError && (
        <Alert color="red" icon={<CircleAlert size={18} />} role="alert">
          {leave.error.message}
        </Alert>
      )}
      {providers.items.map(({ name, label }) => (
        <Button
          key={name}
          variant="default"
          fullWidth
          leftSection={<LogIn size={16} aria-hidden />}
          loading={leave.isPending && leave.variables === name}
          onClick={() => leave.mutate(name)}
        >
          {t("Sign in with {provider}", { provider: label })}
        </Button>
      ))}
      <Divider label={t("or with a password")} labelPosition="center" />
    </Stack>
  );
}
