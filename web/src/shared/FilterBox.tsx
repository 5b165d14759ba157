import { TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { Search } from "lucide-react";
import { useEffect, useState } from "react";
import type { ListAddress } from "./use-list.ts";

const PAUSE_MS = 150;

interface FilterBoxProps {
  list: Pick<ListAddress, "words" | "setWords">;
  /** Says what is found, such as "Find groups". */
  label: string;
}

/** The field that narrows a list as somebody types. */
export function FilterBox({ list, label }: FilterBoxProps) {
  const [typed, setTyped] = useState(list.words);
  const putLater = useDebouncedCallback((words: string) => list.setWords(words.trim()), PAUSE_MS);
  // The address may change by itself: by the browser's way back.
  useEffect(() => setTyped((now) => (now.trim() === list.words ? now : list.words)), [list.words]);
  return (
    <TextInput
      type="search"
      flex="1 1 220px"
      maw={420}
      aria-label={label}
      placeholder={label}
      leftSection={<Search size={16} aria-hidden />}
      value={typed}
      maxLength={64}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        putLater(event.currentTarget.value);
      }}
    />
  );
}
