import { Button, Group, Stack, Text, Title } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Refused } from "../shared/Refused.tsx";
import { leaveFor, providersQuery } from "../sign-in/provider-sign-in.ts";
import { t } from "../words/t.ts";

/** Links the account with a provider, so that the next sign-in needs no password; nothing where there are none. */
export function LinkProvider() {
  const { data: providers } = useQuery(providersQuery);
  const leave = useMutation({
    mutationFn: (name: string) => leaveFor(name, "/ui/account", { link: true }),
  });
  if (providers === undefined || providers.items.length === 0) return null;
  return (
    <Stack gap="md" maw={420} component="section">
      <Title order={2}>{t("Single sign-on")}</Title>
      <Text c="dimmed" fz="sm">
        {t("Link this account to sign in without its password. The password still works.")}
      </Text>
      {leave.isError && <Refused error={leave.error} />}
      <Group>
        {providers.items.map(({ name, label }) => (
          <Button key={name} variant="default" loading={leave.isPending} onClick={() => leave.mutate(name)}>
            {t("Link with {provider}", { provider: label })}
          </Button>
        ))}
      </Group>
    </Stack>
  );
}
