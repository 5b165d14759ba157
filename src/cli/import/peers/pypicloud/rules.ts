/** A user of PyPICloud. */
export interface RuleUser {
  name: string;
  hash: string;
  isAdmin: boolean;
  /** Registered, and not yet approved: cannot sign in. */
  isPending: boolean;
}

/** What a user or a group may do with a project. Any entry switches off the defaults for the project. */
export interface RuleEntry {
  /** As it is written. */
  project: string;
  kind: "user" | "group";
  name: string;
  read: boolean;
  write: boolean;
}

/** Users, groups and rights as PyPICloud keeps them, wherever that is. */
export interface Rules {
  users: RuleUser[];
  groups: { name: string; members: string[] }[];
  entries: RuleEntry[];
  problems: { what: string; why: string }[];
}

export const NO_RULES: Rules = { users: [], groups: [], entries: [], problems: [] };
