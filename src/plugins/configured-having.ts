import { knownManifest } from "./describe.ts";
import type { Part } from "./parts.ts";
import type { PluginSettings } from "./plugin-settings.ts";

/** Names of the plugins of a loaded configuration that have a part. None is started for this. */
export function configuredHaving(configured: Readonly<Record<string, PluginSettings>>, part: Part): string[] {
  return Object.entries(configured)
    .filter(([, settings]) => knownManifest(settings.package)?.parts.includes(part))
    .map(([name]) => name);
}
