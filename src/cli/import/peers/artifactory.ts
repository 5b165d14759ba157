import type { Command } from "commander";
import { z } from "zod";
import type { UpstreamClient } from "../../../upstreams/client.ts";
import { CommandFailure } from "../../terminal/failure.ts";
import type { OldFile, OldProblem, Peer } from "../engine/old-site.ts";
import { type Item, itemsOf } from "./artifactory/items.ts";
import { OldPages } from "./artifactory/old-pages.ts";
import { asking, below, filesOf, hashesOf, type ListedFile, timeOf } from "./network/listed-files.ts";
import { ask, required } from "./network/listing.ts";
import { addressOf, clientFor, defineSource, noPeople, type SourceOptions } from "./network/source.ts";

const Repositories = z.array(z.object({ key: z.string(), type: z.string() }));

/** A local repository of JFrog Artifactory, by its query language and its simple pages. */
export const artifactory: Peer = {
  name: "artifactory",
  summary: "import from a local repository of JFrog Artifactory",
  from: "<url>",
  define(command: Command) {
    defineSource(command).requiredOption("--repository <key>", "the local repository there");
  },
  async open([url = ""], given) {
    const { repository, ...options } = given as unknown as SourceOptions & { repository: string };
    const root = addressOf(url, "that of Artifactory, such as https://packages.example.com/artifactory/");
    const client = await clientFor(root, options, "bearer");
    await requireLocal(client, root, repository);
    const pagesThere = new OldPages(client, below(root, "api", "pypi", repository, "simple"));
    return {
      description: below(root, repository).href,
      isRemote: true,
      files: () => allFiles(client, root, repository, pagesThere),
      people: noPeople,
      async close() {
        client.close();
        pagesThere.close();
      },
    };
  },
};

async function requireLocal(client: UpstreamClient, root: URL, repository: string): Promise<void> {
  const url = asking(below(root, "api", "repositories"), { packageType: "pypi" });
  const all = await required(() => ask(client, { url, what: "list of repositories" }, Repositories));
  const found = all.find(({ key }) => key === repository);
  if (found === undefined)
    throw new CommandFailure(`Artifactory shows no PyPI repository ${repository} to this account.`);
  const type = found.type.toLowerCase();
  if (type === "local" || type === "federated") return;
  const instead =
    type === "virtual"
      ? "Name its local repositories, one by one."
      : "Create a mirror of its upstream instead.";
  throw new CommandFailure(`The repository ${repository} is ${type}, not local. ${instead}`);
}

/** Folder by folder, so that the signatures of files are known. */
async function* allFiles(
  client: UpstreamClient,
  root: URL,
  repository: string,
  pagesThere: OldPages,
): AsyncGenerator<OldFile | OldProblem> {
  const describe = async (folder: readonly Item[]) =>
    Promise.all(folder.map((item) => fileOf(item, root, repository, pagesThere)));
  let folder: Item[] = [];
  for await (const item of itemsOf(client, root, repository)) {
    if (folder[0] !== undefined && folder[0].path !== item.path) {
      yield* filesOf(client, await describe(folder));
      folder = [];
    }
    folder.push(item);
  }
  yield* filesOf(client, await describe(folder));
}

async function fileOf(
  { path, name, size, created, created_by, sha256, actual_md5 }: Item,
  root: URL,
  repository: string,
  pagesThere: OldPages,
): Promise<ListedFile> {
  const segments = [...path.split("/").filter((segment) => segment !== "."), name];
  const shown = await pagesThere.find(name);
  return {
    ...{ filename: name, project: null, size, yanked: shown?.yanked ?? null },
    url: below(root, repository, ...segments),
    address: shown?.address ?? below(root, "api", "pypi", repository, ...segments).pathname,
    hashes: hashesOf({ sha256, md5: actual_md5 }),
    uploadedAt: timeOf(created),
    uploadedBy: created_by ?? null,
  };
}
