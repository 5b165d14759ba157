import type { ProjectName } from "../packaging/names/project-name.ts";
import type { TimedDecision } from "../policies/decision.ts";
import { type Presence, View } from "../policies/view.ts";
import type { ViewSettings } from "../policies/view-settings.ts";
import type { FileFilter } from "./filtered.ts";
import type { IndexFile } from "./index-file.ts";

/** A restricted view as the filter of what an index shows. */
export class ViewFilter implements FileFilter {
  readonly #view: View;

  constructor(settings: ViewSettings) {
    this.#view = new View(settings);
  }

  has(name: ProjectName): Presence {
    return this.#view.has(name);
  }

  lists(name: ProjectName): boolean {
    return this.#view.has(name) === "present";
  }

  mayHide(_name: ProjectName): boolean {
    return true;
  }

  async deciderFor(): Promise<(file: IndexFile) => TimedDecision> {
    return (file) => ({ ...this.#view.decide(file), changesAt: null, isPending: false });
  }
}
