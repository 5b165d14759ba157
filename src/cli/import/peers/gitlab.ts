import { type Command, Option } from "commander";
import { z } from "zod";
import { Refusal } from "../../../refusal.ts";
import type { UpstreamClient } from "../../../upstreams/client.ts";
import { CommandFailure, EXIT } from "../../terminal/failure.ts";
import type { OldFile, OldProblem, Peer } from "../engine/old-site.ts";
import { filesOfPackage, Package, type Scope } from "./gitlab/package-files.ts";
import { asking, below, filesOf } from "./network/listed-files.ts";
import { ask, required, wholeList } from "./network/listing.ts";
import { addressOf, clientFor, defineSource, noPeople, type SourceOptions } from "./network/source.ts";

interface Options extends SourceOptions {
  fromProject?: string;
  fromGroup?: string;
}

const Identified = z.object({ id: z.number().int() });
const PER_PAGE = 100;

/** The Python packages of a project or group at GitLab, by the API of packages. */
export const gitlab: Peer = {
  name: "gitlab",
  summary: "import the packages of a project or group at GitLab",
  from: "<url>",
  define(command: Command) {
    defineSource(command)
      .addOption(
        new Option("--from-project <path>", "the project there, as path or number").conflicts("fromGroup"),
      )
      .option("--from-group <path>", "the group there, with its projects and subgroups");
  },
  async open([url = ""], given) {
    const options = given as unknown as Options;
    const root = addressOf(url, "that of GitLab, such as https://gitlab.example.com/");
    const [api, bytes] = [await clientFor(root, options, "bearer"), await clientFor(root, options, "basic")];
    const scope = await scopeOf(api, root, options);
    return {
      description: `${scope.kind === "projects" ? "project" : "group"} ${options.fromProject ?? options.fromGroup} at ${root.href}`,
      isRemote: true,
      files: () => allFiles(api, bytes, root, scope),
      people: noPeople,
      async close() {
        api.close();
        bytes.close();
      },
    };
  },
};

/** The number of the project or group: installers know its files by it. */
async function scopeOf(client: UpstreamClient, root: URL, options: Options): Promise<Scope> {
  const { fromProject, fromGroup } = options;
  const named = fromProject ?? fromGroup;
  if (named === undefined)
    throw new CommandFailure("Name a project with --from-project, or a group with --from-group.", EXIT.usage);
  const kind = fromProject === undefined ? "groups" : "projects";
  const url = below(root, "api", "v4", kind, named);
  const what = `${kind === "groups" ? "group" : "project"} ${named}`;
  const { id } = await required(() => ask(client, { url, what }, Identified));
  return { kind, id };
}

async function* allFiles(
  api: UpstreamClient,
  bytes: UpstreamClient,
  root: URL,
  scope: Scope,
): AsyncGenerator<OldFile | OldProblem> {
  const packages = wholeList(async (at) => {
    const page = Number(at ?? 1);
    const url = asking(below(root, "api", "v4", scope.kind, String(scope.id), "packages"), {
      ...{ package_type: "pypi", order_by: "created_at", sort: "asc" },
      ...{ per_page: String(PER_PAGE), page: String(page) },
    });
    const items = await ask(api, { url, what: "package registry" }, z.array(Package));
    return { items, next: items.length < PER_PAGE ? null : String(page + 1) };
  });
  for await (const one of packages) {
    try {
      yield* filesOf(bytes, await filesOfPackage(api, root, scope, one));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      yield { what: `${one.name} ${one.version}`, why: error.message };
    }
  }
}
