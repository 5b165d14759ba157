import { z } from "zod";
import { SECONDS } from "../settings/units.ts";

/** Names of plugins; they are part of addresses and variables. */
export const PluginName = z.string().regex(/^[a-z][a-z0-9]{0,31}$/, {
  error: "a name has lowercase letters and digits, and begins with a letter",
});

/** The group `plugins.NAME` of the configuration. Its other keys are the options of the plugin. */
export const PluginSettings = z.looseObject({
  package: z
    .string()
    .min(1)
    .describe(
      "Name of an npm package that is installed beside the configuration file, or path of a folder or file of JavaScript.",
    ),
  timeout: z
    .number()
    .positive()
    .max(300)
    .default(5)
    .describe("Seconds that the plugin has for one answer. Reads and writes of a storage have one minute.")
    .meta(SECONDS),
});
export type PluginSettings = z.infer<typeof PluginSettings>;

/** The options of the plugin, without what the server itself reads. */
export function optionsOf(settings: PluginSettings): Record<string, unknown> {
  const { package: _package, timeout: _timeout, ...options } = settings;
  return options;
}
