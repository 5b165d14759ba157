import type { AccountRecord } from "../../../accounts/accounts.ts";
import { badCursor } from "../paging.ts";

/** An order of accounts, and where in it a page begins. */
interface AccountOrder {
  compare: (one: AccountRecord, other: AccountRecord) => number;
  /** Whether an account comes after the last of the page before. */
  isBehind: (account: AccountRecord) => boolean;
  cursorOf: (account: AccountRecord) => string;
}

/** By name, or the newest first; `after` is the cursor of the page before. */
export function accountOrder(sort: "name" | "created", after = ""): AccountOrder {
  if (sort === "name")
    return { compare: byName, isBehind: ({ name }) => name > after, cursorOf: ({ name }) => name };
  const [, createdAt = "", name = ""] = /^(\d{1,15}) (\S+)$/.exec(after) ?? [];
  if (after !== "" && name === "") throw badCursor();
  const last = { createdAt: Number(createdAt), name };
  return {
    compare: newestFirst,
    isBehind: (account) => after === "" || newestFirst(last, account) < 0,
    cursorOf: (account) => `${account.createdAt} ${account.name}`,
  };
}

type Dated = Pick<AccountRecord, "createdAt" | "name">;

function byName(one: Dated, other: Dated): number {
  if (one.name === other.name) return 0;
  return one.name < other.name ? -1 : 1;
}

function newestFirst(one: Dated, other: Dated): number {
  return other.createdAt - one.createdAt || byName(one, other);
}
