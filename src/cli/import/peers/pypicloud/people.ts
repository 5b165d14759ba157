import { normalizeName } from "../../../../packaging/names/project-name.ts";
import { isOn, listOf } from "../../engine/ini.ts";
import type { OldGrant, OldPeople, OldProblem, OldUser } from "../../engine/old-site.ts";
import { userWithHash } from "../../engine/old-users.ts";
import { notesOn } from "./notes.ts";
import type { RuleEntry, Rules } from "./rules.ts";
import type { PypicloudSettings } from "./settings.ts";

/** Groups that PyPICloud has without anyone creating them. Administrators may do everything anyway. */
const BUILT_IN = new Set(["everyone", "authenticated", "admin"]);

/** Accounts, groups and grants that allow what PyPICloud's rules allow, and nothing more. */
export function peopleOf(rules: Rules, settings: PypicloudSettings): OldPeople {
  const { users, problems } = usersOf(rules);
  const removers = deletersOf(settings);
  const defaults = {
    read: listOf(settings.get("pypi.default_read") ?? "authenticated"),
    write: listOf(settings.get("pypi.default_write")),
  };
  const matching = rules.entries.filter(({ project }) => normalizeName(project) === project);
  for (const { project, name } of rules.entries.filter((entry) => !matching.includes(entry)))
    problems.push({ what: `${project}: ${name}`, why: unmatched(project) });
  const grantsOf = (entry: RuleEntry) => grantsFor(entry, removers, rules);
  return {
    users,
    groups: rules.groups.filter(({ name }) => !BUILT_IN.has(name)),
    grants: [
      ...defaults.read
        .filter((name) => !BUILT_IN.has(name))
        .map((name) => grant(`group:${name}`, "read", "*")),
      ...defaults.write.flatMap((name) =>
        grantsOf({ project: "*", kind: "group", name, read: false, write: true }),
      ),
      ...matching.flatMap(grantsOf),
    ],
    restricted: new Set(matching.map(({ project }) => project)),
    read: readersOf(defaults.read),
    problems: [...rules.problems, ...problems, ...notesOn(settings, defaults)],
  };
}

function usersOf(rules: Rules): { users: OldUser[]; problems: OldProblem[] } {
  const problems: OldProblem[] = [];
  const users = rules.users.map(({ name, hash, isAdmin, isPending }) => {
    if (isPending) return { name, passwordHash: null, isAdmin: false, disabled: PENDING };
    const { user, problems: own } = userWithHash(name, hash);
    problems.push(...own);
    return { ...user, isAdmin };
  });
  return { users, problems };
}

const PENDING =
  "The registration was not approved on the old server. The account comes disabled and without a password.";

function unmatched(project: string): string {
  return `PyPICloud looks for ${normalizeName(project)}, so this entry has no effect there, and none here.`;
}

function readersOf(groups: readonly string[]): OldPeople["read"] {
  if (groups.includes("everyone")) return "everyone";
  return groups.includes("authenticated") ? "authenticated" : "granted";
}

/** Who may delete what they may write. The old setting counts any text as on; it is read here as it was meant. */
function deletersOf(settings: PypicloudSettings): readonly string[] {
  const groups = settings.get("pypi.allow_delete_groups");
  const old = settings.get("pypi.allow_delete");
  if (groups !== undefined || old === undefined) return listOf(groups ?? "authenticated");
  return isOn(old) ? ["authenticated"] : [];
}

function grantsFor(
  { project, kind, name, read, write }: RuleEntry,
  removers: readonly string[],
  rules: Rules,
): OldGrant[] {
  if (kind === "group" && name === "admin") return [];
  const principal = principalOf(kind, name);
  // Without an account, nothing can be published here.
  const writer = principal === "everyone" ? "authenticated" : principal;
  return [
    ...(read ? [grant(principal, "read", project)] : []),
    ...(write ? [grant(writer, "publish", project)] : []),
    ...(write ? removersAmong(writer, removers, rules).map((who) => grant(who, "remove", project)) : []),
  ];
}

/** Of those who may write, the ones who may delete too. */
function removersAmong(writer: string, removers: readonly string[], { groups }: Rules): string[] {
  if (removers.includes("everyone") || removers.includes("authenticated")) return [writer];
  const named = removers.filter((group) => !BUILT_IN.has(group));
  if (writer === "authenticated") return named.map((group) => `group:${group}`);
  const membersOf = (group: string) => groups.find(({ name }) => name === group)?.members ?? [];
  const allowed = new Set(named.flatMap(membersOf));
  if (writer.startsWith("account:")) return allowed.has(writer.slice("account:".length)) ? [writer] : [];
  const group = writer.slice("group:".length);
  if (named.includes(group)) return [writer];
  return membersOf(group)
    .filter((member) => allowed.has(member))
    .map((member) => `account:${member}`);
}

function principalOf(kind: "user" | "group", name: string): string {
  if (kind === "user") return `account:${name}`;
  return name === "everyone" || name === "authenticated" ? name : `group:${name}`;
}

function grant(principal: string, permission: OldGrant["permission"], project: string): OldGrant {
  return { principal, permission, project };
}
