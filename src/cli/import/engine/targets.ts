import { matchesGlob } from "../../../glob.ts";
import { parseDistributionFilename } from "../../../packaging/names/distribution-filename.ts";
import { normalizeName } from "../../../packaging/names/project-name.ts";
import type { ApiClient } from "../../api-client.ts";
import { indexPath } from "../../options/index-option.ts";
import { CommandFailure, EXIT } from "../../terminal/failure.ts";
import type { OldFile } from "./old-site.ts";
import { Target } from "./target.ts";

/** The indexes that an import fills, and which project goes into which. */
export class Targets {
  readonly api: ApiClient;
  /** Each index once; the first one takes what no rule names. */
  readonly all: readonly Target[];
  readonly #rules: readonly { glob: string; target: Target }[];

  /** `rules` are those of `--map`: `GLOB=owner/name`. Refuses (usage) others. */
  constructor(api: ApiClient, into: string, rules: readonly string[], peer: string) {
    this.api = api;
    const byAddress = new Map<string, Target>();
    const targetOf = (address: string): Target => {
      indexPath(address);
      const known = byAddress.get(address) ?? new Target(api, address, peer);
      byAddress.set(address, known);
      return known;
    };
    targetOf(into);
    this.#rules = rules.map((rule) => {
      const [glob = "", address = "", ...rest] = rule.split("=");
      if (glob === "" || address === "" || rest.length > 0)
        throw new CommandFailure(
          `--map ${rule}: write PROJECTS=owner/name, such as "secret-*=team/private".`,
          EXIT.usage,
        );
      return { glob: glob.toLowerCase(), target: targetOf(address) };
    });
    this.all = [...byAddress.values()];
  }

  /** Where a project goes, by its normalised name. */
  of(project: string): Target {
    return this.#rules.find(({ glob }) => matchesGlob(glob, project))?.target ?? (this.all[0] as Target);
  }
}

/** Normalised name of a file's project; empty if nothing tells. */
export function projectOf({ filename, project }: OldFile): string {
  if (project !== null) return normalizeName(project);
  try {
    return parseDistributionFilename(filename).project;
  } catch {
    return "";
  }
}
