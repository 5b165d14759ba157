import { stat } from "node:fs/promises";
import { matches } from "../../../../accounts/foreign-hashes/matches.ts";
import { parseForeignHash } from "../../../../accounts/foreign-hashes/parse.ts";
import { parseProjectName } from "../../../../packaging/names/project-name.ts";
import { isOn, type Section } from "../../engine/ini.ts";
import { allRows, type OldDatabase } from "../../engine/old-database.ts";
import type { OldGrant, OldPeople, OldProblem, OldUser } from "../../engine/old-site.ts";
import { userWithHash } from "../../engine/old-users.ts";
import { pathOf } from "./files.ts";

interface Group {
  name: string;
  members: string[];
  permissions: ReadonlySet<string>;
}

/** Accounts, groups and grants that allow what pyshop's database allows, and nothing more. */
export async function peopleOf(
  database: OldDatabase,
  settings: Section,
  repository: string,
): Promise<OldPeople> {
  const groups = await groupsOf(database);
  const membersWith = (permission: string) =>
    new Set(
      groups.filter(({ permissions }) => permissions.has(permission)).flatMap(({ members }) => members),
    );
  const { users, problems } = await usersOf(database, membersWith("admin_view"));
  const readers = groups.filter(({ permissions }) => permissions.has("download_releasefile"));
  const owned = await publishersOf(database, membersWith("upload_releasefile"));
  return {
    users,
    groups: groups.map(({ name, members }) => ({ name, members })),
    grants: [
      ...readers.map(
        ({ name }): OldGrant => ({ principal: `group:${name}`, permission: "read", project: "*" }),
      ),
      ...owned.grants,
    ],
    restricted: new Set(),
    read: "granted",
    problems: [
      ...problems,
      ...owned.problems,
      ...startersOf(groups),
      ...(await mirrored(database)),
      ...(await uploadedAgain(database, repository)),
      ...settingsLeft(settings),
    ],
  };
}

async function groupsOf(database: OldDatabase): Promise<Group[]> {
  const names = await allRows(database, 'select id, name from "group" order by id');
  const members = await allRows(
    database,
    'select g.group_id as id, u.login from user__group g join "user" u on u.id = g.user_id where u.local order by u.login',
  );
  const permissions = await allRows(
    database,
    "select g.group_id as id, p.name from group__permission g join permission p on p.id = g.permission_id",
  );
  return names.map(({ id, name }) => ({
    name: String(name),
    members: members.filter((one) => one.id === id).map(({ login }) => String(login)),
    permissions: new Set(permissions.filter((one) => one.id === id).map((one) => String(one.name))),
  }));
}

async function usersOf(
  database: OldDatabase,
  admins: ReadonlySet<string>,
): Promise<{ users: OldUser[]; problems: OldProblem[] }> {
  const users: OldUser[] = [];
  const problems: OldProblem[] = [];
  let described = 0;
  for await (const row of database.rows('select * from "user" where local order by id')) {
    const name = String(row.login);
    const hash = row.password ? String(row.password) : "";
    if (row.email || row.firstname || row.lastname) described += 1;
    if (isBlank(hash)) users.push({ name, passwordHash: null, isAdmin: admins.has(name), disabled: BLANK });
    else {
      const { user, problems: own } = userWithHash(name, hash);
      users.push({ ...user, isAdmin: admins.has(name) });
      problems.push(...own);
    }
  }
  if (described > 0) {
    const why = `Names and e-mail addresses of ${described} users are not imported.`;
    problems.push({ what: "users", why });
  }
  return { users, problems };
}

const BLANK =
  "Its password was empty there, as of accounts that pyshop made from LDAP. The account comes disabled and without a password.";

/** Accounts from LDAP have the hash of an empty password, which signs in there. */
function isBlank(hash: string): boolean {
  const parsed = hash === "" ? null : parseForeignHash(hash);
  return hash === "" || (parsed !== null && matches("", parsed));
}

/** Owners and maintainers may publish their project. Where several are one project here, only who could publish all of them. */
async function publishersOf(
  database: OldDatabase,
  uploaders: ReadonlySet<string>,
): Promise<{ grants: OldGrant[]; problems: OldProblem[] }> {
  const packages = await allRows(database, "select id, name from package where local order by id");
  const people = new Map<unknown, Set<string>>();
  for (const role of ["owner", "maintainer"]) {
    const query = `select o.package_id as id, u.login from package__${role} o join "user" u on u.id = o.${role}_id where u.local`;
    for await (const { id, login } of database.rows(query))
      people.set(id, (people.get(id) ?? new Set()).add(String(login)));
  }
  const grants: OldGrant[] = [];
  const problems: OldProblem[] = [];
  for (const [project, some] of Map.groupBy(packages, ({ name }) => parseProjectName(String(name)))) {
    if (project === null) continue;
    const [first = new Set<string>(), ...others] = some.map(({ id }) => people.get(id) ?? new Set<string>());
    for (const login of [...first].filter((one) => uploaders.has(one) && others.every((all) => all.has(one))))
      grants.push({ principal: `account:${login}`, permission: "publish", project });
    if (some.length > 1) {
      const names = some.map(({ name }) => String(name)).join(", ");
      const why = `${names} are one project here. Only people who owned or maintained all of them can publish it.`;
      problems.push({ what: project, why });
    }
  }
  return { grants, problems };
}

/** A grant for `*` would let them publish the projects of others too. */
function startersOf(groups: readonly Group[]): OldProblem[] {
  return groups
    .filter(({ permissions }) => permissions.has("upload_releasefile"))
    .map(({ name }) => ({
      what: `group ${name}`,
      why: `Its members could publish projects with new names. Here they publish only what they owned or maintained. For more: wheelyard grant add group:${name.toLowerCase()} publish --project 'PREFIX-*'`,
    }));
}

async function mirrored(database: OldDatabase): Promise<OldProblem[]> {
  const [row] = await allRows(database, "select count(*) as count from package where not local");
  const count = Number(row?.count ?? 0);
  if (count === 0) return [];
  const names = await allRows(database, "select name from package where not local order by name limit 20");
  const shown = `${names.map(({ name }) => String(name)).join(", ")}${count > 20 ? ` and ${count - 20} more` : ""}`;
  const why = `${count} mirrored projects are not imported: ${shown}. Let the index inherit from a mirror, which serves them.`;
  return [{ what: "mirrored projects", why }];
}

/** pyshop keeps size and MD5 of the first upload when a file is uploaded again, and serves the second one's bytes. */
async function uploadedAgain(database: OldDatabase, repository: string): Promise<OldProblem[]> {
  const names: string[] = [];
  const query =
    "select f.filename, f.size from release_file f join release r on r.id = f.release_id join package p on p.id = r.package_id where p.local order by f.id";
  for await (const { filename, size } of database.rows(query)) {
    const path = pathOf(repository, String(filename));
    const found = path === null ? null : await stat(path).catch(() => null);
    if (found?.isFile() && size !== null && found.size !== Number(size)) names.push(String(filename));
  }
  if (names.length === 0) return [];
  const shown = `${names.slice(0, 20).join(", ")}${names.length > 20 ? ` and ${names.length - 20} more` : ""}`;
  return [
    {
      what: "replaced files",
      why: `Uploaded more than once: ${shown}. They come with the bytes that pyshop served, and the time of their first upload.`,
    },
  ];
}

function settingsLeft(settings: Section): OldProblem[] {
  const problems: OldProblem[] = [];
  if (isOn(settings.get("pyshop.ldap.use_for_auth")))
    problems.push({
      what: "pyshop.ldap",
      why: "Its users are in LDAP. Configure the accounts driver ldap, so that they sign in with their passwords.",
    });
  if (isOn(settings.get("pyshop.upload.sanitize") ?? "1"))
    problems.push({
      what: "pyshop.upload.sanitize",
      why: "Versions had to match a pattern there. Here, every version of PEP 440 is accepted.",
    });
  return problems;
}
