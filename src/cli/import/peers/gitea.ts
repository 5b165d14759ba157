import type { Command } from "commander";
import { z } from "zod";
import { Refusal } from "../../../refusal.ts";
import type { UpstreamClient } from "../../../upstreams/client.ts";
import type { OldFile, OldProblem, Peer } from "../engine/old-site.ts";
import { asking, below, filesOf, hashesOf, type ListedFile, timeOf } from "./network/listed-files.ts";
import { ask, wholeList } from "./network/listing.ts";
import { addressOf, clientFor, defineSource, noPeople, type SourceOptions } from "./network/source.ts";

const Release = z.object({
  id: z.number(),
  name: z.string(),
  version: z.string(),
  created_at: z.string().nullish(),
  creator: z.object({ login: z.string().nullish() }).nullish(),
});
type Release = z.infer<typeof Release>;

/** Older versions write the size as `Size`. */
const PackageFile = z.object({
  name: z.string(),
  size: z.number().nonnegative().nullish(),
  Size: z.number().nonnegative().nullish(),
  md5: z.string().nullish(),
  sha1: z.string().nullish(),
  sha256: z.string().nullish(),
  sha512: z.string().nullish(),
});

/** What both products answer at most. */
const LIMIT = 50;

/** The Python packages of one owner at Gitea or Forgejo, by the API of packages. */
export const gitea: Peer = {
  name: "gitea",
  summary: "import the packages of a user or organization at Gitea or Forgejo",
  from: "<url>",
  define(command: Command) {
    defineSource(command).requiredOption("--owner <name>", "the user or organization there");
  },
  async open([url = ""], given) {
    const { owner, ...options } = given as unknown as SourceOptions & { owner: string };
    const root = addressOf(url, "that of Gitea or Forgejo, such as https://git.example.com/");
    const client = await clientFor(root, options, "bearer");
    return {
      description: below(root, owner, "-", "packages").href,
      isRemote: true,
      files: () => allFiles(client, root, owner),
      people: noPeople,
      close: async () => client.close(),
    };
  },
};

async function* allFiles(
  client: UpstreamClient,
  root: URL,
  owner: string,
): AsyncGenerator<OldFile | OldProblem> {
  for await (const release of releases(client, root, owner)) {
    try {
      yield* filesOf(client, await filesOfRelease(client, root, owner, release));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      yield { what: `${release.name} ${release.version}`, why: error.message };
    }
  }
}

/** Pages are numbered, and the first empty one ends them. A server that ignores the number sends the first page again. */
function releases(client: UpstreamClient, root: URL, owner: string): AsyncGenerator<Release> {
  let first: number | null = null;
  return wholeList(async (at) => {
    const page = Number(at ?? 1);
    const query = { type: "pypi", page: String(page), limit: String(LIMIT) };
    const url = asking(below(root, "api", "v1", "packages", owner), query);
    const items = await ask(client, { url, what: `owner ${owner}` }, z.array(Release));
    const isRepeated = items[0] !== undefined && items[0].id === first;
    first = items[0]?.id ?? null;
    if (isRepeated) return { items: [], next: at };
    return { items, next: items.length === 0 ? null : String(page + 1) };
  });
}

async function filesOfRelease(
  client: UpstreamClient,
  root: URL,
  owner: string,
  { name, version, created_at, creator }: Release,
): Promise<ListedFile[]> {
  const url = below(root, "api", "v1", "packages", owner, "pypi", name, version, "files");
  const files = await ask(client, { url, what: `release ${name} ${version}` }, z.array(PackageFile));
  return files.map((file) => {
    const from = below(root, "api", "packages", owner, "pypi", "files", name, version, file.name);
    return {
      ...{ filename: file.name, project: name, url: from, address: from.pathname, yanked: null },
      size: file.size ?? file.Size ?? null,
      hashes: hashesOf({ md5: file.md5, sha1: file.sha1, sha256: file.sha256, sha512: file.sha512 }),
      uploadedAt: timeOf(created_at),
      uploadedBy: creator?.login ?? null,
    };
  });
}
