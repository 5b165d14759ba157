import { Button, Group, Loader, SegmentedControl, Stack, Text, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { Search, UserRoundPlus } from "lucide-react";
import { useState } from "react";
import { LinkButton } from "../../shared/links.tsx";
import { Page } from "../../shared/Page.tsx";
import { Refused } from "../../shared/Refused.tsx";
import { useAsked } from "../../shared/use-asked.ts";
import { t } from "../../words/t.ts";
import { type AccountFilter, accountsQuery } from "../queries.ts";
import { AccountTable } from "./AccountTable.tsx";
import { NewAccount } from "./NewAccount.tsx";

const PAUSE_MS = 200;

const NARROWED: Record<string, Omit<AccountFilter, "q">> = {
  all: { kind: null, disabled: null },
  person: { kind: "person", disabled: null },
  service: { kind: "service", disabled: null },
  disabled: { kind: null, disabled: true },
};

/** Every account: found, made, and led to. */
export function Accounts() {
  const [words, setWords] = useState("");
  const [q] = useDebouncedValue(words.trim(), PAUSE_MS);
  const [which, setWhich] = useState("all");
  const { asked, ask, close, target } = useAsked<"new">();
  const filter = { q, ...(NARROWED[which] as Omit<AccountFilter, "q">) };
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
          <TextInput
            type="search"
            flex="1 1 220px"
            aria-label={t("Find accounts")}
            placeholder={t("Part of a name")}
            leftSection={<Search size={16} aria-hidden />}
            rightSection={list.isFetching ? <Loader size={16} aria-hidden /> : null}
            value={words}
            maxLength={64}
            onChange={(event) => setWords(event.currentTarget.value)}
          />
          <SegmentedControl
            aria-label={t("Filter accounts")}
            value={which}
            onChange={setWhich}
            data={[
              { value: "all", label: t("All") },
              { value: "person", label: t("People") },
              { value: "service", label: t("Services") },
              { value: "disabled", label: t("Disabled") },
            ]}
          />
        </Group>
        <Refused error={list.error} />
        {accounts.length > 0 && <AccountTable accounts={accounts} />}
        {list.isSuccess && accounts.length === 0 && (
          <Text c="dimmed" ta="center" py="xl" role="status">
            {t("No accounts match.")}
          </Text>
        )}
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
