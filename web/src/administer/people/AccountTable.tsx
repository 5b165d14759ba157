import { Avatar, Badge, Group, Table, Text } from "@mantine/core";
import { Bot } from "lucide-react";
import { TextLink } from "../../shared/links.tsx";
import { SortColumn } from "../../shared/SortColumn.tsx";
import type { ListAddress } from "../../shared/use-list.ts";
import { formatDay, formatMoment } from "../../words/format.ts";
import { t } from "../../words/t.ts";
import type { Account } from "../queries.ts";

interface AccountTableProps {
  accounts: readonly Account[];
  order: ListAddress;
}

export function AccountTable({ accounts, order }: AccountTableProps) {
  return (
    <Table.ScrollContainer minWidth={560}>
      <Table verticalSpacing="sm">
        <Table.Thead>
          <Table.Tr>
            <SortColumn list={order} column="name" turns={false}>
              {t("Account")}
            </SortColumn>
            <Table.Th>{t("Groups")}</Table.Th>
            <SortColumn list={order} column="created" largestFirst turns={false}>
              {t("Created")}
            </SortColumn>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {accounts.map((account) => (
            <Table.Tr key={account.name}>
              <Table.Td>
                <Group gap="sm" wrap="nowrap">
                  <AccountPicture account={account} />
                  <Group gap={8}>
                    <TextLink
                      to="/ui/administer/accounts/$account"
                      params={{ account: account.name }}
                      fw={600}
                      className="wy-breakable"
                    >
                      {account.name}
                    </TextLink>
                    <AccountBadges account={account} />
                  </Group>
                </Group>
              </Table.Td>
              <Table.Td>
                <Text fz="sm">{account.groups.join(", ") || "–"}</Text>
              </Table.Td>
              <Table.Td className="wy-nowrap">
                <time dateTime={account.createdAt} title={formatMoment(account.createdAt)}>
                  {formatDay(account.createdAt)}
                </time>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function AccountPicture({ account: { name, kind } }: { account: Account }) {
  return kind === "service" ? (
    <Avatar color="blue" radius="md" size={32} aria-hidden>
      <Bot size={18} />
    </Avatar>
  ) : (
    <Avatar name={name} color="site" radius="xl" size={32} aria-hidden />
  );
}

/** What is special about an account. */
export function AccountBadges({ account: { admin, disabled, kind, hasPassword } }: { account: Account }) {
  return (
    <>
      {admin && <Badge variant="light">{t("administrator")}</Badge>}
      {kind === "service" && (
        <Badge variant="light" color="blue">
          {t("service")}
        </Badge>
      )}
      {disabled && (
        <Badge variant="light" color="orange">
          {t("disabled")}
        </Badge>
      )}
      {!hasPassword && <Badge variant="default">{t("tokens only")}</Badge>}
    </>
  );
}
