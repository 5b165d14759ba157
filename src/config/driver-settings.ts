import { type DriverChoice, type DriverOption, optionsOfChoice } from "../settings/driver.ts";
import { unknownOption } from "../settings/driver-options.ts";
import { parseSetting } from "../settings/parse-setting.ts";
import { allowedValues, type Setting } from "../settings/setting.ts";
import { DRIVER_GROUPS } from "./drivers.ts";
import { optionsOfPlugins } from "./plugin-settings.ts";
import type { Config } from "./schema.ts";
import { describeSettingOrigin, type Given } from "./setting-origin.ts";
import { settingAt } from "./settings.ts";

type DriverGroup = keyof typeof DRIVER_GROUPS;
const GROUPS = Object.keys(DRIVER_GROUPS) as DriverGroup[];
type Chosen = Pick<Config, DriverGroup | "plugins">;

/** The options of the drivers and plugins that a configuration chooses, by path. */
export function chosenOptions(config: Chosen): Map<string, DriverOption> {
  return new Map([
    ...GROUPS.flatMap((group) => [...optionsOfChoice(DRIVER_GROUPS[group], group, config[group])]),
    ...optionsOfPlugins(config),
  ]);
}

/** What is known of a setting, an option of a chosen driver included. */
export function settingIn(config: Chosen, path: string): Setting | undefined {
  return settingAt(path) ?? chosenOptions(config).get(path)?.setting;
}

/**
 * Checks the options that were given to drivers and plugins, and parses those that are text. What is missing is not a problem yet:
 * it may come from the environment of the machine where the server starts.
 */
export function readDriverGroups(
  config: Config,
  given: ReadonlyMap<string, Given>,
): { config: Config; problems: string[] } {
  const options = chosenOptions(config);
  const problems: string[] = [];
  const read = { ...config, plugins: { ...config.plugins } };
  for (const group of GROUPS) {
    const values: DriverChoice = { ...config[group] };
    problems.push(...readOptions({ group, values, own: ["driver"], owner: values.driver }, options, given));
    read[group] = values;
  }
  for (const [name, settings] of Object.entries(config.plugins)) {
    const values = { ...settings };
    const place = { group: `plugins.${name}`, values, own: ["package", "timeout"], owner: name };
    problems.push(...readOptions(place, options, given), ...fillDefaults(place, options));
    read.plugins[name] = values;
  }
  return { config: read, problems };
}

/** A group of the configuration with options that only a driver or plugin knows. */
interface OptionsGroup {
  group: string;
  /** Read in place. */
  values: Record<string, unknown>;
  /** Keys that the schema knows. */
  own: readonly string[];
  /** The driver or plugin. */
  owner: string;
}

function readOptions(
  { group, values, own, owner }: OptionsGroup,
  options: ReadonlyMap<string, DriverOption>,
  given: ReadonlyMap<string, Given>,
): string[] {
  const problems: string[] = [];
  for (const [key, value] of Object.entries(values)) {
    if (own.includes(key)) continue;
    const path = `${group}.${key}`;
    const origin = given.get(path)?.origin;
    const from = origin === undefined ? "" : `${describeSettingOrigin(origin)}: `;
    const option = options.get(path);
    if (option === undefined) {
      const known = [...options.keys()]
        .filter((other) => other.startsWith(`${group}.`))
        .map((other) => other.slice(group.length + 1));
      problems.push(`${from}${unknownOption(path, owner, known)}`);
      continue;
    }
    values[key] = typeof value === "string" ? parseSetting(option.setting, value) : value;
    const problem = problemOf(option, values[key]);
    if (problem !== null) problems.push(`${from}${problem}`);
  }
  return problems;
}

/** Sets the defaults of a plugin's options, and names the options that it requires. */
function fillDefaults({ group, values }: OptionsGroup, options: ReadonlyMap<string, DriverOption>): string[] {
  const problems: string[] = [];
  for (const [path, { setting, schema }] of options) {
    const key = path.slice(group.length + 1);
    if (!path.startsWith(`${group}.`) || values[key] !== undefined) continue;
    const parsed = schema.safeParse(undefined);
    if (!parsed.success) problems.push(`${path} is missing: ${setting.description}`);
    else if (parsed.data !== undefined) values[key] = parsed.data;
  }
  return problems;
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
