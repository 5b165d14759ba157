import { Button, Group, Select, SimpleGrid, Stack, Text, TextInput } from "@mantine/core";
import { Plus } from "lucide-react";
import { useState } from "react";
import { NamesField } from "../../shared/NameField.tsx";
import { Refused } from "../../shared/Refused.tsx";
import { tellFields } from "../../shared/refusals.ts";
import { t } from "../../words/t.ts";
import type { PartProps } from "./IndexPage.tsx";
import { Namesakes } from "./Namesakes.tsx";
import { OrderedList } from "./OrderedList.tsx";
import type { OriginDeclaration } from "./queries.ts";
import { useIndexChange } from "./use-index-change.ts";

interface Drafted {
  key: number;
  one: OriginDeclaration;
}

/** Where names come from, whoever has them: declarations in order, and the names that an upstream has too. */
export function Names({ index }: PartProps) {
  const [drafted, setDrafted] = useState<Drafted[]>(() =>
    index.settings.origins.map((one, key) => ({ key, one })),
  );
  const change = useIndexChange(index);
  const origins = drafted.map(({ one }) => one);
  const isChanged = JSON.stringify(origins) !== JSON.stringify(index.settings.origins);
  const places = placesOf(origins.length);
  const { fields } = tellFields(change.error, places);
  const put = (key: number, one: OriginDeclaration) =>
    setDrafted((before) => before.map((other) => (other.key === key ? { key, one } : other)));
  const nextKey = Math.max(-1, ...drafted.map(({ key }) => key)) + 1;
  return (
    <Stack gap="lg">
      <Text c="dimmed" maw="46rem">
        {t(
          "By default, the nearest hosted index that has a project owns its name, and mirrors come last. Declare exceptions here. The first matching line wins. Indexes that inherit from this one follow these lines too.",
        )}
      </Text>
      <OrderedList
        label={t("Name origins")}
        items={drafted}
        keyOf={({ key }) => key}
        nameOf={({ one }) => one.glob || t("new line")}
        onChange={setDrafted}
      >
        {({ key, one }, position) => (
          <Declaration one={one} position={position} errors={fields} onChange={(made) => put(key, made)} />
        )}
      </OrderedList>
      <Refused error={change.error} places={places} />
      <Group>
        <Button
          variant="default"
          leftSection={<Plus size={16} aria-hidden />}
          onClick={() => setDrafted([...drafted, { key: nextKey, one: { glob: "", origin: "private" } }])}
        >
          {t("Add line")}
        </Button>
        <Button disabled={!isChanged} loading={change.isPending} onClick={() => change.mutate({ origins })}>
          {t("Save changes")}
        </Button>
      </Group>
      <Namesakes index={index} />
    </Stack>
  );
}

interface DeclarationProps {
  one: OriginDeclaration;
  position: number;
  errors: Record<string, string>;
  onChange: (one: OriginDeclaration) => void;
}

function Declaration({ one: { glob, origin, sources }, position, errors, onChange }: DeclarationProps) {
  const number = position + 1;
  return (
    <Stack gap="xs">
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
        <TextInput
          aria-label={t("Name pattern in line {number}", { number })}
          placeholder="team-*"
          autoCapitalize="none"
          spellCheck={false}
          value={glob}
          error={errors[`${position}.glob`]}
          onChange={(event) =>
            onChange({ origin, ...(sources ? { sources } : {}), glob: event.currentTarget.value })
          }
        />
        <Select
          aria-label={t("Origin of line {number}", { number })}
          allowDeselect={false}
          data={[
            { value: "private", label: t("Private: hosted indexes only") },
            { value: "upstream", label: t("Upstream: mirrors only") },
            { value: "shared", label: t("Shared: combine several indexes") },
          ]}
          value={origin}
          error={errors[`${position}.origin`]}
          onChange={(value) => onChange({ glob, origin: value as OriginDeclaration["origin"] })}
        />
      </SimpleGrid>
      {origin === "shared" && (
        <NamesField
          kind="index"
          aria-label={t("Sources of line {number}", { number })}
          placeholder={t("Indexes as owner/name. Empty: all indexes in the tree")}
          value={sources ?? []}
          error={errors[`${position}.sources`]}
          onChange={(chosen) =>
            onChange({ glob, origin, ...(chosen.length === 0 ? {} : { sources: chosen }) })
          }
        />
      )}
    </Stack>
  );
}

function placesOf(count: number) {
  const keys = Array.from({ length: count }, (_, position) =>
    (["glob", "origin", "sources"] as const).map((field) => [
      `settings.origins.${position}.${field}`,
      `${position}.${field}`,
    ]),
  );
  return { keys: Object.fromEntries(keys.flat()) as Record<string, string> };
}
