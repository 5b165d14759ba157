import { dirname, resolve } from "node:path";
import { describePlugin, knownManifest } from "../plugins/describe.ts";
import { locatePlugin } from "../plugins/locate.ts";
import type { Part } from "../plugins/parts.ts";
import { Refusal } from "../refusal.ts";
import type { Driver, DriverOption } from "../settings/driver.ts";
import { settingsOf } from "../settings/setting.ts";
import type { Config } from "./schema.ts";
import { describeSettingOrigin, type Given } from "./setting-origin.ts";

type Plugins = Config["plugins"];

/**
 * Finds and asks every plugin that the configuration names. Resolves with the group `plugins` in which each `package` is the path
 * of a module, and with what is wrong.
 */
export async function findPlugins(
  { plugins }: Pick<Config, "plugins">,
  given: ReadonlyMap<string, Given>,
  folder: string,
): Promise<{ plugins: Plugins; problems: string[] }> {
  const found: Plugins = {};
  const problems: string[] = [];
  for (const [name, settings] of Object.entries(plugins)) {
    const origin = given.get(`plugins.${name}.package`)?.origin;
    const base = origin?.from === "file" ? dirname(resolve(folder, origin.file)) : folder;
    try {
      const entry = locatePlugin(name, settings.package, base);
      await describePlugin(name, entry);
      found[name] = { ...settings, package: entry };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      problems.push(error.message);
    }
  }
  return { plugins: found, problems };
}

/** The options of the configured plugins, by path (`plugins.NAME.KEY`). */
export function optionsOfPlugins({ plugins }: Pick<Config, "plugins">): Map<string, DriverOption> {
  const options = new Map<string, DriverOption>();
  for (const [name, { package: entry }] of Object.entries(plugins)) {
    const manifest = knownManifest(entry);
    if (manifest === undefined) continue;
    const group = `plugins.${name}`;
    for (const setting of settingsOf(manifest.options, group)) {
      const schema = manifest.options.shape[setting.path.slice(group.length + 1)];
      options.set(setting.path, { setting, schema: schema as DriverOption["schema"] });
    }
  }
  return options;
}

/** Names of drivers that are neither the server's own nor a plugin's, and plugins that are called like one of the server's own. */
export function driverProblems(
  config: Config,
  builtIn: Record<"storage" | "accounts", readonly Driver[]>,
  given: ReadonlyMap<string, Given>,
): string[] {
  return [
    ...problemsOf("storage.driver", [config.storage.driver], builtIn.storage, pluginsWith(config, "storage")),
    ...problemsOf(
      "accounts.drivers",
      config.accounts.drivers,
      builtIn.accounts,
      pluginsWith(config, "accounts"),
    ),
  ];

  function problemsOf(path: string, names: readonly string[], own: readonly Driver[], added: string[]) {
    const known = [...own.map(({ name }) => name), ...added];
    const words = known.map((name) => `"${name}"`);
    const origin = given.get(path)?.origin;
    const from = origin === undefined ? "" : ` (${describeSettingOrigin(origin)})`;
    const unknown = names
      .filter((name) => !known.includes(name))
      .map(
        (name) =>
          `${path} cannot be ${JSON.stringify(name)}${from}: give ${words.slice(0, -1).join(", ")} or ${words.at(-1)}`,
      );
    const taken = added
      .filter((name) => own.some((driver) => driver.name === name))
      .map((name) => `plugins.${name} has the name of a driver of the server. Choose another name`);
    return [...unknown, ...taken];
  }
}

function pluginsWith({ plugins }: Config, part: Part): string[] {
  return Object.keys(plugins).filter((name) =>
    knownManifest(plugins[name]?.package ?? "")?.parts.includes(part),
  );
}
