import type { CodeartifactClient } from "@aws-sdk/client-codeartifact";
import type { Command } from "commander";
import { Refusal } from "../../../refusal.ts";
import { CommandFailure, EXIT } from "../../terminal/failure.ts";
import type { OldFile, OldProblem, Peer } from "../engine/old-site.ts";
import { filesOfVersion } from "./codeartifact/assets.ts";
import { explained, type Repository } from "./codeartifact/repository.ts";
import { pages, wholeList } from "./network/listing.ts";
import { noPeople } from "./network/source.ts";

interface Options {
  region?: string;
  domainOwner?: string;
}

/** A repository of AWS CodeArtifact, as the identity that every AWS tool uses. */
export const codeartifact: Peer = {
  name: "codeartifact",
  summary: "import from a repository of AWS CodeArtifact",
  from: "<domain/repository>",
  define(command: Command) {
    command
      .option("--region <name>", "region of AWS (default: as for every AWS tool)")
      .option("--domain-owner <account>", "number of the AWS account that owns the domain");
  },
  async open([from = ""], given) {
    const { region, domainOwner } = given as unknown as Options;
    const [domain = "", repository = "", ...rest] = from.split("/");
    if (domain === "" || repository === "" || rest.length > 0)
      throw new CommandFailure(`${from}: write DOMAIN/REPOSITORY, such as acme/python.`, EXIT.usage);
    const where: Repository = { domain, repository, format: "pypi", ...(domainOwner && { domainOwner }) };
    const { CodeartifactClient } = await import("./codeartifact/sdk.ts");
    const client = new CodeartifactClient(region === undefined ? {} : { region });
    return {
      description: `${from} at AWS CodeArtifact`,
      isRemote: true,
      files: () => allFiles(client, where),
      people: noPeople,
      close: async () => client.destroy(),
    };
  },
};

/** Files that CodeArtifact took from the public index are left out: a mirror has them. */
async function* allFiles(
  client: CodeartifactClient,
  where: Repository,
): AsyncGenerator<OldFile | OldProblem> {
  const { ListPackagesCommand } = await import("./codeartifact/sdk.ts");
  const packages = wholeList(async (at) => {
    const command = new ListPackagesCommand({ ...where, ...(at !== null && { nextToken: at }) });
    const answer = await explained(() => client.send(command));
    return { items: answer.packages ?? [], next: answer.nextToken ?? null };
  });
  for await (const { package: project = "" } of packages) {
    try {
      yield* filesOfPackage(client, { ...where, package: project });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      yield { what: project, why: error.message };
    }
  }
}

async function* filesOfPackage(
  client: CodeartifactClient,
  where: Repository & { package: string },
): AsyncGenerator<OldFile | OldProblem> {
  const { ListPackageVersionsCommand } = await import("./codeartifact/sdk.ts");
  const versions = pages(async (at) => {
    const command = new ListPackageVersionsCommand({ ...where, ...(at !== null && { nextToken: at }) });
    const answer = await explained(() => client.send(command));
    return { items: answer.versions ?? [], next: answer.nextToken ?? null };
  });
  for await (const { version = "", status, origin } of versions)
    if (origin?.originType !== "EXTERNAL")
      yield* filesOfVersion(client, { ...where, packageVersion: version }, status ?? "");
}
