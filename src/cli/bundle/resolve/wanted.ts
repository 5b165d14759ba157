import { readFile } from "node:fs/promises";
import { parseRequested } from "../../../packaging/versions/requested.ts";
import type { Target } from "../../../publishing/requests/targets.ts";
import { errorWords } from "../../../system/error-words.ts";
import { type Environment, environmentsOf } from "../../../transfer/bundle/environments.ts";
import { parseRequestsFile, type RequestsFile } from "../../../transfer/bundle/requests-file.ts";
import type { ApiClient } from "../../api-client.ts";
import { CommandFailure, EXIT } from "../../terminal/failure.ts";

export interface WantedOptions {
  requests?: string;
  requirements?: string;
  target: string[];
}

/** Requirements that must fit together, and the targets that they are for. */
export interface Group {
  requirements: string[];
  /** Numbers of the requests; empty: of the command line. */
  requests: number[];
  targets: Target[];
}

/** A group in one of its environments. */
export interface Question {
  group: Group;
  environment: Environment;
}

/** What is to be resolved: of the command line together, and each request by itself. Fails if there is nothing. */
export async function readWanted(
  api: ApiClient,
  given: readonly string[],
  options: WantedOptions,
): Promise<Group[]> {
  const file = options.requests === undefined ? null : parseRequestsFile(await textOf(options.requests));
  const ownTargets = file?.targets ?? (await api.all<Target>("/targets"));
  const chosen = options.target.map((name) => targetOf(ownTargets, name));
  const all = chosen.length > 0 ? chosen : ownTargets;
  if (all.length === 0)
    throw new CommandFailure("There are no targets. Create one with wheelyard target set.", EXIT.usage);
  const requirements = [
    ...given,
    ...(options.requirements === undefined ? [] : await requirementsIn(options.requirements)),
  ].map(requirementOf);
  const groups: Group[] = requirements.length === 0 ? [] : [{ requirements, requests: [], targets: all }];
  groups.push(...groupsOf(file?.requests ?? [], all));
  if (groups.length > 0) return groups;
  throw new CommandFailure("Give requirements, -r FILE, or --requests FILE with requests.", EXIT.usage);
}

/** Requests of the same list and targets must fit together. Others are resolved by themselves. */
function groupsOf(requests: RequestsFile["requests"], all: readonly Target[]): Group[] {
  const groups = new Map<string, Group>();
  for (const { number, requirement, targets, lists = [] } of requests) {
    const named = all.filter(({ name }) => targets.length === 0 || targets.includes(name));
    if (named.length === 0) continue;
    for (const list of lists.length > 0 ? lists : [String(number)]) {
      const key = JSON.stringify([list, targets]);
      const group = groups.get(key) ?? { requirements: [], requests: [], targets: named };
      group.requirements.push(requirement);
      group.requests.push(number);
      groups.set(key, group);
    }
  }
  return [...groups.values()];
}

/** What a requirements or lock file needs. Fails if it names what cannot be in a bundle. */
async function requirementsIn(path: string): Promise<string[]> {
  const { readWantedFile } = await import("../../../packaging/wanted/wanted-file.ts");
  const { requirements, leftOut } = readWantedFile(path, await textOf(path));
  if (leftOut.length === 0) return requirements;
  throw new CommandFailure(`${path}: ${leftOut.join("; ")}. Remove it from the file.`, EXIT.usage);
}

/** Every group in each of its environments. */
export function questionsOf(groups: readonly Group[]): Question[] {
  return groups.flatMap((group) =>
    group.targets.flatMap(environmentsOf).map((environment) => ({ group, environment })),
  );
}

function targetOf(targets: readonly Target[], name: string): Target {
  const found = targets.find((one) => one.name === name);
  if (found !== undefined) return found;
  throw new CommandFailure(`There is no target ${name}. See wheelyard target list.`, EXIT.usage);
}

function requirementOf(text: string): string {
  const requested = parseRequested(text);
  if (requested !== null) return requested.text;
  throw new CommandFailure(
    `"${text}" is not a requirement. Write a name and versions, such as flask>=3.`,
    EXIT.usage,
  );
}

async function textOf(path: string): Promise<string> {
  return readFile(path, "utf8").catch((error: unknown) => {
    throw new CommandFailure(`${path} cannot be read: ${errorWords(error)}.`, EXIT.usage);
  });
}
