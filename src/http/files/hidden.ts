import type { Caller } from "../../accounts/caller.ts";
import { explain, knownIn } from "../../indexes/explain.ts";
import { addressOf, type IndexRecord } from "../../indexes/index-record.ts";
import type { ProjectName } from "../../packaging/names/project-name.ts";
import { Refusal } from "../../refusal.ts";
import { verdictWords } from "../api/explain/words.ts";
import { readerOf } from "../api/policy/reader.ts";
import type { FileServices } from "./services.ts";

/** A requested file. */
export interface Wanted {
  project: ProjectName;
  address: string;
  filename: string;
}

/**
 * The refusal for a file that is there, and that rules or a view of the index hide: it says which, since installers print
 * it. null: nothing hides it, or the caller may not know of it.
 */
export async function refusalOfHidden(
  services: FileServices,
  caller: Caller,
  index: IndexRecord,
  { project, address, filename }: Wanted,
): Promise<Refusal | null> {
  const tree = services.indexes.treeOf(index);
  if (
    tree.every((branch) => branch.index.settings.policy.length === 0 && branch.index.settings.view === null)
  )
    return null;
  const known = await knownIn(services.indexes.filterParts, tree, project);
  const { files } = await explain(services.indexes.filterParts, tree, project, known);
  const found = files.find(({ file }) => file.filename === filename && file.address === address);
  const reader = readerOf({ services, caller }, project);
  if (!found || !reader.mayRead(found.source)) return null;
  if (found.verdict.kind !== "policy" && found.verdict.kind !== "view") return null;
  const why = verdictWords(found.verdict, project, reader);
  const more = `"wheelyard explain ${project} --index ${addressOf(index)}" says more.`;
  return new Refusal("not-found", "hidden-by-policy", `${why.replace(/\.?$/, ".")} ${more}`);
}
