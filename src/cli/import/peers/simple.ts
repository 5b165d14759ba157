import { readFile } from "node:fs/promises";
import type { Command } from "commander";
import { type ProjectName, parseProjectName } from "../../../packaging/names/project-name.ts";
import { Refusal } from "../../../refusal.ts";
import { UpstreamClient } from "../../../upstreams/client.ts";
import { fetchNames } from "../../../upstreams/names.ts";
import { asRoot, basic, readAddress } from "../../../upstreams/upstream.ts";
import { collect } from "../../options/repeatable.ts";
import { CommandFailure, EXIT } from "../../terminal/failure.ts";
import { readSecret } from "../../terminal/secret-file.ts";
import type { OldFile, OldProblem, Peer } from "../engine/old-site.ts";
import { filesOfProject } from "./simple/project-files.ts";

interface Options {
  project: string[];
  projects?: string;
  fromAccount?: string;
  fromPasswordFile?: string;
  allowPrivate?: boolean;
}

const MINUTE = 60_000;
const LIMITS = {
  connect: MINUTE / 2,
  idle: MINUTE,
  page: 10 * MINUTE,
  pageSize: 128 * 2 ** 20,
  concurrency: 32,
};
/** Projects in a row that cannot be read, after which the index counts as unreachable. */
const MAX_FAILURES = 20;

/** Any index with simple pages, HTML or JSON, over the network. */
export const simple: Peer = {
  name: "simple",
  summary: "import from any simple index over the network",
  from: "<url>",
  define(command: Command) {
    command
      .option("--project <name>", "import only this project; can be repeated", collect, [])
      .option("--projects <file>", "import only the projects in this file, one name a line")
      .option("--from-account <name>", "account at the other index", "__token__")
      .option(
        "--from-password-file <file>",
        "file with the password or token for the other index (also WHEELYARD_FROM_PASSWORD)",
      )
      .option("--allow-private", "follow links of a public index to private addresses");
  },
  async open([url = ""], given) {
    const options = given as unknown as Options;
    const client = await clientOf(url, options);
    const named = await namedProjects(options);
    return {
      description: client.upstream.root.href,
      isRemote: true,
      files: () => filesOf(client, named),
      people: async () => ({
        ...{ users: [], groups: [], grants: [], restricted: new Set<string>(), read: null, problems: [] },
      }),
      close: async () => client.close(),
    };
  },
};

async function clientOf(url: string, options: Options): Promise<UpstreamClient> {
  const address = readAddress(url);
  if (address === null)
    throw new CommandFailure(
      `${url} is not an address. Give the simple root, such as https://packages.example.com/simple/.`,
      EXIT.usage,
    );
  if (address.authorization !== null)
    throw new CommandFailure(
      "Leave the password out of the address: use --from-account and --from-password-file.",
      EXIT.usage,
    );
  const password =
    options.fromPasswordFile === undefined
      ? process.env.WHEELYARD_FROM_PASSWORD
      : await readSecret(options.fromPasswordFile);
  const upstream = {
    root: asRoot(address.root),
    layout: "simple" as const,
    authorization: password === undefined ? null : basic(options.fromAccount ?? "__token__", password),
    tls: { ca: [], cert: null, key: null },
    allowPrivate: options.allowPrivate === true,
    limits: LIMITS,
    via: "import",
  };
  return new UpstreamClient(upstream, process.env);
}

/** Names of `--project` and `--projects`; null: all projects. */
async function namedProjects({ project, projects }: Options): Promise<ProjectName[] | null> {
  if (project.length === 0 && projects === undefined) return null;
  const text = projects === undefined ? "" : await namesIn(projects);
  const names = [...project, ...text.split(/\r?\n/)].map((name) => name.trim());
  const wanted = new Set<ProjectName>();
  for (const name of names.filter((line) => line !== "" && !line.startsWith("#"))) {
    const parsed = parseProjectName(name);
    if (parsed === null) throw new CommandFailure(`${name} is not a project name.`, EXIT.usage);
    wanted.add(parsed);
  }
  return [...wanted];
}

function namesIn(path: string): Promise<string> {
  return readFile(path, "utf8").catch(() => {
    throw new CommandFailure(`The file ${path} cannot be read.`, EXIT.usage);
  });
}

async function* filesOf(
  client: UpstreamClient,
  named: readonly ProjectName[] | null,
): AsyncGenerator<OldFile | OldProblem> {
  let failures = 0;
  for (const name of named ?? (await allNames(client))) {
    try {
      yield* filesOfProject(client, name);
      failures = 0;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      failures += 1;
      if (failures === MAX_FAILURES)
        throw new CommandFailure(`${MAX_FAILURES} projects in a row could not be read: ${error.message}`);
      yield { what: name, why: error.message };
    }
  }
}

async function allNames(client: UpstreamClient): Promise<readonly ProjectName[]> {
  try {
    const answer = await fetchNames(client, null);
    return answer.kind === "names" ? answer.names : [];
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new CommandFailure(
      `${error.message} Without a list of projects, name them with --project or --projects.`,
    );
  }
}
