import type { AssetSummary, CodeartifactClient } from "@aws-sdk/client-codeartifact";
import { preferredHash } from "../../../../packaging/hashes.ts";
import { badUpstream } from "../../../../upstreams/failure.ts";
import { addressPath } from "../../engine/folder.ts";
import type { OldFile, OldProblem } from "../../engine/old-site.ts";
import { save } from "../network/download.ts";
import { hashesOf } from "../network/listed-files.ts";
import { pages } from "../network/listing.ts";
import { explained, type Repository } from "./repository.ts";

interface Version extends Repository {
  package: string;
  packageVersion: string;
}

/** Of these, AWS gives out the files. */
const READABLE = ["Published", "Unlisted"];

/** The files of a release. An unlisted one is found by its exact version only, as a yanked one is. */
export async function* filesOfVersion(
  client: CodeartifactClient,
  version: Version,
  status: string,
): AsyncGenerator<OldFile | OldProblem> {
  const what = `${version.package} ${version.packageVersion}`;
  if (!READABLE.includes(status)) {
    yield { what, why: `CodeArtifact does not give out its files: the release is ${status.toLowerCase()}.` };
    return;
  }
  const { ListPackageVersionAssetsCommand } = await import("./sdk.ts");
  const assets = pages(async (at) => {
    const command = new ListPackageVersionAssetsCommand({
      ...version,
      ...(at !== null && { nextToken: at }),
    });
    const answer = await explained(() => client.send(command));
    return { items: answer.assets ?? [], next: answer.nextToken ?? null };
  });
  for await (const asset of assets) yield oneFile(client, version, asset, status === "Unlisted");
}

function oneFile(
  client: CodeartifactClient,
  version: Version,
  { name = "", size, hashes: given }: AssetSummary,
  isUnlisted: boolean,
): OldFile | OldProblem {
  const { repository, package: project, packageVersion } = version;
  if (name === "" || /[/\\]/.test(name)) return { what: name, why: "Its name has folders in it." };
  const hashes = hashesOf(given ?? {});
  const known = preferredHash(hashes);
  const stated = { size: size ?? null, hashes };
  return {
    ...{ filename: name, project, size: stated.size, uploadedAt: null, uploadedBy: null, comment: null },
    ...{ sha256: hashes.sha256 ?? null, md5: hashes.md5 ?? null, signature: null },
    address: addressPath("pypi", repository, "simple", project, packageVersion, name),
    stamp: known === null ? null : `${known}${isUnlisted ? " yanked" : ""}`,
    yanked: isUnlisted ? "unlisted in CodeArtifact" : null,
    more: async () => ({ uploadedAt: await publishedAt(client, version) }),
    open: async (spare) => save(await bytesOf(client, version, name), spare, stated),
  };
}

async function publishedAt(client: CodeartifactClient, version: Version): Promise<number | null> {
  const { DescribePackageVersionCommand } = await import("./sdk.ts");
  const answer = await explained(() => client.send(new DescribePackageVersionCommand(version)));
  return answer.packageVersion?.publishedTime?.getTime() ?? null;
}

async function bytesOf(
  client: CodeartifactClient,
  version: Version,
  asset: string,
): Promise<AsyncIterable<Uint8Array>> {
  const { GetPackageVersionAssetCommand } = await import("./sdk.ts");
  const answer = await explained(() => client.send(new GetPackageVersionAssetCommand({ ...version, asset })));
  if (answer.asset === undefined) throw badUpstream("sends no bytes");
  return answer.asset as unknown as AsyncIterable<Uint8Array>;
}
