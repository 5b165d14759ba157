import type { Command } from "commander";
import { z } from "zod";
import type { UpstreamClient } from "../../../upstreams/client.ts";
import { CommandFailure } from "../../terminal/failure.ts";
import type { OldFile, OldProblem, Peer } from "../engine/old-site.ts";
import { asking, below, filesOf, hashesOf, type ListedFile, timeOf } from "./network/listed-files.ts";
import { ask, required, wholeList } from "./network/listing.ts";
import { addressOf, clientFor, defineSource, noPeople, type SourceOptions } from "./network/source.ts";

const Asset = z.object({
  path: z.string(),
  checksum: z.record(z.string(), z.string()).nullish(),
  fileSize: z.number().nonnegative().nullish(),
  blobCreated: z.string().nullish(),
  lastModified: z.string().nullish(),
  uploader: z.string().nullish(),
});
const Component = z.object({ name: z.string(), format: z.string().nullish(), assets: z.array(Asset) });
const Components = z.object({ items: z.array(Component), continuationToken: z.string().nullish() });
const Repository = z.object({ format: z.string(), type: z.string() });

/** A hosted repository of Sonatype Nexus 3, by its REST API. */
export const nexus: Peer = {
  name: "nexus",
  summary: "import from a hosted repository of Sonatype Nexus",
  from: "<url>",
  define(command: Command) {
    defineSource(command).requiredOption("--repository <name>", "the hosted repository there");
  },
  async open([url = ""], given) {
    const { repository, ...options } = given as unknown as SourceOptions & { repository: string };
    const root = addressOf(url, "that of Nexus, such as https://nexus.example.com/");
    const client = await clientFor(root, options, "basic");
    await requireHosted(client, root, repository);
    return {
      description: below(root, "repository", repository).href,
      isRemote: true,
      files: () => allFiles(client, root, repository),
      people: noPeople,
      close: async () => client.close(),
    };
  },
};

async function requireHosted(client: UpstreamClient, root: URL, repository: string): Promise<void> {
  const what = `repository ${repository}`;
  const url = below(root, "service", "rest", "v1", "repositories", repository);
  const { format, type } = await required(() => ask(client, { url, what }, Repository));
  if (format !== "pypi") throw new CommandFailure(`The ${what} holds ${format} packages, not Python's.`);
  if (type === "hosted") return;
  const instead =
    type === "group"
      ? "Name its hosted repositories, one by one."
      : "Create a mirror of its upstream instead.";
  throw new CommandFailure(`The ${what} is a ${type}, not hosted. ${instead}`);
}

async function* allFiles(
  client: UpstreamClient,
  root: URL,
  repository: string,
): AsyncGenerator<OldFile | OldProblem> {
  const components = wholeList(async (continuationToken) => {
    const url = asking(below(root, "service", "rest", "v1", "components"), { repository, continuationToken });
    const answer = await ask(client, { url, what: `repository ${repository}` }, Components);
    return { items: answer.items, next: answer.continuationToken ?? null };
  });
  for await (const { name, assets } of components)
    yield* filesOf(
      client,
      assets.map((asset) => fileOf(asset, name, below(root, "repository", repository))),
    );
}

/** `downloadUrl` may name any host: the address is made of ours. */
function fileOf(asset: z.infer<typeof Asset>, project: string, repository: URL): ListedFile {
  const segments = asset.path.split("/").filter((segment) => segment !== "");
  const url = below(new URL(`${repository.href}/`), ...segments);
  return {
    ...{ filename: segments.at(-1) ?? "", project, url, address: url.pathname, yanked: null },
    size: asset.fileSize ?? null,
    hashes: hashesOf(asset.checksum ?? {}),
    uploadedAt: timeOf(asset.blobCreated) ?? timeOf(asset.lastModified),
    uploadedBy: asset.uploader ?? null,
  };
}
