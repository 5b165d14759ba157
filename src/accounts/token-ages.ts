import type { TokenScope } from "./caller.ts";

/** Settings `tokens.maxAge…`, in seconds; missing: no limit. */
export interface TokenAges {
  maxAge?: number | undefined;
  maxAgeInstaller?: number | undefined;
  maxAgePublisher?: number | undefined;
  maxAgeAdministrator?: number | undefined;
  maxAgePerson?: number | undefined;
  maxAgeService?: number | undefined;
}

/** The longest time that a token may be valid, and the setting that says so; null: there is no limit. */
export interface LongestAge {
  seconds: number;
  setting: keyof TokenAges;
}

/** What limits the age of a token of this scope, of an account of this kind: the shortest of all that apply. */
export function longestAge(
  ages: TokenAges,
  { permissions }: Pick<TokenScope, "permissions">,
  accountKind: "person" | "service" | null,
): LongestAge | null {
  const applying: (keyof TokenAges)[] = ["maxAge", settingOf(permissions)];
  if (accountKind !== null) applying.push(accountKind === "person" ? "maxAgePerson" : "maxAgeService");
  let shortest: LongestAge | null = null;
  for (const setting of applying) {
    const seconds = ages[setting];
    if (seconds !== undefined && (shortest === null || seconds < shortest.seconds))
      shortest = { seconds, setting };
  }
  return shortest;
}

function settingOf(permissions: TokenScope["permissions"]): keyof TokenAges {
  if (permissions.includes("manage")) return "maxAgeAdministrator";
  return permissions.some((one) => one === "publish" || one === "yank" || one === "remove")
    ? "maxAgePublisher"
    : "maxAgeInstaller";
}
