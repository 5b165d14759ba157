import { t } from "../words/t.ts";
import type { Token } from "./queries.ts";

/** Where a token is valid: "team/dev · all projects". */
export function scopeWords({ indexes, projects }: Pick<Token["scope"], "indexes" | "projects">): string {
  const where = isAll(indexes) ? t("all indexes") : indexes.join(", ");
  const what = isAll(projects) ? t("all projects") : projects.join(", ");
  return `${where} · ${what}`;
}

function isAll(globs: readonly string[]): boolean {
  return globs.includes("*");
}
