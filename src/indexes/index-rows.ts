import type { Kysely, Selectable } from "kysely";
import type { Tables } from "../database/tables.ts";
import { Refusal } from "../refusal.ts";
import { type FieldProblem, fieldProblems, plainWords, problemLine } from "../settings/field-problems.ts";
import { didYouMean } from "../settings/nearest.ts";
import { addressOf, type IndexRecord, IndexSettings, type IndexSettingsChange } from "./index-record.ts";
import type { IndexTable } from "./index-tables.ts";
import { type FindIndex, treeOf } from "./tree.ts";

/** Every index there is. */
export async function readIndexes(database: Kysely<Tables>): Promise<IndexRecord[]> {
  const rows = await database
    .selectFrom("indexes")
    .selectAll()
    .where("removed_serial", "is", null)
    .orderBy("id")
    .execute();
  return rows.map(presentRow);
}

export function presentRow(row: Selectable<IndexTable>): IndexRecord {
  const { id, owner, name, kind, created_at: createdAt } = row;
  return { id, owner, name, kind, settings: IndexSettings.parse(JSON.parse(row.settings)), createdAt };
}

/** The settings whole, defaults filled in; refuses (`invalid`) an unknown or wrong one by its name. */
export function checkSettings(settings: IndexSettingsChange): IndexSettings {
  const result = IndexSettings.safeParse(settings, { error: plainWords });
  if (result.success) return result.data;
  throw badSettings(fieldProblems(result.error));
}

/** Refuses (`invalid`) settings that only another kind of index has. */
export function checkKind({ kind, settings }: IndexRecord): void {
  if (kind === "hosted" && settings.mirror !== null) {
    const message = "only a mirror can have an upstream. Create a mirror and add it as a base";
    throw badSettings([{ field: "mirror", message }]);
  }
  if (settings.retention === null) return;
  if (kind === "mirror") {
    const message =
      "only a hosted index has retention rules; `wheelyard mirror evict` frees up space of a mirror";
    throw badSettings([{ field: "retention", message }]);
  }
  if (settings.binDays === 0) {
    const message = "needs a recycle bin: set binDays to at least 1, or to null for the site's setting";
    throw badSettings([{ field: "retention", message }]);
  }
}

/** Refuses (`invalid`) origins that name sources which an index does not inherit from: nothing would come from there. */
export function checkOrigins(index: IndexRecord, find: FindIndex): void {
  const tree = new Set(treeOf(index, find).map((branch) => addressOf(branch.index)));
  for (const [at, { glob, sources = [] }] of index.settings.origins.entries()) {
    const stranger = sources.find((address) => !tree.has(address));
    if (stranger === undefined) continue;
    const near = didYouMean(stranger, [...tree]);
    const message = `${stranger}, a source of ${glob}, is not among the bases of ${addressOf(index)}${near}`;
    throw badSettings([{ field: `origins.${at}.sources`, message }]);
  }
}

function badSettings(found: readonly FieldProblem[]): Refusal {
  const message = `These settings are not valid: ${problemLine(found)}.`;
  const problems = found.map((one) => ({
    ...one,
    field: one.field === "" ? "settings" : `settings.${one.field}`,
  }));
  return new Refusal("invalid", "bad-index-settings", message, { problems });
}
