import { Button, Group, SegmentedControl, Stack } from "@mantine/core";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { UserRoundPlus } from "lucide-react";
import { FilterBox } from "../../shared/FilterBox.tsx";
import { LinkButton } from "../../shared/links.tsx";
import { NoMatch } from "../../shared/NoMatch.tsx";
import { Page } from "../../shared/Page.tsx";
import { Refused } from "../../shared/Refused.tsx";
import { useAsked } from "../../shared/use-asked.ts";
import { useListAddress } from "../../shared/use-list.ts";
import { t } from "../../words/t.ts";
import { type AccountFilter, accountsQuery } from "../queries.ts";
import { AccountTable } from "./AccountTable.tsx";
import { NewAccount } from "./NewAccount.tsx";

const route = getRouteApi("/ui/administer/accounts");

const NARROWED: Record<string, Pick<AccountFilter, "kind" | "disabled">> = {
  all: { kind: null, disabled: null },
  person: { kind: "person", disabled: null },
  service: { kind: "service", disabled: null },
  disabled: { kind: null, disabled: true },
};

/** Every account: found, made, and led to. */
export function Accounts() {
  const { show = "all" } = route.useSearch();
  const navigate = route.useNavigate();
  const order = useListAddress(["name", "created"], "name");
  const { asked, ask, close, target } = useAsked<"new">();
  const sort = order.order.column === "created" ? ("created" as const) : ("name" as const);
  const filter = { q: order.words.slice(0, 64), sort, kind: null, disabled: null, ...NARROWED[show] };
  const list = useInfiniteQuery({ ...accountsQuery(filter), placeholderData: keepPreviousData });
  const accounts = list.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Page
      title={t("Accounts")}
      docs="access#accounts"
      lead={t("People, and services such as CI. Grants to them and to their groups decide what they can do.")}
      actions={
        <Group gap="sm">
          <LinkButton to="/ui/administer/invitations" variant="default">
            {t("Create invitation")}
          </LinkButton>
          <Button
            ref={target}
            leftSection={<UserRoundPlus size={16} aria-hidden />}
            onClick={() => ask("new")}
          >
            {t("New account")}
          </Button>
        </Group>
      }
    >
      <Stack>
        <Group>
          <FilterBox list={order} label={t("Find accounts")} />
          <SegmentedControl
            aria-label={t("Filter accounts")}
            value={show in NARROWED ? show : "all"}
            onChange={(chosen) =>
              void navigate({
                search: ({ show: _before, ...rest }) => (chosen === "all" ? rest : { ...rest, show: chosen }),
                replace: true,
              })
            }
            data={[
              { value: "all", label: t("All") },
              { value: "person", label: t("People") },
              { value: "service", label: t("Services") },
              { value: "disabled", label: t("Disabled") },
            ]}
          />
        </Group>
        <Refused error={list.error} />
        {accounts.length > 0 && <AccountTable accounts={accounts} order={order} />}
        {list.isSuccess && accounts.length === 0 && <NoMatch />}
        {list.hasNextPage && (
          <Button
            variant="default"
            mx="auto"
            loading={list.isFetchingNextPage}
            onClick={() => void list.fetchNextPage()}
          >
            {t("Show more")}
          </Button>
        )}
      </Stack>
      {asked !== null && <NewAccount onClose={close} />}
    </Page>
  );
}
