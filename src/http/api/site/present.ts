import type { Caller } from "../../../accounts/caller.ts";

export function presentCaller(caller: Caller) {
  return {
    account: caller.account?.name ?? null,
    admin: caller.account?.isAdmin ?? false,
    groups: [...caller.groups].sort(),
    scope: caller.scope,
  };
}
