import type { Rule } from "../../../policies/rule.ts";
import { Refusal } from "../../../refusal.ts";
import type { ApiRequest } from "../endpoint.ts";
import { thereIsNone } from "../named.ts";
import type { IndexServices } from "./services.ts";

type Asked = Pick<ApiRequest<unknown, unknown, unknown, IndexServices>, "services">;
type Conditions = readonly Pick<Rule, "plugin">[];

/**
 * Refuses (`invalid`) rules that name a plugin without a condition for rules, with the nearest name that has one. What `before`
 * names already may stay, so that a plugin that was taken out of the configuration does not keep people from changing other rules.
 */
export function requireConditions({ services }: Asked, rules: Conditions, before: Conditions = []): void {
  const kept = new Set(before.map(({ plugin }) => plugin));
  const known = services.plugins.having("policy");
  const problems = rules.flatMap(({ plugin }, at) =>
    plugin === undefined || kept.has(plugin) || known.includes(plugin)
      ? []
      : [{ field: `settings.policy.${at}.plugin`, message: messageFor(plugin, known) }],
  );
  const [first] = problems;
  if (first !== undefined) throw new Refusal("invalid", "no-such-plugin", first.message, { problems });
}

function messageFor(name: string, known: readonly string[]): string {
  const none = thereIsNone("plugin for rules called", name, known);
  return none.endsWith("?") ? none : `${none} Plugins are added in the configuration of the server.`;
}
