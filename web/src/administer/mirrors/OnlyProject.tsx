import { NameField } from "../../shared/NameField.tsx";
import { t } from "../../words/t.ts";

interface OnlyProjectProps {
  /** As it is typed; empty: every project. */
  words: string;
  onChange(words: string): void;
}

/** The field by which something is done with one project of a mirror instead of with all. */
export function OnlyProject({ words, onChange }: OnlyProjectProps) {
  return (
    <NameField
      kind="project"
      label={t("Project")}
      description={t("Leave empty for all projects.")}
      data-autofocus
      openOnFocus={false}
      maxLength={200}
      value={words}
      onChange={onChange}
    />
  );
}
