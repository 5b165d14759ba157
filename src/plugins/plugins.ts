import type { z } from "zod";
import { steadyNow } from "../clock.ts";
import { boundedLine } from "./bounded-line.ts";
import { knownManifest } from "./describe.ts";
import type { Part } from "./parts.ts";
import { PluginCalls, PluginFailure } from "./plugin-calls.ts";
import { optionsOf, type PluginSettings } from "./plugin-settings.ts";

/** Where the server notes what its plugins do. */
export interface PluginReports {
  info(facts: Readonly<Record<string, unknown>>, message: string): void;
  warn(facts: Readonly<Record<string, unknown>>, message: string): void;
  /** An answer, or none, and how long it took. */
  count(plugin: string, part: Part, outcome: "ok" | "error", seconds: number): void;
}

/** A plugin of this server, for administrators. */
export interface PluginState {
  name: string;
  /** Path of the module. */
  package: string;
  version: string | null;
  parts: readonly Part[];
  /** Whether its thread runs now. It is started when the plugin is first asked. */
  isRunning: boolean;
  /** How often its thread was started again. */
  restarts: number;
  /** Calls of this process that failed. */
  failures: number;
  lastFailure: string | null;
}

/** Of failures of one part, only one line goes to the log in this time. */
const LOG_EVERY_MS = 10_000;

interface OpenPlugin {
  settings: PluginSettings;
  calls: PluginCalls;
  parts: readonly Part[];
  version: string | null;
  answersAnyone: boolean;
  groups: readonly string[];
  failures: number;
  lastFailure: string | null;
  quietUntil: Map<Part, number>;
}

/**
 * The plugins of this process. Every call has a time limit, what comes back is checked, and every failure is logged with the
 * plugin's name and counted. What a failure means is decided by who calls.
 */
export class Plugins {
  readonly #plugins: ReadonlyMap<string, OpenPlugin>;
  readonly #reports: PluginReports;

  /** `configured`: the group `plugins` of a loaded configuration. Nothing is started yet. */
  constructor(configured: Readonly<Record<string, PluginSettings>>, reports: PluginReports) {
    this.#reports = reports;
    this.#plugins = new Map(
      Object.entries(configured).map(([name, settings]) => [name, this.#prepare(name, settings)]),
    );
  }

  /** Names of the plugins that have a part. */
  having(part: Part): string[] {
    return [...this.#plugins].filter(([, { parts }]) => parts.includes(part)).map(([name]) => name);
  }

  has(name: string, part: Part): boolean {
    return this.#plugins.get(name)?.parts.includes(part) ?? false;
  }

  /** Whether the HTTP handler of a plugin answers callers who are not signed in. */
  answersAnyone(name: string): boolean {
    return this.#plugins.get(name)?.answersAnyone ?? false;
  }

  /** Calls a method of a part, and checks the answer. Rejects with a `PluginFailure`, which is logged already. */
  async ask<T>(
    name: string,
    part: Part,
    method: string,
    argument: unknown,
    answer: z.ZodType<T>,
  ): Promise<T> {
    const plugin = this.#plugins.get(name);
    if (plugin === undefined || !plugin.parts.includes(part))
      throw new PluginFailure(`there is no plugin ${name} with the part ${part}`, false);
    const begun = steadyNow();
    try {
      const reply = await plugin.calls.ask(part, method, argument, plugin.settings.timeout * 1000);
      const checked = answer.safeParse(reply);
      if (!checked.success) throw new PluginFailure(`its answer is not what ${method} must give`, false);
      this.#reports.count(name, part, "ok", (steadyNow() - begun) / 1000);
      return checked.data;
    } catch (error) {
      this.#reports.count(name, part, "error", (steadyNow() - begun) / 1000);
      this.#noteFailure(name, plugin, part, error);
      throw error;
    }
  }

  /** Groups that the accounts part of a plugin decides about. */
  groupsOf(name: string): readonly string[] {
    return this.#plugins.get(name)?.groups ?? [];
  }

  states(): PluginState[] {
    return [...this.#plugins].map(([name, { settings, calls, version, parts, failures, lastFailure }]) => ({
      name,
      package: settings.package,
      version,
      parts,
      isRunning: calls.isRunning,
      restarts: calls.restarts,
      failures,
      lastFailure,
    }));
  }

  async close(): Promise<void> {
    await Promise.all([...this.#plugins.values()].map(({ calls }) => calls.close()));
  }

  #prepare(name: string, settings: PluginSettings): OpenPlugin {
    const manifest = knownManifest(settings.package);
    const options = optionsOf(settings);
    const onLog = (message: string, facts: unknown) =>
      this.#reports.info({ plugin: name, facts }, `plugin: ${message}`);
    return {
      settings,
      calls: new PluginCalls({ entry: settings.package, name, options, onLog }),
      parts: manifest?.parts ?? [],
      version: manifest?.version ?? null,
      answersAnyone: manifest?.answersAnyone ?? false,
      groups: manifest?.groups ?? [],
      failures: 0,
      lastFailure: null,
      quietUntil: new Map(),
    };
  }

  #noteFailure(name: string, plugin: OpenPlugin, part: Part, error: unknown): void {
    const reason = boundedLine(error instanceof Error ? error.message : String(error));
    plugin.failures++;
    plugin.lastFailure = reason.slice(0, 500);
    const now = steadyNow();
    if (now < (plugin.quietUntil.get(part) ?? 0)) return;
    plugin.quietUntil.set(part, now + LOG_EVERY_MS);
    const { failures } = plugin;
    this.#reports.warn({ plugin: name, part, reason, failures }, "plugin failed");
  }
}
