import type { Settings } from "./queries.ts";

type Rules = NonNullable<Settings["retention"]>;

/** The rules as the form has them: empty where there is no rule. */
export interface WantedRules {
  newest: number | string;
  newestPerMinor: number | string;
  preReleases: number | string;
  devReleases: number | string;
  unused: number | string;
  minAge: number | string;
  /** One name in each line. */
  protect: string;
}

/** Days for which nothing is removed, where nothing else is set. */
const MIN_AGE = 7;

export function wantedRules(rules: Settings["retention"]): WantedRules {
  return {
    newest: rules?.newest ?? "",
    newestPerMinor: rules?.newestPerMinor ?? "",
    preReleases: rules?.preReleases ?? "",
    devReleases: rules?.devReleases ?? "",
    unused: rules?.unused ?? "",
    minAge: rules?.minAge ?? MIN_AGE,
    protect: (rules?.protect ?? []).join("\n"),
  };
}

/** The rules that the form says; null: none. */
export function rulesOf(wanted: WantedRules): Rules | null {
  const numberOf = (value: number | string) => (value === "" ? null : Number(value));
  const { newest, newestPerMinor, preReleases, devReleases, unused, minAge, protect } = wanted;
  const rules = [newest, newestPerMinor, preReleases, devReleases, unused].map(numberOf);
  if (rules.every((rule) => rule === null)) return null;
  const [keep = null, perMinor = null, pre = null, dev = null, idle = null] = rules;
  return {
    newest: keep,
    newestPerMinor: perMinor,
    preReleases: pre,
    devReleases: dev,
    unused: idle,
    minAge: numberOf(minAge) ?? MIN_AGE,
    protect: protect
      .split("\n")
      .map((line) => line.trim())
      .filter((line) => line !== ""),
  };
}
