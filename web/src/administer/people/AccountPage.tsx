import { Card, Group, SimpleGrid, Stack, Text, Title } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { accountQuery } from "../../account/queries.ts";
import { Tokens } from "../../account/Tokens.tsx";
import { sessionQuery } from "../../api/queries.ts";
import { Page } from "../../shared/Page.tsx";
import { Path } from "../../shared/Path.tsx";
import { formatDay } from "../../words/format.ts";
import { t } from "../../words/t.ts";
import { RightsOf } from "../access/RightsOf.tsx";
import { ManagedBadge } from "../ManagedBadge.tsx";
import { AccountBadges } from "./AccountTable.tsx";
import { ChangeState, RemoveAccount, ResetPassword } from "./account-deeds.tsx";
import { Memberships } from "./Memberships.tsx";
import { RemoveSecondFactor } from "./RemoveSecondFactor.tsx";

const route = getRouteApi("/ui/administer/accounts/$account");

/** One account: what it is, what it may do and why, and what can be done with it. */
export function AccountPage() {
  const { account: name } = route.useParams();
  const { data: account } = useSuspenseQuery(accountQuery(name));
  const { data: session } = useSuspenseQuery(sessionQuery);
  const isOwn = session.account === name;
  return (
    <Page
      title={name}
      above={<Path steps={[{ label: t("Accounts"), to: "/ui/administer/accounts" }]} />}
      lead={
        <Group gap={8}>
          <AccountBadges account={account} />
          <ManagedBadge kind="account" name={name} />
          <Text component="span" fz="sm">
            {t("created on {day}", { day: formatDay(account.createdAt) })}
          </Text>
        </Group>
      }
    >
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
        <Part title={t("Groups")}>
          <Memberships account={account} />
        </Part>
        <Part title={t("Sign-in")}>
          <ResetPassword account={account} isOwn={isOwn} />
          <ChangeState account={account} what="disabled" isOwn={isOwn} />
          <ChangeState account={account} what="admin" isOwn={isOwn} />
          {!isOwn && account.kind === "person" && <RemoveSecondFactor account={name} />}
          <RemoveAccount account={account} isOwn={isOwn} />
        </Part>
      </SimpleGrid>
      <Part title={t("Tokens")}>
        <Tokens account={isOwn ? null : name} />
      </Part>
      <Part title={t("What it can do, and why")}>
        <RightsOf account={name} />
      </Part>
    </Page>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Card withBorder p="lg" component="section">
      <Stack>
        <Title order={2}>{title}</Title>
        {children}
      </Stack>
    </Card>
  );
}
