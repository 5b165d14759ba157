import { Problem } from "../../../../client/src/problem.ts";
import type { OldPeople, OldUser } from "./old-site.ts";
import type { Report, ReportedFact } from "./report.ts";
import { pathOf, type Target } from "./target.ts";

type Told = (fact: ReportedFact) => void;

/** Creates accounts, groups, members and grants that are missing. What is there already stays as it is. */
export async function movePeople(people: OldPeople, target: Target, report: Report): Promise<void> {
  const tell: Told = (fact) => report.facts.push(fact);
  for (const { what, why } of people.problems) tell({ kind: "old-site", what, outcome: "note", why });
  if (report.dryRun) return foresee(people, tell);
  const named = uniqueNames(people.users, tell);
  for (const [name, user] of named)
    await bring(tell, "account", name, () => createUser(target, name, user, tell));
  for (const { name, members } of people.groups) {
    await bring(tell, "group", name, () => target.api.post("/groups", { name: name.toLowerCase() }));
    for (const member of members)
      await bring(tell, "group", `${name}: ${member}`, () =>
        target.api.put(pathOf("groups", name.toLowerCase(), "members", member.toLowerCase())),
      );
  }
  for (const { principal, permission, project } of people.grants)
    await bring(tell, "grant", `${principal} ${permission} ${project}`, () =>
      target.api.post("/grants", {
        principal: principal.toLowerCase(),
        permission,
        index: target.address,
        project,
        notYet: true,
      }),
    );
}

/** Names are lower case here: two that become one are told, and the second does not come. */
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

async function createUser(target: Target, name: string, user: OldUser, tell: Told): Promise<void> {
  const wanted = { name, kind: "person", admin: user.isAdmin };
  const account = await withHash(target, wanted, user.passwordHash, tell);
  if (user.disabled) await target.api.patch(pathOf("accounts", name), { disabled: true });
  return account;
}

async function withHash(
  target: Target,
  wanted: { name: string; kind: string; admin: boolean },
  passwordHash: string | null,
  tell: Told,
): Promise<void> {
  if (passwordHash === null) return void (await target.api.post("/accounts", wanted));
  try {
    await target.api.post("/accounts", { ...wanted, passwordHash });
  } catch (error) {
    if (!(error instanceof Problem) || error.status !== 400) throw error;
    await target.api.post("/accounts", wanted);
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

function foresee({ users, groups, grants }: OldPeople, tell: Told): void {
  const would = (kind: ReportedFact["kind"], what: string) =>
    tell({ kind, what, outcome: "would-create", why: null });
  for (const { name } of users) would("account", name);
  for (const { name } of groups) would("group", name);
  for (const { principal, permission, project } of grants)
    would("grant", `${principal} ${permission} ${project}`);
}
