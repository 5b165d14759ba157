import { Button, Group, Select, Stack, Text } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { indexesQuery } from "../../api/queries.ts";
import { Refused } from "../../shared/Refused.tsx";
import { t } from "../../words/t.ts";
import type { PartProps } from "./IndexPage.tsx";
import { OrderedList } from "./OrderedList.tsx";
import { useIndexChange } from "./use-index-change.ts";

/** What an index inherits from, in the order in which it is asked. */
export function Bases({ index }: PartProps) {
  const { data: indexes } = useSuspenseQuery(indexesQuery);
  const [bases, setBases] = useState(index.settings.bases);
  const change = useIndexChange(index);
  const own = `${index.owner}/${index.name}`;
  const others = indexes
    .map(({ owner, name }) => `${owner}/${name}`)
    .filter((address) => address !== own && !bases.includes(address));
  const isChanged = bases.join(" ") !== index.settings.bases.join(" ");
  return (
    <Stack maw={620}>
      <Text c="dimmed">
        {t(
          "For projects that {index} does not have, the first of these indexes that has the project answers.",
          { index: own },
        )}
      </Text>
      {bases.length === 0 ? (
        <Text>{t("It does not inherit from other indexes. It only has what was published to it.")}</Text>
      ) : (
        <OrderedList
          label={t("Inherits from")}
          items={bases}
          keyOf={(base) => base}
          nameOf={(base) => base}
          onChange={setBases}
        >
          {(base) => <Text fw={550}>{base}</Text>}
        </OrderedList>
      )}
      <Select
        label={t("Add base index")}
        placeholder={t("Choose an index")}
        data={others}
        value={null}
        searchable
        nothingFoundMessage={t("No other indexes found.")}
        onChange={(base) => base !== null && setBases([...bases, base])}
      />
      <Refused error={change.error} />
      <Group>
        <Button disabled={!isChanged} loading={change.isPending} onClick={() => change.mutate({ bases })}>
          {t("Save changes")}
        </Button>
        {isChanged && (
          <Button variant="default" onClick={() => setBases(index.settings.bases)}>
            {t("Discard changes")}
          </Button>
        )}
      </Group>
    </Stack>
  );
}
