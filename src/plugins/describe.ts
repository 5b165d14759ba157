import { Refusal } from "../refusal.ts";
import { type PluginManifest, readManifest } from "./manifest.ts";
import type { RawManifest } from "./parts.ts";
import { PluginCalls } from "./plugin-calls.ts";

/** Milliseconds that a module has to be imported. */
const PATIENCE_MS = 20_000;

/** What modules said, by their path: they do not change while the process runs. */
const known = new Map<string, PluginManifest>();

/** What was read of the module at a path; undefined: nothing yet. */
export function knownManifest(entry: string): PluginManifest | undefined {
  return known.get(entry);
}

/**
 * Asks a plugin what it is, in a thread that ends with the answer. Refuses (`invalid`) a module that fails or takes too long, or
 * that is not a plugin for this server.
 */
export async function describePlugin(name: string, entry: string): Promise<PluginManifest> {
  const before = known.get(entry);
  if (before !== undefined) return before;
  const calls = new PluginCalls({ entry, name, options: {}, onLog: () => undefined });
  try {
    const raw = (await calls.ask(null, "", null, PATIENCE_MS)) as RawManifest;
    const manifest = readManifest(name, raw);
    known.set(entry, manifest);
    return manifest;
  } catch (error) {
    if (error instanceof Refusal) throw error;
    const [reason = ""] = (error instanceof Error ? error.message : String(error)).split("\n");
    throw new Refusal(
      "invalid",
      "bad-plugin",
      `The plugin ${name} cannot be loaded from ${entry}: ${reason}.`,
      {
        cause: error,
      },
    );
  } finally {
    await calls.close();
  }
}
