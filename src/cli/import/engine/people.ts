import { Problem } from "../../../../client/src/problem.ts";
import type { ApiClient } from "../../api-client.ts";
import type { OldGrant, OldPeople, OldUser } from "./old-site.ts";
import type { Report, ReportedFact } from "./report.ts";
import { pathOf } from "./target.ts";
import type { Targets } from "./targets.ts";

type Told = (fact: ReportedFact) => void;

export interface PeopleTerms {
  /** What administrators of the old server become: administrators of the site, or managers of the indexes. */
  admins: "site" | "index";
}

/** Creates accounts, groups, members and grants that are missing. What is there already stays as it is. */
export async function movePeople(
  people: OldPeople,
  targets: Targets,
  report: Report,
  terms: PeopleTerms,
): Promise<void> {
  const grants = [...people.grants, ...grantsOfAdmins(people, report, terms)];
  await moveAccounts(people, targets.api, report, terms);
  await moveGrants(withoutLeftOut(grants, people), targets, report);
}

/** What administrators of the old server get in each imported index. */
export function grantsOfAdmins(people: OldPeople, report: Report, { admins }: PeopleTerms): OldGrant[] {
  return admins === "index" ? managing(people, (fact) => report.tell(fact)) : [];
}

/** Creates accounts, groups and members that are missing. */
export async function moveAccounts(
  people: OldPeople,
  api: ApiClient,
  report: Report,
  terms: PeopleTerms,
): Promise<void> {
  const tell: Told = (fact) => report.tell(fact);
  for (const { what, why } of people.problems) tell({ kind: "old-site", what, outcome: "note", why });
  if (report.head.dryRun) return foreseeAccounts(people, tell);
  const isLeftOut = leftOut(people.users);
  for (const [name, user] of uniqueNames(people.users, tell))
    await bring(tell, "account", name, () => createUser(api, name, user, terms, tell));
  for (const { name, members } of people.groups) {
    await bring(tell, "group", name, () => api.post("/groups", { name: name.toLowerCase() }));
    for (const member of members.filter((one) => !isLeftOut(one)))
      await bring(tell, "group", `${name}: ${member}`, () =>
        api.put(pathOf("groups", name.toLowerCase(), "members", member.toLowerCase())),
      );
  }
}

/** Creates grants that are missing. */
export async function moveGrants(
  grants: readonly OldGrant[],
  targets: Targets,
  report: Report,
): Promise<void> {
  const tell: Told = (fact) => report.tell(fact);
  for (const grant of grants)
    if (report.head.dryRun) foreseeGrant(grant, tell);
    else await createGrant(grant, targets, tell);
}

/** Administrators of the old server could do everything with its files, and nothing elsewhere. */
function managing({ users, restricted }: OldPeople, tell: Told): OldGrant[] {
  return users
    .filter(({ isAdmin, disabled }) => isAdmin && disabled === null)
    .flatMap(({ name }) => {
      const why = `The account managed the old server. Here it manages the imported indexes, and not the site. "--admins site" makes administrators.`;
      tell({ kind: "account", what: name, outcome: "note", why });
      const grant = { principal: `account:${name}`, permission: "manage" as const };
      return ["*", ...restricted].map((project) => ({ ...grant, project }));
    });
}

async function createGrant(
  { principal, permission, project }: OldGrant,
  targets: Targets,
  tell: Told,
): Promise<void> {
  const indexes = project === "*" ? targets.all : [targets.of(project)];
  for (const { api, address } of indexes)
    await bring(tell, "grant", `${principal} ${permission} ${project} in ${address}`, () =>
      api.post("/grants", {
        principal: principal.toLowerCase(),
        ...{ permission, index: address, project, notYet: true },
      }),
    );
}

/** Names are lower case here: if two become the same, the second one is reported and does not come. */
function uniqueNames(users: readonly OldUser[], tell: Told): Map<string, OldUser> {
  const named = new Map<string, OldUser>();
  for (const user of users) {
    const name = user.name.toLowerCase();
    const first = named.get(name);
    if (first === undefined) named.set(name, user);
    else
      tell({
        kind: "account",
        what: user.name,
        outcome: "failed",
        why: `Names are lower case here, and ${first.name} has this one. Create an account with another name.`,
      });
  }
  return named;
}

/** Grants without those of users who did not come, because another user has their name here. */
export function withoutLeftOut(grants: readonly OldGrant[], { users }: OldPeople): OldGrant[] {
  const isLeftOut = leftOut(users);
  return grants.filter(({ principal }) => !isLeftOut(principal.replace(/^account:/, "")));
}

/** Whether a name is that of a user who did not come: the rights of one must not go to another who has the name here. */
function leftOut(users: readonly OldUser[]): (name: string) => boolean {
  const came = new Map<string, string>();
  for (const { name } of users.toReversed()) came.set(name.toLowerCase(), name);
  const names = new Set(users.map(({ name }) => name));
  return (name) => names.has(name) && came.get(name.toLowerCase()) !== name;
}

async function createUser(
  api: ApiClient,
  name: string,
  user: OldUser,
  { admins }: PeopleTerms,
  tell: Told,
): Promise<void> {
  const wanted = { name, kind: "person", admin: user.isAdmin && admins === "site" };
  if (user.disabled === null) return withHash(api, wanted, user.passwordHash, tell);
  // Without a password, so that no one signs in before it is disabled.
  await api.post("/accounts", { ...wanted, admin: false });
  await api.patch(pathOf("accounts", name), { disabled: true });
  tell({ kind: "account", what: name, outcome: "note", why: user.disabled });
}

async function withHash(
  api: ApiClient,
  wanted: { name: string; kind: string; admin: boolean },
  passwordHash: string | null,
  tell: Told,
): Promise<void> {
  if (passwordHash === null) return void (await api.post("/accounts", wanted));
  try {
    await api.post("/accounts", { ...wanted, passwordHash });
  } catch (error) {
    if (!(error instanceof Problem) || error.status !== 400) throw error;
    await api.post("/accounts", wanted);
    tell({
      kind: "account",
      what: wanted.name,
      outcome: "failed",
      why: `The account was created without a password, because the server did not accept the old hash. Set one: wheelyard account password ${wanted.name}`,
    });
  }
}

async function bring(
  tell: Told,
  kind: ReportedFact["kind"],
  what: string,
  create: () => Promise<unknown>,
): Promise<void> {
  try {
    await create();
    tell({ kind, what, outcome: "created", why: null });
  } catch (error) {
    if (!(error instanceof Problem) || error.status === 0) throw error;
    if (error.status === 409) tell({ kind, what, outcome: "present", why: null });
    else tell({ kind, what, outcome: "failed", why: error.message });
  }
}

function foreseeAccounts({ users, groups }: OldPeople, tell: Told): void {
  const would = (kind: ReportedFact["kind"], what: string, why: string | null) =>
    tell({ kind, what, outcome: "would-create", why });
  for (const { name, disabled } of users) would("account", name, disabled);
  for (const { name } of groups) would("group", name, null);
}

function foreseeGrant({ principal, permission, project }: OldGrant, tell: Told): void {
  tell({
    kind: "grant",
    what: `${principal} ${permission} ${project}`,
    outcome: "would-create",
    why: null,
  });
}
