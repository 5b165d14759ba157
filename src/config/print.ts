import type { Setting } from "../settings/setting.ts";
import { settingIn } from "./driver-settings.ts";
import type { LoadedConfig } from "./load.ts";
import { optionsOfPlugins } from "./plugin-settings.ts";
import { describeSettingOrigin } from "./setting-origin.ts";
import { settingsWithNames } from "./settings.ts";

const MASK = "********";

/** One value of the configuration as people may see it. */
export interface PrintedSetting {
  path: string;
  value: unknown;
  origin: string;
}

/** Every value in force and where it came from, secrets masked; settings that are not set are left out. */
export function printedSettings(loaded: LoadedConfig): PrintedSetting[] {
  const config = loaded.config as unknown as Record<string, unknown>;
  const paths = new Set([
    ...settingsWithNames(loaded.config).map((setting) => setting.path),
    ...optionsOfPlugins(loaded.config).keys(),
    ...loaded.origins.keys(),
  ]);
  return [...paths]
    .map((path) => ({ path, value: valueAt(config, path) }))
    .filter(({ value }) => value !== undefined)
    .map(({ path, value }) => ({
      path,
      value: masked(settingIn(loaded.config, path), value),
      origin: describeSettingOrigin(loaded.origins.get(path) ?? { from: "default" }),
    }));
}

/** The configuration in force as a YAML file, where each value came from beside it. */
export function printYaml(settings: PrintedSetting[]): string {
  const order = [...new Set(settings.map(({ path }) => path.split(".")[0]))];
  const lines: string[] = [];
  for (const group of order) {
    const members = settings.filter(({ path }) => path.split(".")[0] === group);
    let above: string[] = [];
    for (const { path, value, origin } of members) {
      const keys = path.split(".");
      keys.slice(0, -1).forEach((key, depth) => {
        if (above[depth] === key) return;
        above = [...above.slice(0, depth), key];
        lines.push(`${"  ".repeat(depth)}${key}:`);
      });
      const line = `${"  ".repeat(keys.length - 1)}${keys.at(-1)}: ${inline(value)}`;
      lines.push(`${line.padEnd(40)} # ${origin}`);
    }
  }
  return `${lines.join("\n")}\n`;
}

function valueAt(config: Record<string, unknown>, path: string): unknown {
  let value: unknown = config;
  for (const key of path.split("."))
    value = typeof value === "object" && value !== null ? (value as Record<string, unknown>)[key] : undefined;
  return value;
}

/** Secrets as the schema says, and credentials inside addresses. What no schema knows is not shown. */
function masked(setting: Setting | undefined, value: unknown): unknown {
  if (setting === undefined || setting.secret) return MASK;
  return typeof value === "string" ? value.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/@]*@/i, `$1${MASK}@`) : value;
}

function inline(value: unknown): string {
  if (typeof value !== "string") return JSON.stringify(value);
  return /^[A-Za-z0-9/._-]+$/.test(value) && !/^(true|false|yes|no|on|off|null|[\d.]+)$/i.test(value)
    ? value
    : JSON.stringify(value);
}
