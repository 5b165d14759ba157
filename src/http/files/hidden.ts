import type { Caller } from "../../accounts/caller.ts";
import { explain, isFiltered, knownIn } from "../../indexes/explain.ts";
import { filtersIn, filtersOf } from "../../indexes/filters.ts";
import { addressOf, type IndexRecord } from "../../indexes/index-record.ts";
import type { ProjectName } from "../../packaging/names/project-name.ts";
import { Refusal } from "../../refusal.ts";
import { verdictWords } from "../api/explain/words.ts";
import { readerOf } from "../reader.ts";
import { requestable } from "../requestable.ts";
import type { FileServices } from "./services.ts";

/** A requested file. */
export interface Wanted {
  project: ProjectName;
  address: string;
  filename: string;
}

/**
 * The refusal for a file that is there, and that a freeze, rules or a view of the index hide: it says which, since installers print
 * it. null: nothing hides it, or the caller may not know of it.
 */
export async function refusalOfHidden(
  services: FileServices,
  caller: Caller,
  index: IndexRecord,
  { project, address, filename }: Wanted,
): Promise<Refusal | null> {
  const tree = services.indexes.treeOf(index);
  const { filterParts } = services.indexes;
  if (tree.every((branch) => filtersIn(filtersOf(branch.index, filterParts)).length === 0)) return null;
  const known = await knownIn(filterParts, tree, project);
  const { files } = await explain(filterParts, tree, project, known);
  const found = files.find(({ file }) => file.filename === filename && file.address === address);
  const reader = readerOf({ services, caller }, project);
  if (!found || !reader.mayRead(found.source)) return null;
  if (!isFiltered(found.verdict)) return null;
  const why = verdictWords(found.verdict, project, reader);
  const more = `"wheelyard explain ${project} --index ${addressOf(index)}" says more.`;
  const refusal = new Refusal("not-found", "hidden-by-policy", `${why.replace(/\.?$/, ".")} ${more}`);
  return requestable(services, caller, { index, project }, refusal);
}
