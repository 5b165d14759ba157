import { Refusal } from "../refusal.ts";

const GROUP = /^[a-z0-9][a-z0-9._@-]{0,63}$/;

/** Which groups of a directory mean something here. */
export interface GroupMapping {
  /** `NAME`, or `NAME=GROUP`: the group of the directory, and the group here. */
  groups: readonly string[];
  /** Groups of the directory whose members are administrators. */
  adminGroups: readonly string[];
}

/** Which groups here the groups of a directory stand for. */
export class GroupMap {
  /** Groups here by the name in the directory. */
  readonly #groups: ReadonlyMap<string, string>;
  readonly #admins: ReadonlySet<string>;

  /**
   * `setting`: the group of the configuration, for messages. `fold`: gives names that the directory takes for the same one the
   * same form. Refuses (`invalid`) a name that no group here can have.
   */
  constructor({ groups, adminGroups }: GroupMapping, setting: string, fold: (name: string) => string) {
    this.#groups = new Map(groups.map((text) => readMapping(text, setting, fold)));
    this.#admins = new Set(adminGroups.map(fold));
  }

  /** Groups here whose members the directory decides about. */
  get managed(): ReadonlySet<string> {
    return new Set(this.#groups.values());
  }

  /** Whether any group of the directory means something here. */
  get isUsed(): boolean {
    return this.#groups.size + this.#admins.size > 0;
  }

  /** What the groups of a person, folded, mean here. */
  of(names: ReadonlySet<string>): { groups: ReadonlySet<string>; isAdmin: boolean | null } {
    const groups = [...names].map((name) => this.#groups.get(name)).filter((name) => name !== undefined);
    const isAdmin = this.#admins.size === 0 ? null : [...this.#admins].some((name) => names.has(name));
    return { groups: new Set(groups), isAdmin };
  }
}

function readMapping(text: string, setting: string, fold: (name: string) => string): [string, string] {
  const [from = "", to = from.toLowerCase()] = text.split("=");
  if (GROUP.test(to)) return [fold(from), to];
  throw new Refusal(
    "invalid",
    "bad-config",
    `${setting}.groups: ${JSON.stringify(to)} cannot be the name of a group. Write ${from}=NAME.`,
  );
}
