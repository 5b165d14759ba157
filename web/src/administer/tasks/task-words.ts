import { t } from "../../words/t.ts";
import type { SiteTask } from "./queries.ts";

export type Part = NonNullable<SiteTask["parts"]>[number];

/** What is derived from the facts, and how it is called. */
export function partWords(): Record<Part, string> {
  return {
    records: t("Records beside the files"),
    metadata: t("Core metadata of files"),
    search: t("Search texts"),
    pages: t("Cached pages"),
  };
}

/** What a task does, in a few words. */
export function taskWords({ kind, quick, of }: SiteTask): string {
  if (kind === "repair") return t("Repair of verification #{of}", { of: of ?? 0 });
  if (kind === "rebuild") return t("Rebuild");
  if (kind === "rotate") return t("Key rotation");
  return quick ? t("Quick verification") : t("Verification");
}

/** What it is at. */
export function phaseWords(phase: string): string {
  const words: Record<string, string> = {
    files: t("published files"),
    "mirrored files": t("mirrored files"),
    records: t("records"),
    "stored objects": t("stored objects"),
    repair: t("findings"),
    secrets: t("secrets"),
    search: t("projects in the search index"),
    pages: t("pages"),
  };
  return words[phase] ?? phase;
}

/** What a finding is, in words for people. */
export function findingWords(kind: string): string {
  const words: Record<string, string> = {
    "missing-bytes": t("content missing"),
    "damaged-bytes": t("content damaged"),
    "mirrored-bytes": t("cached file missing"),
    metadata: t("metadata"),
    signature: t("signature missing"),
    record: t("record"),
    "stray-bytes": t("unused content"),
    "unknown-record": t("unknown record"),
    "old-database": t("outdated database"),
  };
  return words[kind] ?? kind;
}
