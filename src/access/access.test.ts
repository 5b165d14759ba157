import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { Random } from "../../test/harness/random.ts";
import type { Caller } from "../accounts/caller.ts";
import { anonymous } from "../accounts/caller.ts";
import { PERMISSIONS, type Permission } from "../accounts/permission.ts";
import { SERVER } from "../database/change.ts";
import { openDatabase } from "../database/open.ts";
import { Access } from "./access.ts";
import type { DefaultRead, GrantedIndex } from "./granted-index.ts";
import type { PrincipalKind } from "./grants.ts";
import { denied, notThere } from "./refuse.ts";

const folder = await mkdtemp(join(tmpdir(), "wheelyard-access-"));
const database = await openDatabase({ data: folder, database: { driver: "sqlite" } });
after(async () => {
  await database.close();
  await rm(folder, { recursive: true });
});

interface Grant {
  kind: PrincipalKind;
  principal: string;
  permission: Permission;
  index: string;
  project: string;
}

/** All that rights hang on, as the reference reads it. */
interface World {
  grants: Grant[];
  restricted: { indexId: number; project: string }[];
  indexes: GrantedIndex[];
  defaultRead: DefaultRead;
}

const MAIN: GrantedIndex = { id: 1, owner: "root", name: "main", settings: { read: null } };

/** Makes the database hold this world and no other. */
async function accessOf(world: World): Promise<Access> {
  await database.write(async ({ tx }) => {
    for (const table of ["grants", "projects"] as const) await tx.deleteFrom(table).execute();
    await tx.deleteFrom("indexes").where("id", ">", 1).execute();
    for (const { id, owner, name } of world.indexes.filter((index) => index.id > 1)) {
      const values = { id, owner, name, kind: "hosted", settings: "{}", created_at: 1, serial: 0 } as const;
      await tx.insertInto("indexes").values(values).execute();
    }
    for (const { kind, principal, permission, index, project } of world.grants) {
      const globs = { index_glob: index, project_glob: project };
      await tx
        .insertInto("grants")
        .values({ principal_kind: kind, principal, permission, ...globs, created_at: 1 })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    }
    for (const { indexId, project } of world.restricted) {
      const names = { name: project, display_name: project };
      const rest = { status: "active", restricted: 1, created_at: 1, serial: 0 } as const;
      await tx
        .insertInto("projects")
        .values({ index_id: indexId, ...names, ...rest })
        .execute();
    }
  });
  return Access.load(database, world.defaultRead);
}

function person(name: string, more: Partial<Caller> & { isAdmin?: boolean } = {}): Caller {
  const { isAdmin = false, ...rest } = more;
  const account = { id: 1, name, kind: "person" as const, isAdmin };
  return { account, groups: new Set(), scope: null, tokenId: null, address: "192.0.2.1", ...rest };
}

// The reference: what the documentation says, word for word, over every grant, with no shared code.

function globMatches(glob: string, text: string): boolean {
  const pattern = glob.replace(/[.+?^$(){}|[\]\\]/g, "\\$&").replaceAll("*", ".*");
  return new RegExp(`^${pattern}$`).test(text);
}

function inIpv4(network: string, address: string): boolean {
  const bits = (text: string) =>
    text
      .replace("::ffff:", "")
      .split(".")
      .map((part) => Number(part).toString(2).padStart(8, "0"))
      .join("");
  const [base = "", length = "32"] = network.split("/");
  if (address.includes(":") && !address.startsWith("::ffff:")) return false;
  return bits(base).slice(0, Number(length)) === bits(address).slice(0, Number(length));
}

function reaches(caller: Caller, { kind, principal }: Grant): boolean {
  if (kind === "everyone") return true;
  if (kind === "network") return inIpv4(principal, caller.address);
  if (caller.account === null) return false;
  if (kind === "group") return [...caller.groups].includes(principal);
  return kind === "authenticated" || caller.account.name === principal;
}

function mayByReference(
  world: World,
  caller: Caller,
  permission: Permission,
  index: GrantedIndex,
  project: string,
): boolean {
  const address = `${index.owner}/${index.name}`;
  const { scope } = caller;
  if (scope !== null) {
    const permitted = scope.permissions.some((given) => given === permission || given === "manage");
    const here = scope.indexes.some((glob) => globMatches(glob, address));
    if (!permitted || !here || !scope.projects.some((glob) => globMatches(glob, project))) return false;
  }
  if (caller.account?.isAdmin) return true;
  const restricted = world.restricted.some((one) => one.indexId === index.id && one.project === project);
  const readers = index.settings.read ?? world.defaultRead;
  if (permission === "read" && !restricted) {
    if (readers === "everyone" || (readers === "authenticated" && caller.account !== null)) return true;
  }
  for (const grant of world.grants) {
    if (grant.permission !== permission && grant.permission !== "manage") continue;
    if (!globMatches(grant.index, address)) continue;
    if (restricted ? grant.project !== project : !globMatches(grant.project, project)) continue;
    if (reaches(caller, grant)) return true;
  }
  return false;
}

const NAMES = ["ann", "bob", "ci"];
const GROUPS = ["devs", "ops"];
const PROJECTS = ["app", "app-core", "lib", "secret"];
const READS = ["everyone", "authenticated", "granted"] as const;
const INDEX_GLOBS = ["*", "root/*", "root/main", "acme/*", "acme/dev", "*/dev", "*/ma*", "ac*"];
const PROJECT_GLOBS = ["*", "app", "app*", "*-core", "lib", "secret", "s*", "**"];
const ADDRESSES = ["10.1.2.3", "10.200.0.1", "192.0.2.1", "::ffff:10.1.2.3", "2001:db8::1"];

function randomWorld(random: Random): World {
  const grants = Array.from({ length: random.below(9) }, (): Grant => {
    const kind = random.pick(["everyone", "authenticated", "account", "group", "network"] as const);
    const principals = { everyone: [""], authenticated: [""], account: NAMES, group: GROUPS };
    const networks = ["10.0.0.0/8", "10.1.2.3", "10.128.0.0/9", "0.0.0.0/0"];
    return {
      kind,
      principal: random.pick(kind === "network" ? networks : principals[kind]),
      permission: random.pick(PERMISSIONS),
      index: random.pick(INDEX_GLOBS),
      project: random.pick(PROJECT_GLOBS),
    };
  });
  const read = () => random.pick([null, ...READS]);
  const indexes = [
    { ...MAIN, settings: { read: read() } },
    { id: 2, owner: "acme", name: "dev", settings: { read: read() } },
    { id: 3, owner: "acme", name: "main", settings: { read: read() } },
  ];
  const restricted = indexes
    .flatMap(({ id }) => PROJECTS.map((project) => ({ indexId: id, project })))
    .filter(() => random.chance(6));
  return { grants, indexes, restricted, defaultRead: random.pick(READS) };
}

function randomCaller(random: Random): Caller {
  const address = random.pick(ADDRESSES);
  if (random.chance(4)) return anonymous(address);
  const some = <T>(choices: readonly T[]) => [random.pick(choices), random.pick(choices)];
  const scope = random.chance(2)
    ? null
    : { indexes: some(INDEX_GLOBS), projects: some(PROJECT_GLOBS), permissions: some(PERMISSIONS) };
  const groups = new Set(GROUPS.filter(() => random.chance(2)));
  return person(random.pick(NAMES), { groups, scope, address, isAdmin: random.chance(8) });
}

const SEED = Number(process.env.WHEELYARD_SEED ?? 2026);

test("allow, explain and visible agree with a reference, for random grants, callers and scopes", async () => {
  const random = new Random(SEED);
  const counts = { yes: 0, no: 0, all: 0 };
  for (let round = 0; round < 150; round++) {
    const world = randomWorld(random);
    const access = await accessOf(world);
    for (let i = 0; i < 12; i++) {
      const caller = randomCaller(random);
      const about = `seed ${SEED}, round ${round}: ${JSON.stringify({ world, caller, groups: [...caller.groups] })}`;
      for (const index of world.indexes) {
        const visible = access.visible(caller, index);
        if (visible === "all") counts.all++;
        for (const project of [...PROJECTS, "new"]) {
          const sees = mayByReference(world, caller, "read", index, project);
          assert.equal(
            visible === "all" || visible(project),
            sees,
            `visible ${index.id} ${project}, ${about}`,
          );
          for (const permission of PERMISSIONS) {
            const expected = mayByReference(world, caller, permission, index, project);
            const allowed = access.allow(caller, permission, index, project);
            assert.equal(
              allowed,
              expected,
              `${permission} ${index.owner}/${index.name} ${project}, ${about}`,
            );
            assert.equal(access.explain(caller, permission, index, project).allowed, expected, about);
            if (expected && permission !== "manage" && !access.allow(caller, permission, index, null))
              assert.fail(`may ${permission} ${project}, but nothing in the index: ${about}`);
            counts[expected ? "yes" : "no"]++;
          }
        }
      }
    }
  }
  assert.ok(counts.yes > 5000 && counts.no > 5000 && counts.all > 200, JSON.stringify(counts));
});

test("a grant more never takes a right away, and a scope never gives one", async () => {
  const random = new Random(SEED + 1);
  for (let round = 0; round < 40; round++) {
    const world = randomWorld(random);
    const callers = Array.from({ length: 8 }, () => randomCaller(random));
    const questions = callers.flatMap((caller) =>
      world.indexes.flatMap((index) =>
        PROJECTS.flatMap((project) =>
          PERMISSIONS.map((permission) => ({ caller, permission, index, project })),
        ),
      ),
    );
    const before = await accessOf(world);
    const allowed = questions.filter((q) => before.allow(q.caller, q.permission, q.index, q.project));
    for (const { caller, permission, index, project } of allowed)
      assert.ok(before.allow({ ...caller, scope: null }, permission, index, project), `seed ${SEED}`);
    const after = await accessOf({ ...world, grants: [...world.grants, ...randomWorld(random).grants] });
    for (const { caller, permission, index, project } of allowed)
      assert.ok(after.allow(caller, permission, index, project), `seed ${SEED}, round ${round}`);
  }
});

test("a restricted project takes no grant but its own, not even one to manage the index", async () => {
  const grant = (project: string): Grant => ({
    kind: "account",
    principal: "ann",
    permission: "manage",
    index: "root/main",
    project,
  });
  const world: World = {
    grants: [grant("*"), grant("sec*")],
    restricted: [{ indexId: 1, project: "secret" }],
    indexes: [MAIN],
    defaultRead: "everyone",
  };
  const access = await accessOf(world);
  for (const permission of PERMISSIONS) {
    assert.equal(access.allow(person("ann"), permission, MAIN, "secret"), false);
    assert.equal(access.allow(person("ann"), permission, MAIN, "other"), true);
    assert.equal(access.allow(person("root", { isAdmin: true }), permission, MAIN, "secret"), true);
  }
  assert.equal(access.isPublic(MAIN, "secret"), false, "A15");
  assert.equal(access.isPublic(MAIN, "other"), true);
  assert.equal(access.isPublic(MAIN, null), false, "A15: the list of projects hides the restricted one");
  const own = await accessOf({ ...world, grants: [...world.grants, grant("secret")] });
  for (const permission of PERMISSIONS)
    assert.equal(own.allow(person("ann"), permission, MAIN, "secret"), true);
  assert.equal(own.allow(person("bob"), "read", MAIN, "secret"), false);
});

test("to manage an index as such takes a grant, and a scope, for all of its projects", async () => {
  const manage = { kind: "account", permission: "manage", index: "root/main" } as const;
  const access = await accessOf({
    grants: [
      { ...manage, principal: "ann", project: "*" },
      { ...manage, principal: "bob", project: "app*" },
    ],
    restricted: [],
    indexes: [MAIN],
    defaultRead: "granted",
  });
  const scoped = (projects: string[], permissions: Permission[]) => ({
    indexes: ["*"],
    projects,
    permissions,
  });
  assert.equal(access.allow(person("ann"), "manage", MAIN, null), true);
  assert.equal(access.allow(person("bob"), "manage", MAIN, null), false);
  assert.equal(access.allow(person("bob"), "manage", MAIN, "app-core"), true);
  for (const [scope, expected] of [
    [scoped(["*"], ["manage"]), true],
    [scoped(["app*"], ["manage"]), false],
    [scoped(["*"], ["publish"]), false],
  ] as const) {
    assert.equal(access.allow(person("ann", { scope }), "manage", MAIN, null), expected);
    assert.equal(access.mayManageSite(person("root", { isAdmin: true, scope })), expected);
  }
  assert.equal(access.mayManageSite(person("root", { isAdmin: true })), true);
  assert.equal(access.mayManageSite(person("ann")), false);
  assert.equal(access.mayManageSite(anonymous("127.0.0.1")), false);
  const elsewhere = { ...scoped(["*"], ["manage"]), indexes: ["acme/*"] };
  assert.equal(access.mayManageSite(person("root", { isAdmin: true, scope: elsewhere })), false);
});

test("A02 A09 what is not there is refused by the caller's rights and the name alone", async () => {
  const grants = [
    { kind: "everyone", principal: "", permission: "read", index: "root/main", project: "app-*" },
  ] as const;
  const restricted = [{ indexId: MAIN.id, project: "app-secret" }];
  for (const [defaultRead, other] of [
    ["granted", "unauthenticated"],
    ["everyone", "not-found"],
  ] as const) {
    const access = await accessOf({ grants: [...grants], restricted, indexes: [MAIN], defaultRead });
    const kindFor = (caller: Caller, project: string | null, index: typeof MAIN | null = MAIN) =>
      notThere(access, caller, index, project).kind;
    const nobody = anonymous("10.0.0.1");
    for (const project of ["app-secret", "app-free"]) assert.equal(kindFor(nobody, project), "not-found");
    for (const project of ["lib", null]) assert.equal(kindFor(nobody, project), other);
    assert.equal(kindFor(nobody, "lib", null), "unauthenticated");
    for (const index of [MAIN, null])
      for (const project of ["app-secret", "lib", null])
        assert.equal(kindFor(person("ann"), project, index), "not-found");
  }
});

test("A06 who may read and not write is told so", () => {
  assert.equal(denied(anonymous("10.0.0.1"), "publish").kind, "unauthenticated");
  const forbidden = denied(person("ann"), "publish");
  assert.equal(forbidden.kind, "forbidden");
  assert.match(forbidden.message, /ann may not publish/);
});

test("only strangers are kept from learning that an index is not there, and only where indexes are private", async () => {
  for (const [defaultRead, hides] of [
    ["everyone", false],
    ["authenticated", true],
    ["granted", true],
  ] as const) {
    const access = await Access.load(database, defaultRead);
    assert.equal(access.hidesUnknown(anonymous("10.0.0.1")), hides);
    assert.equal(access.hidesUnknown(person("ann")), false);
  }
});

test("what was committed counts once it is read again, and every change that matters says so", async () => {
  const access = await accessOf({ grants: [], restricted: [], indexes: [MAIN], defaultRead: "granted" });
  const concerned: boolean[] = [];
  const end = database.onCommit(async (announced) => {
    concerned.push(Access.concernedBy(announced));
    if (Access.concernedBy(announced)) await access.reload();
  });
  const stranger = anonymous("10.1.2.3");
  const added = await access.grants.add(
    { principal: "network:10.0.0.0/8", permission: "read", index: "root/*", project: "App_*" },
    null,
    SERVER,
  );
  assert.equal(access.allow(stranger, "read", MAIN, "app-core"), true);
  assert.equal(access.allow(stranger, "read", MAIN, "lib"), false);
  assert.equal(access.usesNetworks, true);
  await access.grants.remove(added.id, SERVER);
  assert.equal(access.allow(stranger, "read", MAIN, "app-core"), false);
  assert.equal(access.usesNetworks, false);
  end();
  assert.deepEqual(concerned, [true, true]);
  assert.equal(Access.concernedBy("everything"), true);
  const about = (kind: "file.published" | "project.restricted" | "account.removed" | "group.removed") =>
    Access.concernedBy([{ serial: 1, kind, indexId: 1, project: "app" }]);
  assert.equal(about("file.published"), false);
  assert.ok(about("project.restricted") && about("account.removed") && about("group.removed"));
});
