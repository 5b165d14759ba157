import { z } from "zod";
import type { PolicyFile } from "../../plugin/src/contract.ts";
import { boundedMap } from "../bounded-map.ts";
import { siteNow } from "../database/site-clock.ts";
import type { Plugins } from "../plugins/plugins.ts";
import type { FileSource, PluginVerdict, PluginVerdicts } from "../policies/file-facts.ts";
import type { IndexFile } from "./index-file.ts";

const MOST_KEPT = 20_000;
const FILES_AT_ONCE = 500;
/** Milliseconds for which an answer is kept, unless the plugin says otherwise. */
const KEPT_MS = 300_000;
const MIN_KEPT_MS = 1_000;
const MAX_KEPT_MS = 7 * 86_400_000;
/** Milliseconds for which a plugin that failed is not asked again. */
const FAILED_MS = 5_000;

const KeepFor = z.number().nonnegative().optional();

interface Asked {
  key: string;
  question: PolicyFile;
}

/**
 * What the conditions of plugins say of files. Answers are kept for a while, so that a page costs one question for each new file.
 * A plugin that fails, or gives another number of answers than it was asked for, could not tell.
 */
export class PluginConditions {
  readonly #plugins: Plugins;
  readonly #kept = boundedMap<string, PluginVerdict>(MOST_KEPT);
  /** Plugins that failed, and until when that counts. */
  readonly #failed = new Map<string, number>();

  constructor(plugins: Plugins) {
    this.#plugins = plugins;
  }

  /** What the plugins of these names say of each of the files, which are of one project. */
  async of(
    names: readonly string[],
    files: readonly IndexFile[],
    sourceOf: (file: IndexFile) => FileSource,
  ): Promise<(file: IndexFile) => PluginVerdicts> {
    const byFile = new Map<IndexFile, Map<string, PluginVerdict>>();
    for (const file of files) byFile.set(file, new Map());
    for (const name of names) {
      const asked = files.map((file) => askedOf(name, file, sourceOf(file)));
      const verdicts = await this.#verdicts(name, asked);
      for (const [at, file] of files.entries()) byFile.get(file)?.set(name, verdicts[at] as PluginVerdict);
    }
    return (file) => byFile.get(file) ?? new Map();
  }

  async #verdicts(name: string, asked: readonly Asked[]): Promise<PluginVerdict[]> {
    const now = siteNow();
    const verdicts = new Map<string, PluginVerdict>();
    const open: Asked[] = [];
    for (const one of asked) {
      const kept = this.#kept.get(one.key);
      if (kept !== undefined && kept.until > now) verdicts.set(one.key, kept);
      else open.push(one);
    }
    for (let at = 0; at < open.length; at += FILES_AT_ONCE) {
      const some = open.slice(at, at + FILES_AT_ONCE);
      for (const [place, verdict] of (await this.#ask(name, some)).entries())
        verdicts.set((some[place] as Asked).key, verdict);
    }
    return asked.map(({ key }) => verdicts.get(key) as PluginVerdict);
  }

  async #ask(name: string, asked: readonly Asked[]): Promise<PluginVerdict[]> {
    const failedUntil = this.#failed.get(name) ?? 0;
    if (failedUntil > siteNow()) return unknown(asked, failedUntil);
    try {
      const questions = asked.map(({ question }) => question);
      const answer = z.array(z.boolean()).length(asked.length);
      const matches = await this.#plugins.ask(name, "policy", "matches", questions, answer);
      const until = siteNow() + (await this.#keepFor(name));
      return matches.map((one, at) => {
        const verdict = { matches: one, until };
        this.#kept.set((asked[at] as Asked).key, verdict);
        return verdict;
      });
    } catch {
      const until = siteNow() + FAILED_MS;
      this.#failed.set(name, until);
      return unknown(asked, until);
    }
  }

  async #keepFor(name: string): Promise<number> {
    const seconds = await this.#plugins.ask(name, "policy", "keepFor", null, KeepFor);
    return seconds === undefined ? KEPT_MS : Math.min(MAX_KEPT_MS, Math.max(MIN_KEPT_MS, seconds * 1000));
  }
}

function unknown(asked: readonly Asked[], until: number): PluginVerdict[] {
  return asked.map(() => ({ matches: null, until }));
}

function askedOf(name: string, file: IndexFile, source: FileSource): Asked {
  const { filename, project, version, kind, size, sha256, uploadedAt, yanked } = file;
  const question: PolicyFile = {
    filename,
    project,
    version,
    kind,
    size,
    sha256,
    uploadedAt: uploadedAt === null ? null : new Date(uploadedAt).toISOString(),
    yanked,
    source: source.address,
    sourceKind: source.kind,
  };
  return { key: `${name}\n${JSON.stringify(question)}`, question };
}
