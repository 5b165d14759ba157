import type { Command } from "commander";
import { collect } from "../../options/repeatable.ts";
import { CommandFailure, EXIT } from "../../terminal/failure.ts";
import { requireFolder } from "../engine/folder.ts";
import type { OldPeople, OldProblem, OldUser, Peer } from "../engine/old-site.ts";
import { userWithHash } from "../engine/old-users.ts";
import { type Dump, readDump } from "./devpi/dump.ts";
import { indexesOf } from "./devpi/indexes.ts";

/** The folder that devpi-export writes: users, the tree of indexes, files and documentation. */
export const devpi: Peer = {
  name: "devpi",
  summary: "import an export of devpi-server, with its users and indexes",
  from: "<folder>",
  hasIndexes: true,
  define(command: Command) {
    command.option(
      "--index <user/name[=owner/name]>",
      "import only this index, under another name if you give one; can be repeated",
      collect,
      [],
    );
  },
  async open([folder = ""], options) {
    await requireFolder(folder);
    const dump = await readDump(folder);
    const chosen = chosenOf(dump, options.index as string[]);
    const problems: OldProblem[] = [];
    const indexes = indexesOf(folder, dump, chosen, problems);
    return {
      description: `devpi-server ${dump.devpi_server ?? ""}, ${indexes.length} indexes`,
      indexes,
      async *files() {
        for (const index of indexes) yield* index.files();
      },
      people: async () => peopleOf(dump, problems),
    };
  },
};

/** Which indexes come, and under which address. */
function chosenOf({ indexes }: Dump, rules: readonly string[]): Map<string, string> {
  if (rules.length === 0) return new Map(Object.keys(indexes).map((address) => [address, address]));
  return new Map(
    rules.map((rule) => {
      const [from = "", into = from, ...rest] = rule.split("=");
      if (Object.hasOwn(indexes, from) && into !== "" && rest.length === 0) return [from, into];
      throw new CommandFailure(
        `--index ${rule}: the export has no index ${from}. It has ${Object.keys(indexes).slice(0, 20).join(", ")}.`,
        EXIT.usage,
      );
    }),
  );
}

function peopleOf(dump: Dump, indexProblems: readonly OldProblem[]): OldPeople {
  const problems = [...indexProblems];
  const users: OldUser[] = Object.entries(dump.users).map(([name, { pwhash, ...facts }]) => {
    const lost = (["email", "title", "description", "custom_data"] as const).filter((key) => facts[key]);
    if (lost.length > 0) problems.push({ what: name, why: `Not imported: ${lost.join(", ")}.` });
    const isAdmin = name === "root";
    if (!pwhash) return { name, passwordHash: null, isAdmin, disabled: null };
    const { user, problems: own } = userWithHash(name, pwhash);
    problems.push(...own);
    return { ...user, isAdmin };
  });
  return { users, groups: [], grants: [], restricted: new Set(), read: "everyone", problems };
}
