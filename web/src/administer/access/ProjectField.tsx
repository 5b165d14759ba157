import { useDebouncedValue } from "@mantine/hooks";
import { useEffect, useState } from "react";
import { NameField } from "../../shared/NameField.tsx";
import { t } from "../../words/t.ts";

const PAUSE_MS = 350;

interface ProjectFieldProps {
  project: string;
  onAsked: (project: string) => void;
}

/** Narrows the grants to those that reach a project. */
export function ProjectField({ project, onAsked }: ProjectFieldProps) {
  const [words, setWords] = useState(project);
  const [name] = useDebouncedValue(words.trim(), PAUSE_MS);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what was typed is told, not how the page hears it
  useEffect(() => {
    if (name !== project) onAsked(name);
  }, [name]);
  return (
    <NameField
      kind="project"
      aria-label={t("Grants that apply to the project")}
      placeholder={t("Any project")}
      maxLength={200}
      value={words}
      onChange={setWords}
    />
  );
}
