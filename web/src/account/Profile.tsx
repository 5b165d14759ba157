import { Badge, Card, Group, SimpleGrid, Stack, Text, Title } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { sessionQuery } from "../api/queries.ts";
import { formatDay } from "../words/format.ts";
import { t } from "../words/t.ts";
import { LinkProvider } from "./LinkProvider.tsx";
import { PasswordForm } from "./PasswordForm.tsx";
import { accountQuery } from "./queries.ts";
import { SecondFactor } from "./SecondFactor.tsx";

/** Who the caller is here, and their password. */
export function Profile() {
  const { data: session } = useSuspenseQuery(sessionQuery);
  const { data: account } = useSuspenseQuery(accountQuery(session.account ?? ""));
  return (
    <Stack gap="xl">
      <Card withBorder p="lg">
        <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }} spacing="lg">
          <Fact name={t("Account")}>{account.name}</Fact>
          <Fact name={t("Kind")}>{account.kind === "person" ? t("Person") : t("Service")}</Fact>
          <Fact name={t("Groups")}>
            {account.groups.length === 0 ? (
              "–"
            ) : (
              <Group gap={6}>
                {account.groups.map((group) => (
                  <Badge key={group} variant="default">
                    {group}
                  </Badge>
                ))}
              </Group>
            )}
          </Fact>
          <Fact name={t("Created")}>
            <time dateTime={account.createdAt}>{formatDay(account.createdAt)}</time>
          </Fact>
        </SimpleGrid>
        {account.admin && (
          <Text fz="sm" c="dimmed" mt="lg">
            {t("You are an administrator. You can do everything on this server.")}
          </Text>
        )}
      </Card>
      <Stack gap="md" maw={420} component="section">
        <Title order={2}>{account.hasPassword ? t("Change password") : t("Password")}</Title>
        {account.hasPassword ? (
          <PasswordForm account={account.name} />
        ) : (
          <Text c="dimmed">
            {t("This account has no password. It signs in with a provider, a directory or a token.")}
          </Text>
        )}
      </Stack>
      {account.hasPassword && session.session !== null && <SecondFactor />}
      {account.kind === "person" && session.session !== null && session.session.provider === null && (
        <LinkProvider />
      )}
    </Stack>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <Text fz="xs" fw={600} c="dimmed">
        {name}
      </Text>
      <Text component="div" fw={550} className="wy-breakable">
        {children}
      </Text>
    </div>
  );
}
