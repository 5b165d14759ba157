import { badOption } from "./connection.ts";
import type { LdapOptions } from "./options.ts";

const GROUP = /^[a-z0-9][a-z0-9._@-]{0,63}$/;

/** Which groups here the groups of a directory stand for. */
export class GroupMap {
  /** Groups here by the name in the directory, in lower case. */
  readonly #groups: ReadonlyMap<string, string>;
  readonly #admins: ReadonlySet<string>;

  /** Refuses (`invalid`) a name that no group here can have. */
  constructor({ groups, adminGroups }: Pick<LdapOptions, "groups" | "adminGroups">) {
    this.#groups = new Map(groups.map(readMapping));
    this.#admins = new Set(adminGroups.map((name) => name.toLowerCase()));
  }

  /** Groups here whose members the directory decides about. */
  get managed(): ReadonlySet<string> {
    return new Set(this.#groups.values());
  }

  /** What the groups of a person, in lower case, mean here. */
  of(names: ReadonlySet<string>): { groups: ReadonlySet<string>; isAdmin: boolean | null } {
    const groups = [...names].map((name) => this.#groups.get(name)).filter((name) => name !== undefined);
    const isAdmin = this.#admins.size === 0 ? null : [...this.#admins].some((name) => names.has(name));
    return { groups: new Set(groups), isAdmin };
  }
}

function readMapping(text: string): [string, string] {
  const [from = "", to = from.toLowerCase()] = text.split("=");
  if (GROUP.test(to)) return [from.toLowerCase(), to];
  throw badOption(`ldap.groups: ${JSON.stringify(to)} cannot be the name of a group. Write ${from}=NAME.`);
}
