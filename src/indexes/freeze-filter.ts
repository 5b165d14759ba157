import type { ProjectName } from "../packaging/names/project-name.ts";
import type { TimedDecision } from "../policies/decision.ts";
import { decideFrozen, type FreezeSettings } from "../policies/freeze.ts";
import type { Presence } from "../policies/view.ts";
import type { FileFilter } from "./filtered.ts";
import type { IndexFile } from "./index-file.ts";

/** A freeze as the filter of what an index shows. It hides files, never that a project is there. */
export class FreezeFilter implements FileFilter {
  readonly #freeze: FreezeSettings;

  constructor(freeze: FreezeSettings) {
    this.#freeze = freeze;
  }

  has(_name: ProjectName): Presence {
    return "present";
  }

  lists(_name: ProjectName): boolean {
    return true;
  }

  mayHide(_name: ProjectName): boolean {
    return true;
  }

  async deciderFor(): Promise<(file: IndexFile) => TimedDecision> {
    return (file) => ({ ...decideFrozen(this.#freeze, file), changesAt: null, isPending: false });
  }
}
