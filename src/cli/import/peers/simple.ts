import { readFile } from "node:fs/promises";
import type { Command } from "commander";
import { type ProjectName, parseProjectName } from "../../../packaging/names/project-name.ts";
import { Refusal } from "../../../refusal.ts";
import type { UpstreamClient } from "../../../upstreams/client.ts";
import { fetchNames } from "../../../upstreams/names.ts";
import { collect } from "../../options/repeatable.ts";
import { CommandFailure, EXIT } from "../../terminal/failure.ts";
import type { OldFile, OldProblem, Peer } from "../engine/old-site.ts";
import { addressOf, clientFor, defineSource, noPeople, type SourceOptions } from "./network/source.ts";
import { filesOfProject } from "./simple/project-files.ts";

interface Options extends SourceOptions {
  project: string[];
  projects?: string;
}

/** Projects in a row that cannot be read, after which the index counts as unreachable. */
const MAX_FAILURES = 20;

/** Any index with simple pages, HTML or JSON, over the network. */
export const simple: Peer = {
  name: "simple",
  summary: "import from any simple index over the network",
  from: "<url>",
  define(command: Command) {
    defineSource(command)
      .option("--project <name>", "import only this project; can be repeated", collect, [])
      .option("--projects <file>", "import only the projects in this file, one name a line");
  },
  async open([url = ""], given) {
    const options = given as unknown as Options;
    const root = addressOf(url, "the simple root, such as https://packages.example.com/simple/");
    const client = await clientFor(root, options, "basic");
    const named = await namedProjects(options);
    return {
      description: client.upstream.root.href,
      isRemote: true,
      files: () => filesOf(client, named),
      people: noPeople,
      close: async () => client.close(),
    };
  },
};

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
