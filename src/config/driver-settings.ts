import { type DriverChoice, type DriverOption, optionsOfChoice } from "../settings/driver.ts";
import { unknownOption } from "../settings/driver-options.ts";
import { parseSetting } from "../settings/parse-setting.ts";
import { allowedValues, type Setting } from "../settings/setting.ts";
import { DRIVER_GROUPS } from "./drivers.ts";
import { describeOrigin, type Given } from "./origin.ts";
import type { Config } from "./schema.ts";
import { settingAt } from "./settings.ts";

type DriverGroup = keyof typeof DRIVER_GROUPS;
const GROUPS = Object.keys(DRIVER_GROUPS) as DriverGroup[];

/** The options of the drivers that a configuration chooses, by path. */
export function chosenOptions(config: Pick<Config, DriverGroup>): Map<string, DriverOption> {
  return new Map(GROUPS.flatMap((group) => [...optionsOfChoice(DRIVER_GROUPS[group], group, config[group])]));
}

/** What is known of a setting, an option of a chosen driver included. */
export function settingIn(config: Pick<Config, DriverGroup>, path: string): Setting | undefined {
  return settingAt(path) ?? chosenOptions(config).get(path)?.setting;
}

/**
 * Checks the options that were given to drivers, and parses those that are text. What is missing is not a problem yet: it may
 * come from the environment of the machine where the server starts.
 */
export function readDriverGroups(
  config: Config,
  given: ReadonlyMap<string, Given>,
): { config: Config; problems: string[] } {
  const options = chosenOptions(config);
  const problems: string[] = [];
  const read = { ...config };
  for (const group of GROUPS) {
    const values: DriverChoice = { ...config[group] };
    for (const [key, value] of Object.entries(values)) {
      if (key === "driver") continue;
      const path = `${group}.${key}`;
      const origin = given.get(path)?.origin;
      const from = origin === undefined ? "" : `${describeOrigin(origin)}: `;
      const option = options.get(path);
      if (option === undefined) {
        const known = [...options.keys()]
          .filter((other) => other.startsWith(`${group}.`))
          .map((other) => other.slice(group.length + 1));
        problems.push(`${from}${unknownOption(path, values.driver, known)}`);
        continue;
      }
      values[key] = typeof value === "string" ? parseSetting(option.setting, value) : value;
      const problem = problemOf(option, values[key]);
      if (problem !== null) problems.push(`${from}${problem}`);
    }
    read[group] = values;
  }
  return { config: read, problems };
}

function problemOf({ setting, schema }: DriverOption, value: unknown): string | null {
  const parsed = schema.safeParse(value);
  if (parsed.success) return null;
  const issue = parsed.error.issues[0] as { code?: string; message: string };
  const shown = setting.secret ? "is not allowed" : `cannot be ${JSON.stringify(value)}`;
  // Messages of the schema itself say more than the kind of value does.
  const isOwn = issue.code === "custom" || issue.code === "invalid_format" || setting.secret;
  return `${setting.path} ${shown}: ${isOwn ? issue.message : `give ${allowedValues(setting)}`}`;
}
