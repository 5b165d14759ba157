import { t } from "../../words/t.ts";
import type { SiteTask } from "./queries.ts";

export type Part = NonNullable<SiteTask["parts"]>[number];

/** What is derived from the facts, and how it is called. */
export function partWords(): Record<Part, string> {
  return {
    records: t("Records beside the files"),
    metadata: t("Core metadata of files"),
    search: t("Texts for searching"),
    pages: t("Pages that are kept ready"),
  };
}

/** What a task does, in a few words. */
export function taskWords({ kind, quick, of }: SiteTask): string {
  if (kind === "repair") return t("Repair of what no. {of} found", { of: of ?? 0 });
  if (kind === "rebuild") return t("Making anew");
  return quick ? t("Quick verification") : t("Verification");
}

/** What it is at. */
export function phaseWords(phase: string): string {
  const words: Record<string, string> = {
    files: t("published files"),
    "files of mirrors": t("files of mirrors"),
    records: t("records"),
    "stored objects": t("stored objects"),
    repair: t("findings"),
    search: t("projects for searching"),
    pages: t("pages"),
  };
  return words[phase] ?? phase;
}

/** What a finding is, in words for people. */
export function findingWords(kind: string): string {
  const words: Record<string, string> = {
    "missing-bytes": t("bytes are missing"),
    "damaged-bytes": t("bytes are damaged"),
    "mirrored-bytes": t("kept file lost"),
    metadata: t("metadata"),
    signature: t("signature missing"),
    record: t("record"),
    "stray-bytes": t("nobody's bytes"),
    "unknown-record": t("unknown record"),
    "old-database": t("old database"),
  };
  return words[kind] ?? kind;
}
