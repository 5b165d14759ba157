import { pathToFileURL } from "node:url";
import type { Plugin } from "../../plugin/src/contract.ts";
import { PARTS, type RawManifest } from "./parts.ts";

/** Imports the module of a plugin. Throws if its default export is no object. */
export async function importPlugin(entry: string): Promise<Plugin> {
  const { default: plugin } = (await import(pathToFileURL(entry).href)) as { default?: unknown };
  // What CommonJS exports is the default itself; TypeScript puts another default into it.
  const inner = (plugin as { default?: unknown } | undefined)?.default ?? plugin;
  if (typeof inner !== "object" || inner === null) throw new Error("its module has no default export");
  return inner as Plugin;
}

/** What a plugin says about itself, as data. */
export function rawManifest(plugin: Plugin): RawManifest {
  const { contract, version, answersAnyone, groups, options } = plugin;
  const parts = PARTS.filter((part) => typeof plugin[part] === "function");
  return JSON.parse(
    JSON.stringify({ contract, version, answersAnyone, groups, options, parts }),
  ) as RawManifest;
}
