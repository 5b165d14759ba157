import { Select, SimpleGrid, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useState } from "react";
import { NameField } from "../../shared/NameField.tsx";
import { t } from "../../words/t.ts";
import { kindChoices } from "./kinds.ts";
import type { LogFilter } from "./queries.ts";

const PAUSE_MS = 350;

interface LogFiltersProps {
  filter: LogFilter;
  indexes: readonly string[];
  /** Whether the log of all indexes is not for the caller. */
  needsIndex: boolean;
  onChange: (filter: LogFilter) => void;
}

export function LogFilters({ filter, indexes, needsIndex, onChange }: LogFiltersProps) {
  const [typed, setTyped] = useState({ project: filter.project ?? "", actor: filter.actor ?? "" });
  const put = (change: Partial<Record<keyof LogFilter, string>>) => {
    const all = Object.entries({ ...filter, ...change });
    onChange(Object.fromEntries(all.filter(([, value]) => value !== "")));
  };
  const putLater = useDebouncedCallback(put, PAUSE_MS);
  const type = (field: "project" | "actor") => (text: string) => {
    const now = { ...typed, [field]: text };
    setTyped(now);
    putLater({ project: now.project.trim(), actor: now.actor.trim() });
  };
  const day = (field: "since" | "until") => ({
    type: "date",
    value: filter[field] ?? "",
    onChange: (event: { currentTarget: { value: string } }) => put({ [field]: event.currentTarget.value }),
  });
  return (
    <SimpleGrid cols={{ base: 2, sm: 3, lg: 6 }} spacing="sm">
      <Select
        label={t("Event")}
        placeholder={t("All events")}
        data={kindChoices()}
        value={filter.kind ?? null}
        clearable
        searchable
        clearButtonProps={{ "aria-label": t("All events") }}
        onChange={(kind) => put({ kind: kind ?? "" })}
      />
      <Select
        label={t("Index")}
        placeholder={t("All")}
        data={[...indexes]}
        value={filter.index ?? null}
        clearable={!needsIndex}
        allowDeselect={!needsIndex}
        searchable
        clearButtonProps={{ "aria-label": t("All indexes") }}
        onChange={(index) => put({ index: index ?? "" })}
      />
      <NameField
        kind="project"
        index={filter.index}
        label={t("Project")}
        value={typed.project}
        maxLength={200}
        onChange={type("project")}
      />
      <NameField
        kind="account"
        label={t("Account")}
        value={typed.actor}
        maxLength={64}
        onChange={type("actor")}
      />
      <TextInput label={t("From")} {...day("since")} />
      <TextInput label={t("To")} {...day("until")} />
    </SimpleGrid>
  );
}
