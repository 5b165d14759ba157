import type { AnyPermission } from "./permission.ts";

/** What a token may do at the most: the account's own rights still apply. */
export interface TokenScope {
  /** Globs of `owner/name`; `["*"]`: any index. */
  indexes: string[];
  /** Globs of normalised project names. */
  projects: string[];
  permissions: AnyPermission[];
}

/** The account of someone who asks. */
export interface CallerAccount {
  id: number;
  name: string;
  /** Whether they may do everything now. */
  isAdmin: boolean;
  kind: "person" | "service";
  /** An administrator who gets these rights only with a second factor (setting `accounts.secondFactor`). */
  needsSecondFactor?: boolean;
}

/** Who asks, as far as it was proved: everything `allow` needs, and nothing secret. */
export interface Caller {
  /** null: not signed in. */
  account: CallerAccount | null;
  /** Names of the groups the account is in. */
  groups: ReadonlySet<string>;
  /** null: signed in by password (or not at all), so the account's rights are not narrowed. */
  scope: TokenScope | null;
  tokenId: number | null;
  /** The token that the one in use was derived from by its holder. */
  derivedFrom?: number;
  /** The session that a browser's cookie named; only the management API takes one. */
  sessionId?: string;
  /** Client address, taken from the connection or, behind a trusted proxy, from its forwarded headers. */
  address: string;
}

const NO_GROUPS: ReadonlySet<string> = new Set();

export function anonymous(address: string): Caller {
  return { account: null, groups: NO_GROUPS, scope: null, tokenId: null, address };
}
