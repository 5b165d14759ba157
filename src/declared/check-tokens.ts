import type { Difference } from "./difference.ts";
import { wrong } from "./wanted.ts";

/** Refuses (`invalid`) new tokens that would be valid for longer than the site allows (`maxAge`, in seconds). */
export function checkTokens({ steps }: Difference, now: number, maxAge: number | undefined): void {
  if (maxAge === undefined) return;
  for (const step of steps) {
    if (step.action === "remove" || step.thing.kind !== "token") continue;
    if (!step.changes.some(({ field }) => field === "expires") && step.action !== "create") continue;
    const { expires } = step.thing.facts;
    if (typeof expires === "string" && Date.parse(expires) <= now + maxAge * 1000) continue;
    throw wrong(
      [...step.thing.path, "expires"],
      `tokens of this site are valid for at most ${maxAge} seconds (tokens.maxAge). Give an earlier time`,
    );
  }
}
