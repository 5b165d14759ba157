import type { Rule } from "../policies/rule.ts";
import { didYouMean } from "../settings/nearest.ts";
import type { Difference } from "./difference.ts";
import type { Thing } from "./thing.ts";
import { wrong } from "./wanted.ts";

/**
 * Refuses (`invalid`) rules of indexes that name a plugin which is not in `known`. What an index names already may stay, so that a
 * plugin that was taken out of the configuration does not keep people from changing other things.
 */
export function checkPlugins({ steps }: Difference, known: readonly string[]): void {
  for (const step of steps) {
    if (step.action === "remove" || step.thing.kind !== "index") continue;
    const kept = step.action === "change" ? pluginsOf(step.present) : [];
    for (const [at, plugin] of pluginsOf(step.thing).entries()) {
      if (plugin === undefined || kept.includes(plugin) || known.includes(plugin)) continue;
      throw wrong(
        [...step.thing.path, "policy", at, "plugin"],
        `there is no plugin for rules called ${plugin}${didYouMean(plugin, known)}`,
      );
    }
  }
}

function pluginsOf({ facts }: Thing): Rule["plugin"][] {
  return (facts.policy as Pick<Rule, "plugin">[]).map(({ plugin }) => plugin);
}
