import type { ProjectName } from "../packaging/names/project-name.ts";
import { parseVersion } from "../packaging/versions/version.ts";
import type { Decision } from "./decision.ts";
import type { FileFacts } from "./file-facts.ts";
import { NameSet } from "./name-set.ts";
import { fitsPlatform, platformGlobs } from "./platforms.ts";
import { letsThrough, type RequirementLine, requirementLines } from "./requirement-lines.ts";
import type { ViewSettings } from "./view-settings.ts";

/**
 * Whether a view has a project: `absent` ones are as if nobody had them, so that an heir may have them from elsewhere;
 * `denied` ones are there without files, so that no other source can stand in for them.
 */
export type Presence = "present" | "absent" | "denied";

/** A restricted view, ready to be asked. */
export class View {
  readonly #settings: ViewSettings;
  readonly #lines = new Map<ProjectName, RequirementLine[]>();
  readonly #allow: NameSet;
  readonly #deny: NameSet;
  readonly #platforms: string[];

  constructor(settings: ViewSettings) {
    this.#settings = settings;
    this.#allow = new NameSet(settings.allow);
    this.#deny = new NameSet(settings.deny);
    this.#platforms = platformGlobs(settings.platforms);
    for (const line of requirementLines(settings.requirements)) {
      this.#lines.set(line.project, [...(this.#lines.get(line.project) ?? []), line]);
    }
  }

  has(project: ProjectName): Presence {
    if (this.#deny.has(project)) return "denied";
    if (this.#lines.has(project) || this.#allow.has(project)) return "present";
    return this.#lines.size === 0 && this.#allow.isEmpty ? "present" : "absent";
  }

  /** What the view says of a file; it never holds. */
  decide(file: FileFacts): Decision {
    const problem = this.#problemOf(file);
    return problem === null
      ? { action: "allow", rule: null, because: null, until: null }
      : { action: "deny", rule: null, because: problem, until: null };
  }

  #problemOf(file: FileFacts): string | null {
    const presence = this.has(file.project);
    if (presence === "denied") return `The view denies ${file.project}.`;
    if (presence === "absent")
      return `The view does not name ${file.project} in its requirements or allow list.`;
    if (this.#settings.wheelOnly && file.kind !== "wheel") return "The view shows wheels alone.";
    if (!fitsPlatform(this.#platforms, file.filename, file.kind)) {
      return `The view shows files for ${this.#settings.platforms.join(", ")} alone.`;
    }
    return this.#versionProblem(file);
  }

  #versionProblem(file: FileFacts): string | null {
    const { preReleases } = this.#settings;
    const version = parseVersion(file.version);
    const lines = this.#lines.get(file.project);
    if (lines === undefined) {
      return version?.isPrerelease && !preReleases ? "The view shows no pre-releases." : null;
    }
    const fitting = lines.filter((line) => version !== null && letsThrough(line, version, preReleases));
    if (fitting.length === 0) {
      const wanted = lines.map(({ text }) => text).join(" or ");
      return version?.isPrerelease && lines.some((line) => letsThrough(line, version, true))
        ? "The view shows no pre-releases that its requirements do not name."
        : `The view asks for ${wanted}.`;
    }
    const pinned = fitting.some(({ sha256 }) => sha256.length === 0 || sha256.includes(file.sha256 ?? ""));
    return pinned ? null : "Its hash is not among those that the view's requirements pin.";
  }
}
