import { CommandFailure, EXIT } from "../../../terminal/failure.ts";
import type { OldIndex, OldPeople, OldProblem, OldSite, OldUser, OldWhole } from "../../engine/old-site.ts";
import { userWithHash } from "../../engine/old-users.ts";
import { indexesOf } from "./indexes.ts";
import type { OldDevpi } from "./old-devpi.ts";

/** A devpi-server as the engine takes it. `rules` are those of `--index`. */
export function siteOf(
  devpi: OldDevpi,
  rules: readonly string[],
): OldSite & { indexes: readonly OldIndex[] } {
  const problems: OldProblem[] = [];
  const indexes = indexesOf(devpi, chosenOf(devpi, rules), problems);
  return {
    description: `${devpi.description}, ${indexes.length} indexes`,
    indexes,
    async *files() {
      for (const index of indexes) yield* index.files();
    },
    people: async () => peopleOf(devpi, problems),
  };
}

/** Everything, to be compared with what came. */
export function wholeOf(devpi: OldDevpi, rules: readonly string[], moment: string): OldWhole {
  const problems: OldProblem[] = [];
  const indexes = indexesOf(devpi, chosenOf(devpi, rules), problems);
  return { indexes, users: peopleOf(devpi, problems).users, moment };
}

/** Which indexes come, and under which address. */
function chosenOf({ indexes }: OldDevpi, rules: readonly string[]): Map<string, string> {
  if (rules.length === 0) return new Map(Object.keys(indexes).map((address) => [address, address]));
  return new Map(
    rules.map((rule) => {
      const [from = "", into = from, ...rest] = rule.split("=");
      if (Object.hasOwn(indexes, from) && into !== "" && rest.length === 0) return [from, into];
      throw new CommandFailure(
        `--index ${rule}: there is no index ${from}. There are ${Object.keys(indexes).slice(0, 20).join(", ")}.`,
        EXIT.usage,
      );
    }),
  );
}

function peopleOf(devpi: OldDevpi, indexProblems: readonly OldProblem[]): OldPeople {
  const problems = [...indexProblems];
  const users: OldUser[] = Object.entries(devpi.users).map(([name, { pwhash, ...facts }]) => {
    problems.push(...lostOf(name, facts));
    const isAdmin = name === "root";
    if (!pwhash) return { name, passwordHash: null, isAdmin, disabled: null };
    const { user, problems: own } = userWithHash(name, pwhash);
    problems.push(...own);
    return { ...user, isAdmin };
  });
  return { users, groups: [], grants: [], restricted: new Set(), read: "everyone", problems };
}

/** What accounts have no place for. The report keeps its values. */
function lostOf(name: string, facts: Omit<OldDevpi["users"][string], "pwhash">): OldProblem[] {
  const lost = (["email", "title", "description", "custom_data"] as const)
    .filter((key) => facts[key])
    .map((key) => `${key} ${shown(facts[key])}`);
  return lost.length === 0 ? [] : [{ what: name, why: `Not imported: ${lost.join(", ")}.` }];
}

function shown(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > 500 ? `${text.slice(0, 500)}…` : text;
}
