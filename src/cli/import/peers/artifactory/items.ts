import { z } from "zod";
import type { UpstreamClient } from "../../../../upstreams/client.ts";
import { below } from "../network/listed-files.ts";
import { ask, wholeList } from "../network/listing.ts";

/** Older versions write numbers as text. */
export const Item = z.object({
  path: z.string(),
  name: z.string(),
  size: z.coerce.number().nonnegative(),
  created: z.string().nullish(),
  created_by: z.string().nullish(),
  sha256: z.string().nullish(),
  actual_md5: z.string().nullish(),
});
export type Item = z.infer<typeof Item>;

const Answer = z.object({ results: z.array(Item) });

/** `repo`, `path` and `name` must be there, or only administrators may ask. */
const FIELDS = ["repo", "path", "name", "size", "created", "created_by", "sha256", "actual_md5"];
const LIMIT = 1000;

/**
 * The files of a repository, by folder and name. Folders that begin with a dot, such as the pages in `.pypi`, are left out.
 * A page may be shorter than was asked for, because the server limits its answers: an empty one is the last.
 */
export async function* itemsOf(client: UpstreamClient, root: URL, repository: string): AsyncGenerator<Item> {
  const url = below(root, "api", "search", "aql");
  const items = wholeList(async (at) => {
    const offset = Number(at ?? 0);
    const content = queryFor(repository, offset);
    const { results } = await ask(client, { url, content, what: `repository ${repository}` }, Answer);
    return { items: results, next: results.length === 0 ? null : String(offset + results.length) };
  });
  for await (const item of items) if (!item.path.startsWith(".") || item.path === ".") yield item;
}

function queryFor(repository: string, offset: number): string {
  const criteria = JSON.stringify({ repo: repository, type: "file" });
  const fields = FIELDS.map((field) => JSON.stringify(field)).join(",");
  return `items.find(${criteria}).include(${fields}).sort({"$asc":["path","name"]}).offset(${offset}).limit(${LIMIT})`;
}
