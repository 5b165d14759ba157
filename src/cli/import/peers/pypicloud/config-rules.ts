import { listOf } from "../../engine/ini.ts";
import type { RuleEntry, Rules } from "./rules.ts";
import type { PypicloudSettings } from "./settings.ts";

/** Rules that are written in the configuration file (`pypi.auth = config`). */
export function configRules(settings: PypicloudSettings): Rules {
  const admins = new Set(listOf(settings.get("auth.admins")));
  return {
    users: settings
      .below("user.")
      .map(([name, hash]) => ({ name, hash, isAdmin: admins.has(name), isPending: false })),
    groups: settings.below("group.").map(([name, members]) => ({ name, members: listOf(members) })),
    ...entriesOf(settings),
  };
}

/** PyPICloud splits keys at dots, so a key with more of them has no effect there. */
function entriesOf(settings: PypicloudSettings): Pick<Rules, "entries" | "problems"> {
  const entries: RuleEntry[] = [];
  const problems: Rules["problems"] = [];
  for (const [key, value] of settings.below("package.")) {
    const [project = "", kind = "", name = "", ...more] = key.split(".");
    if (more.length > 0 || name === "" || (kind !== "user" && kind !== "group")) {
      const why =
        "PyPICloud splits such keys at dots and ignores this one, so it gives nobody a right here either.";
      problems.push({ what: `package.${key}`, why });
    } else entries.push({ project, kind, name, ...permissionsOf(value) });
  }
  return { entries, problems };
}

/** `r`, `w`, `rw`, or whole words. */
function permissionsOf(value: string): { read: boolean; write: boolean } {
  if (value.length <= 2) return { read: value.includes("r"), write: value.includes("w") };
  const words = listOf(value);
  return { read: words.includes("read"), write: words.includes("write") };
}
