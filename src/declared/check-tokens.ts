import type { TokenScope } from "../accounts/caller.ts";
import { longestAge, type TokenAges } from "../accounts/token-ages.ts";
import type { Difference } from "./difference.ts";
import { wrong } from "./wanted.ts";

/** Refuses (`invalid`) new tokens that would be valid for longer than the site allows. All are of service accounts. */
export function checkTokens({ steps }: Difference, now: number, ages: TokenAges): void {
  for (const step of steps) {
    if (step.action === "remove" || step.thing.kind !== "token") continue;
    if (!step.changes.some(({ field }) => field === "expires") && step.action !== "create") continue;
    const { expires, scope } = step.thing.facts;
    const longest = longestAge(ages, scope as TokenScope, "service");
    if (longest === null) continue;
    if (typeof expires === "string" && Date.parse(expires) <= now + longest.seconds * 1000) continue;
    throw wrong(
      [...step.thing.path, "expires"],
      `such tokens are valid for at most ${longest.seconds} seconds on this site (tokens.${longest.setting}). Give an earlier time`,
    );
  }
}
