import { readFile } from "node:fs/promises";
import { type Command, Option } from "commander";
import { CommandFailure, EXIT } from "../../terminal/failure.ts";
import { addressPath, factsOnDisk, filesBelow, requireFolder, signatureBeside } from "../engine/folder.ts";
import type { OldFile, OldGrant, OldPeople, OldProblem, OldUser, Peer } from "../engine/old-site.ts";
import { userWithHash } from "../engine/old-users.ts";

/** What pypiserver takes for a distribution by its end. */
const DISTRIBUTIONS = /\.(?:whl|egg|exe|msi|rpm|zip|tar|tgz|tar\.(?:gz|bz2|xz|Z))$/i;
const ACTIONS = ["download", "list", "update"];

interface Options {
  passwords?: string;
  authenticate?: string;
}

/** Folders of pypiserver, its password file and its `-a` rules. */
export const pypiserver: Peer = {
  name: "pypiserver",
  summary: "import folders of pypiserver, with its users",
  from: "<folders...>",
  define(command: Command) {
    command
      .addOption(new Option("--passwords <file>", "its password file (pypi-server -P)"))
      .option("--authenticate <actions>", "what needs a password there (pypi-server -a)", "update");
  },
  async open(folders, options) {
    for (const folder of folders) await requireFolder(folder);
    const { passwords, authenticate = "update" } = options as Options;
    const actions = actionsOf(authenticate);
    return {
      description: `pypiserver, ${folders.length} ${folders.length === 1 ? "folder" : "folders"}`,
      files: () => filesOf(folders),
      people: () => peopleOf(passwords, actions),
    };
  },
};

/** Roots come in their order, since the first one wins. */
async function* filesOf(folders: readonly string[]): AsyncGenerator<OldFile | OldProblem> {
  for (const root of folders)
    for await (const found of filesBelow(root)) {
      if ("why" in found) yield found;
      else if (DISTRIBUTIONS.test(found.filename))
        yield {
          ...factsOnDisk(found),
          project: null,
          address: addressPath("packages", found.relative),
          uploadedBy: null,
          comment: null,
          sha256: null,
          md5: null,
          signature: await signatureBeside(found.path),
        };
      else if (!found.filename.endsWith(".asc"))
        yield { what: found.path, why: "This is not a distribution, and pypiserver does not list it." };
    }
}

function actionsOf(text: string): ReadonlySet<string> {
  const actions = text.split(/[\s,]+/).filter((action) => action !== "");
  if (text.trim() === ".") return new Set();
  const unknown = actions.find((action) => !ACTIONS.includes(action));
  if (unknown === undefined) return new Set(actions);
  throw new CommandFailure(
    `--authenticate ${unknown} is not an action of pypiserver. Use ${ACTIONS.join(", ")}, or "." for none.`,
    EXIT.usage,
  );
}

async function peopleOf(file: string | undefined, actions: ReadonlySet<string>): Promise<OldPeople> {
  const { users, problems } = file === undefined ? { users: [], problems: [] } : await usersOf(file);
  const grants: OldGrant[] = [];
  const isClosed = actions.has("download") || actions.has("list");
  if (isClosed && actions.size > 0 && !(actions.has("download") && actions.has("list")))
    problems.push({
      what: "-a",
      why: "Only one of download and list needed a password there. Reading needs one here, for pages and files alike.",
    });
  if (!actions.has("update"))
    problems.push({
      what: "-a",
      why: "Everyone could upload there without a password. Here, only the users of the password file can publish.",
    });
  for (const { name } of users)
    for (const permission of ["publish", "remove"] as const)
      grants.push({ principal: `account:${name}`, permission, project: "*" });
  if (isClosed)
    for (const { name } of users)
      grants.push({ principal: `account:${name}`, permission: "read", project: "*" });
  return {
    users,
    groups: [],
    grants,
    restricted: new Set(),
    read: isClosed ? "granted" : "everyone",
    problems,
  };
}

async function usersOf(file: string): Promise<{ users: OldUser[]; problems: OldProblem[] }> {
  const text = await readFile(file, "utf8").catch(() => {
    throw new CommandFailure(`The password file ${file} cannot be read.`, EXIT.usage);
  });
  const users = new Map<string, OldUser>();
  const problems: OldProblem[] = [];
  for (const [at, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === "" || line.startsWith("#")) continue;
    const colon = line.indexOf(":");
    const [name, hash] = [line.slice(0, colon).trim(), line.slice(colon + 1).trim()];
    if (colon < 1 || hash === "")
      problems.push({ what: `${file}, line ${at + 1}`, why: "It is not a name and a password hash." });
    else {
      const { user, problems: own } = userWithHash(name, hash);
      users.set(name, user);
      problems.push(...own);
    }
  }
  return { users: [...users.values()], problems };
}
