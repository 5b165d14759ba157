import { Autocomplete, type AutocompleteProps, TagsInput, type TagsInputProps } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type NamedKind, namesQuery } from "./names-query.ts";

const PAUSE_MS = 200;

interface Named {
  kind: NamedKind;
  /** owner/name: only projects of this index. A pattern, or nothing: of all indexes. */
  index?: string | undefined;
}

/** What is typed is a name or a pattern: no capital letters, no corrections. */
const PLAIN = { autoComplete: "off", autoCapitalize: "none", spellCheck: false };

/** A field for one name, or a pattern of names, that finds the existing ones while somebody types. */
export function NameField({ kind, index, ...field }: Named & Omit<AutocompleteProps, "data">) {
  const names = useNames({ kind, index }, field.value ?? "");
  return <Autocomplete data={names} filter={({ options }) => options} {...PLAIN} {...field} />;
}

interface NamesFieldProps extends Named, Omit<TagsInputProps, "data"> {
  /** Words with a meaning of their own, offered before the names. */
  words?: readonly string[];
}

/** The same for several names. */
export function NamesField({ kind, index, words: fixed = [], ...field }: NamesFieldProps) {
  const [words, setWords] = useState("");
  const chosen = field.value ?? [];
  const found = [...fixed.filter((word) => word.includes(words)), ...useNames({ kind, index }, words)];
  const names = [...new Set(found)].filter((name) => !chosen.includes(name));
  return (
    <TagsInput
      data={names}
      filter={({ options }) => options}
      searchValue={words}
      onSearchChange={setWords}
      acceptValueOnBlur
      {...PLAIN}
      {...field}
    />
  );
}

/** Existing names for what was typed so far; a pattern finds what contains its letters. */
function useNames({ kind, index = "" }: Named, typed: string): string[] {
  const [words] = useDebouncedValue(typed.replaceAll("*", "").trim(), PAUSE_MS);
  const within = index === "" || index.includes("*") ? null : index;
  return useQuery(namesQuery(kind, words, within)).data ?? [];
}
