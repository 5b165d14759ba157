import { anonymous, type Caller } from "../accounts/caller.ts";
import { PERMISSIONS, type Permission } from "../accounts/permission.ts";
import type { Announcement } from "../database/change.ts";
import type { Database } from "../database/database.ts";
import { matchesGlob } from "../glob.ts";
import { covers, gives, isAll, isPrincipal, type ReadyGrant, withinScope } from "./grant-match.ts";
import type { DefaultRead, GrantedIndex } from "./granted-index.ts";
import { type GrantRecord, Grants, principalText } from "./grants.ts";
import { Networks } from "./network.ts";

/** Why a caller may or may not: for people who ask. */
export interface Explanation {
  allowed: boolean;
  because: string;
}

/** Nobody, from nowhere: what this caller may read may be kept by shared caches. */
const NOBODY = anonymous("");

const CONCERNS = /^(?:grant|group|account|index)\.|^project\.restricted$/;

/**
 * What a caller may do, answered from memory: grants only add, a token only narrows, a restricted project takes no
 * grant but its own, administrators may everything. Deny is the default.
 */
export class Access {
  readonly grants: Grants;
  readonly #database: Database;
  readonly #defaultRead: DefaultRead;
  #all: ReadyGrant[] = [];
  #byIndex = new Map<number, ReadyGrant[]>();
  /** Names of restricted projects by index. */
  #restricted = new Map<number, Set<string>>();
  #reloading: Promise<void> = Promise.resolve();

  private constructor(database: Database, defaultRead: DefaultRead) {
    this.#database = database;
    this.#defaultRead = defaultRead;
    this.grants = new Grants(database);
  }

  static async load(database: Database, defaultRead: DefaultRead): Promise<Access> {
    const access = new Access(database, defaultRead);
    await access.reload();
    return access;
  }

  /** Whether what was announced may change somebody's rights. */
  static concernedBy(announcements: readonly Announcement[] | "everything"): boolean {
    return announcements === "everything" || announcements.some(({ kind }) => CONCERNS.test(kind));
  }

  /** Reads the grants again, one reading after the other: an older one must not replace a newer one. */
  reload(): Promise<void> {
    this.#reloading = this.#reloading.catch(() => {}).then(() => this.#read());
    return this.#reloading;
  }

  async #read(): Promise<void> {
    const grants = await this.grants.list();
    const restricted = await this.#database.read
      .selectFrom("projects")
      .select(["index_id", "name"])
      .where("restricted", "=", 1)
      .execute();
    this.#all = grants.map((grant) => ({
      grant,
      networks: grant.principalKind === "network" ? new Networks([grant.principal]) : null,
    }));
    this.#byIndex = new Map();
    this.#restricted = new Map();
    for (const { index_id, name } of restricted) {
      this.#restricted.set(index_id, (this.#restricted.get(index_id) ?? new Set()).add(name));
    }
  }

  /**
   * Whether the caller may do this with a project of the index; with `null` for the project, whether there may be a
   * project in it with which they may (`manage`: whether they may manage the index as such).
   */
  allow(caller: Caller, permission: Permission, index: GrantedIndex, project: string | null): boolean {
    if (!withinScope(caller, permission, index, project)) return false;
    if (caller.account?.isAdmin) return true;
    const restricted = project !== null && this.#isRestricted(index, project);
    if (permission === "read" && !restricted && this.#readsByDefault(caller, index)) return true;
    return this.#deciding(caller, permission, index, project, restricted) !== undefined;
  }

  /**
   * Whether the caller could read a project of this name if there was one that is not restricted; with `null`, all of
   * them. The same for a name that is taken and one that is not.
   */
  mightRead(caller: Caller, index: GrantedIndex, project: string | null): boolean {
    if (!withinScope(caller, "read", index, project)) return false;
    if (caller.account?.isAdmin || this.#readsByDefault(caller, index)) return true;
    return project === null
      ? this.#readsAll(caller, index)
      : this.#deciding(caller, "read", index, project, false) !== undefined;
  }

  /** The same answer with its reason. */
  explain(caller: Caller, permission: Permission, index: GrantedIndex, project: string | null): Explanation {
    const restricted = project !== null && this.#isRestricted(index, project);
    return this.#explain(caller, permission, index, project, restricted);
  }

  /**
   * The same, as far as `viewer` may know it: that a project is restricted counts only for viewers who have a right to it, so
   * that nobody else learns of it by asking about its name.
   */
  explainTo(
    viewer: Caller,
    caller: Caller,
    permission: Permission,
    index: GrantedIndex,
    project: string | null,
  ): Explanation {
    const restricted = project !== null && this.#isKnownRestricted(viewer, index, project);
    return this.#explain(caller, permission, index, project, restricted);
  }

  #explain(
    caller: Caller,
    permission: Permission,
    index: GrantedIndex,
    project: string | null,
    restricted: boolean,
  ): Explanation {
    if (!withinScope(caller, permission, index, project)) {
      return { allowed: false, because: "The token's scope does not include it." };
    }
    if (caller.account?.isAdmin) return { allowed: true, because: "Administrators can do everything." };
    if (permission === "read" && !restricted && this.#readsByDefault(caller, index)) {
      return { allowed: true, because: `The index can be read by ${this.#readersOf(index)}.` };
    }
    const deciding = this.#deciding(caller, permission, index, project, restricted);
    if (deciding) {
      const { id, permission: given, indexGlob, projectGlob } = deciding.grant;
      const words = `${principalText(deciding.grant)} may ${given} ${projectGlob} in ${indexGlob}`;
      return { allowed: true, because: `Grant ${id}: ${words}.` };
    }
    const why = restricted
      ? "The project is restricted, and no grant that names it gives this permission."
      : "No grant gives this permission.";
    return { allowed: false, because: why };
  }

  /** Whether the token in use, if any, reaches an index that the caller is about to create. */
  reachesNew(caller: Caller, { owner, name }: { owner: string; name: string }): boolean {
    return withinScope(caller, "manage", { id: 0, owner, name, settings: { read: null } }, null);
  }

  /** Whether the caller may administer accounts, groups and indexes. */
  mayManageSite(caller: Caller): boolean {
    if (!caller.account?.isAdmin) return false;
    const { scope } = caller;
    return (
      scope === null || (scope.permissions.includes("manage") && [scope.indexes, scope.projects].every(isAll))
    );
  }

  /**
   * Whether the caller may read `/-/metrics`: administrators, and those to whom a grant gives `metrics`; a token must name
   * it, or reach the whole site.
   */
  mayReadMetrics(caller: Caller): boolean {
    if (this.mayManageSite(caller)) return true;
    const { scope } = caller;
    if (scope !== null && !(scope.permissions.includes("metrics") && isAll(scope.indexes))) return false;
    return (
      caller.account?.isAdmin === true ||
      this.#all.some((ready) => ready.grant.permission === "metrics" && isPrincipal(ready, caller))
    );
  }

  /** Which projects of an index the caller may read: all of them, or those the function says. */
  visible(caller: Caller, index: GrantedIndex): "all" | ((project: string) => boolean) {
    const some = this.#restricted.get(index.id)?.size ?? 0;
    const unscoped = caller.scope === null || isAll(caller.scope.projects);
    const everything =
      some === 0 && unscoped && this.allow(caller, "read", index, null) && this.#readsAll(caller, index);
    return everything || (caller.account?.isAdmin && unscoped && this.allow(caller, "read", index, null))
      ? "all"
      : (project) => this.allow(caller, "read", index, project);
  }

  /** Restricted projects of the index that the caller may not read. */
  hiddenFrom(caller: Caller, index: GrantedIndex): string[] {
    const restricted = [...(this.#restricted.get(index.id) ?? [])];
    return restricted.filter((project) => !this.allow(caller, "read", index, project));
  }

  /** Whether anybody at all may read the project: whether shared caches may keep it (STANDARDS A15). */
  isPublic(index: GrantedIndex, project: string | null): boolean {
    return project === null
      ? this.visible(NOBODY, index) === "all"
      : this.allow(NOBODY, "read", index, project);
  }

  /** Whether anybody at all may read something in the index. */
  isOpen(index: GrantedIndex): boolean {
    return this.allow(NOBODY, "read", index, null);
  }

  /** Whether the caller's network has a grant to read something in any of these indexes. */
  readsByNetwork(caller: Caller, indexes: readonly GrantedIndex[]): boolean {
    return indexes.some((index) =>
      this.#of(index).some(
        (ready) => ready.networks !== null && gives(ready.grant, "read") && isPrincipal(ready, caller),
      ),
    );
  }

  /** Whether a grant gives anything in an index; with a project, whether it does so for that one, as far as the viewer may know. */
  reaches(viewer: Caller, grant: GrantRecord, index: GrantedIndex, project: string | null): boolean {
    if (grant.permission === "metrics" || !matchesGlob(grant.indexGlob, `${index.owner}/${index.name}`))
      return false;
    const restricted = project !== null && this.#isKnownRestricted(viewer, index, project);
    return project === null || covers(grant, grant.permission, project, restricted);
  }

  /** Whether any right hangs on the caller's address. */
  get usesNetworks(): boolean {
    return this.#all.some(({ networks }) => networks !== null);
  }

  /** Whether the caller must sign in before they learn which addresses lead anywhere: where the site's default hides indexes. */
  hidesUnknown(caller: Caller): boolean {
    return caller.account === null && this.#defaultRead !== "everyone";
  }

  #readersOf(index: GrantedIndex): DefaultRead {
    return index.settings.read ?? this.#defaultRead;
  }

  #readsByDefault(caller: Caller, index: GrantedIndex): boolean {
    const readers = this.#readersOf(index);
    return readers === "everyone" || (readers === "authenticated" && caller.account !== null);
  }

  /** Whether the caller reads every project that is not restricted. */
  #readsAll(caller: Caller, index: GrantedIndex): boolean {
    if (caller.account?.isAdmin || this.#readsByDefault(caller, index)) return true;
    return this.#of(index).some(
      (ready) => gives(ready.grant, "read") && isAll([ready.grant.projectGlob]) && isPrincipal(ready, caller),
    );
  }

  #isRestricted(index: GrantedIndex, project: string): boolean {
    return this.#restricted.get(index.id)?.has(project) ?? false;
  }

  /** Whether only grants that name the project apply to it. */
  isRestricted(index: GrantedIndex, project: string): boolean {
    return this.#isRestricted(index, project);
  }

  /** Whether the project is restricted, and the viewer may know: has a right to something of it. */
  #isKnownRestricted(viewer: Caller, index: GrantedIndex, project: string): boolean {
    return (
      this.#isRestricted(index, project) &&
      PERMISSIONS.some((permission) => this.allow(viewer, permission, index, project))
    );
  }

  /** The first grant that gives it. */
  #deciding(
    caller: Caller,
    permission: Permission,
    index: GrantedIndex,
    project: string | null,
    restricted: boolean,
  ) {
    return this.#of(index).find(
      (ready) =>
        gives(ready.grant, permission) &&
        covers(ready.grant, permission, project, restricted) &&
        isPrincipal(ready, caller),
    );
  }

  /** The grants whose glob covers the index. */
  #of(index: GrantedIndex): ReadyGrant[] {
    const kept = this.#byIndex.get(index.id);
    if (kept) return kept;
    const address = `${index.owner}/${index.name}`;
    const found = this.#all.filter(({ grant }) => matchesGlob(grant.indexGlob, address));
    this.#byIndex.set(index.id, found);
    return found;
  }
}
