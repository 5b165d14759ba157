import { TextInput } from "@mantine/core";
import { t } from "../../words/t.ts";

interface OnlyProjectProps {
  /** As it is typed; empty: every project. */
  words: string;
  onChange(words: string): void;
}

/** The field by which something is done with one project of a mirror instead of with all. */
export function OnlyProject({ words, onChange }: OnlyProjectProps) {
  return (
    <TextInput
      label={t("Project")}
      description={t("Leave empty for all projects.")}
      autoCapitalize="none"
      spellCheck={false}
      data-autofocus
      maxLength={200}
      value={words}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
