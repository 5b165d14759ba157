import { Autocomplete, Stack, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { t } from "../../words/t.ts";
import { accountsQuery } from "../queries.ts";
import { RightsOf } from "./RightsOf.tsx";

const PAUSE_MS = 350;

interface RightsQuestionProps {
  account: string;
  /** owner/name; null: every index. */
  index: string | null;
  /** Whether the caller may see the list of accounts. */
  canList: boolean;
  onAsked: (account: string) => void;
}

/** Asks for an account, and tells what it may do. */
export function RightsQuestion({ account, index, canList, onAsked }: RightsQuestionProps) {
  const [words, setWords] = useState(account);
  const [name] = useDebouncedValue(words.trim(), PAUSE_MS);
  const accounts = useInfiniteQuery({
    ...accountsQuery({ q: name, kind: null, disabled: null, sort: "name" }),
    placeholderData: keepPreviousData,
    enabled: canList,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what was typed is told, not how the page hears it
  useEffect(() => {
    if (name !== account) onAsked(name);
  }, [name]);
  return (
    <Stack>
      <Autocomplete
        label={t("Account")}
        description={index === null ? t("In all indexes") : t("In {index}", { index })}
        maw={360}
        data={(accounts.data?.pages[0]?.items ?? []).map((one) => one.name)}
        value={words}
        onChange={setWords}
        autoCapitalize="none"
        spellCheck={false}
        maxLength={64}
      />
      {account === "" ? (
        <Text fz="sm" c="dimmed">
          {t("Choose an account to see what it can do, and which grant or setting decides.")}
        </Text>
      ) : (
        <RightsOf key={account} account={account} index={index} />
      )}
    </Stack>
  );
}
