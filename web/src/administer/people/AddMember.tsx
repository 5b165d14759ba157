import { Button, Group, Select } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { t } from "../../words/t.ts";
import { accountsQuery } from "../queries.ts";

interface AddMemberProps {
  members: readonly string[];
  onAdd: (account: string) => void;
  isPending: boolean;
}

/** Finds an account by a part of its name, and puts it into the group. */
export function AddMember({ members, onAdd, isPending }: AddMemberProps) {
  const [account, setAccount] = useState<string | null>(null);
  const [words, setWords] = useState("");
  const [q] = useDebouncedValue(words.trim(), 200);
  const found = useInfiniteQuery({
    ...accountsQuery({ q: q === account ? "" : q, kind: null, disabled: null, sort: "name" }),
    placeholderData: keepPreviousData,
  });
  const names = (found.data?.pages[0]?.items ?? [])
    .map(({ name }) => name)
    .filter((name) => !members.includes(name));
  return (
    <Group align="flex-end">
      <Select
        flex="1 1 220px"
        label={t("Account")}
        placeholder={t("Part of a name")}
        data={account === null || names.includes(account) ? names : [account, ...names]}
        searchable
        nothingFoundMessage={t("No other accounts match.")}
        searchValue={words}
        onSearchChange={setWords}
        value={account}
        onChange={setAccount}
      />
      <Button
        disabled={account === null}
        loading={isPending}
        onClick={() => {
          if (account !== null) onAdd(account);
          setAccount(null);
          setWords("");
        }}
      >
        {t("Add to group")}
      </Button>
    </Group>
  );
}
