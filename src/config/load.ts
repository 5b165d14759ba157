import { ACCOUNTS_DRIVERS } from "../accounts/open.ts";
import { plainWords } from "../settings/field-problems.ts";
import { didYouMean } from "../settings/nearest.ts";
import { parseSetting } from "../settings/parse-setting.ts";
import { allowedValues } from "../settings/setting.ts";
import { STORAGE_DRIVERS } from "../storage/open.ts";
import { ConfigError } from "./config-error.ts";
import { derive, type Surroundings } from "./derive.ts";
import { readDriverGroups } from "./driver-settings.ts";
import { readEnvironment } from "./environment.ts";
import { driverProblems, findPlugins } from "./plugin-settings.ts";
import { Config } from "./schema.ts";
import { describeSettingOrigin, type Given, type SettingOrigin, type Source } from "./setting-origin.ts";
import { SETTINGS, settingAt, settingsWithNames, takesAnyKey } from "./settings.ts";

const PATHS = SETTINGS.map(({ path }) => path);

export interface ConfigSources extends Partial<Surroundings> {
  /** Settings by path (`listen.port`), as text from the command line, with the flag that gave each. */
  flags?: Record<string, { text: string; flag: string }>;
  environment?: NodeJS.ProcessEnv;
  /** The file to read; default: the environment's WHEELYARD_CONFIG, else none. */
  file?: string | undefined;
}

export interface LoadedConfig {
  /** Every default filled in, paths absolute. */
  config: Config;
  /** Where the value of each path came from. */
  origins: ReadonlyMap<string, SettingOrigin>;
  /** The file that was read, or null. */
  file: string | null;
}

/**
 * The configuration from flags, environment, file and defaults, in this order of precedence. Raises a `ConfigError`
 * that names every key that is unknown or wrong, where it stands and what is allowed.
 */
export async function loadConfig(sources: ConfigSources = {}): Promise<LoadedConfig> {
  const environment = sources.environment ?? process.env;
  const file = sources.file ?? (environment.WHEELYARD_CONFIG || null);
  const layers: Source[] = [];
  if (file !== null) layers.push((await import("./file.ts")).readConfigFile(file));
  layers.push(readEnvironment(environment), readFlags(sources.flags ?? {}));

  const given = new Map<string, Given>(layers.flatMap((layer) => [...layer.given]));
  const problems = layers.flatMap((layer) => layer.problems);
  const parsed = Config.safeParse(nested(given), { error: plainWords });
  if (!parsed.success) for (const issue of parsed.error.issues) problems.push(describeIssue(issue, given));
  const folder = sources.folder ?? process.cwd();
  const read = parsed.success ? await readChosen(parsed.data, given, folder) : null;
  problems.push(...(read?.problems ?? []));
  if (read === null || problems.length > 0) throw new ConfigError([...new Set(problems)]);

  const origins = new Map<string, SettingOrigin>(
    settingsWithNames(read.config).map(({ path }) => [path, { from: "default" }]),
  );
  for (const [path, { origin }] of given) origins.set(path, origin);
  const terminal = sources.terminal ?? process.stdout.isTTY === true;
  return { ...derive(read.config, origins, { folder, terminal }), file };
}

/** Finds the plugins, and reads the options of the drivers and plugins that are chosen. */
async function readChosen(
  parsed: Config,
  given: ReadonlyMap<string, Given>,
  folder: string,
): Promise<{ config: Config; problems: string[] }> {
  const found = await findPlugins(parsed, given, folder);
  if (found.problems.length > 0) return { config: parsed, problems: found.problems };
  const config = { ...parsed, plugins: found.plugins };
  const names = driverProblems(config, { storage: STORAGE_DRIVERS, accounts: ACCOUNTS_DRIVERS }, given);
  const read = readDriverGroups(config, given);
  // Options of a driver that does not exist say nothing new.
  return names.length > 0 ? { config, problems: names } : read;
}

function readFlags(flags: NonNullable<ConfigSources["flags"]>): Source {
  const source: Source = { given: new Map(), problems: [] };
  for (const [path, { text, flag }] of Object.entries(flags)) {
    const setting = settingAt(path);
    if (setting === undefined && !takesAnyKey(path)) {
      source.problems.push(`${flag} ${path}: there is no setting ${path}${didYouMean(path, PATHS)}`);
      continue;
    }
    const value = setting === undefined ? text : parseSetting(setting, text);
    source.given.set(path, { value, origin: { from: "flag", flag } });
  }
  return source;
}

/** `{"listen.port": 1}` → `{listen: {port: 1}}`; without a prototype, so that no key means anything but itself. */
function nested(given: Map<string, Given>): Record<string, unknown> {
  const root: Record<string, unknown> = Object.create(null);
  for (const [path, { value }] of given) {
    const keys = path.split(".");
    let group = root;
    for (const key of keys.slice(0, -1)) {
      group[key] ??= Object.create(null);
      group = group[key] as Record<string, unknown>;
    }
    group[keys.at(-1) ?? ""] = value;
  }
  return root;
}

function describeIssue(
  issue: { path: PropertyKey[]; code?: string; message: string },
  given: Map<string, Given>,
): string {
  const whole = issue.path.map(String).join(".");
  const path = given.has(whole) ? whole : issue.path.slice(0, -1).map(String).join(".");
  const setting = settingAt(path);
  const found = given.get(path);
  if (setting === undefined || found === undefined) return `${whole}: ${issue.message}`;
  const shown = setting.secret ? "is not allowed" : `cannot be ${JSON.stringify(found.value)}`;
  // Rules of the schema's own words (custom checks, patterns) say more than the kind of value does.
  const own = issue.code === "custom" || issue.code === "invalid_format" || setting.secret;
  const advice = own ? issue.message : `give ${allowedValues(setting)}`;
  return `${path} ${shown} (${describeSettingOrigin(found.origin)}): ${advice}`;
}
