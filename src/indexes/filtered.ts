import type { ProjectName } from "../packaging/names/project-name.ts";
import { earlier, type TimedDecision } from "../policies/decision.ts";
import type { Presence } from "../policies/view.ts";
import type { FileContent, Part } from "./file-content.ts";
import type { IndexFile } from "./index-file.ts";
import { filterNames } from "./name-lists.ts";
import type { IndexProject, IndexSource, ProjectList } from "./package-index.ts";

/** Decides what of an index is shown: the rules of a policy, or a restricted view. */
export interface FileFilter {
  /** Whether there is such a project, as far as its name alone says. */
  has(name: ProjectName): Presence;

  /** Whether lists of projects name it: they leave out what is known to show no file. */
  lists(name: ProjectName): boolean;

  /** Whether single files of it may be hidden, as far as its name alone says. */
  mayHide(name: ProjectName): boolean;

  /** A function that decides about each file of the project. null: every file is shown. */
  deciderFor(project: IndexProject): Promise<((file: IndexFile) => TimedDecision) | null>;

  /**
   * Looks into files of one project whose decision is pending, as far as that can be waited for; `isAnyShown`: whether others of
   * it are shown. Resolves with whether anything is known now that was not before.
   */
  lookInto?(pending: readonly IndexFile[], isAnyShown: boolean): Promise<boolean>;

  /** Whether a file that is on the page may be downloaded, by its own core metadata. Absent: always. */
  admits?(file: IndexFile): Promise<boolean>;
}

/**
 * An index of which only some files are shown. What is hidden is on no page, has no metadata and lies at no file
 * address; a project of which nothing is shown is still there, so that no namesake from elsewhere takes its place.
 */
export class FilteredIndex implements IndexSource {
  readonly #base: IndexSource;
  readonly #filter: FileFilter;
  readonly #kind: "hosted" | "mirror";

  /** `kind`: whether looking for an owner may ask an upstream. */
  constructor(base: IndexSource, filter: FileFilter, kind: "hosted" | "mirror") {
    this.#base = base;
    this.#filter = filter;
    this.#kind = kind;
  }

  async projects(): Promise<ProjectList> {
    const list = await this.#base.projects();
    const hidden: ProjectName[] = [];
    const names = await filterNames(
      list.names,
      (name) => this.#filter.lists(name) || hidden.push(name) === 0,
    );
    return { ...list, names, reserved: list.reserved.concat(hidden) };
  }

  async project(name: ProjectName): Promise<IndexProject | null> {
    const presence = this.#filter.has(name);
    if (presence === "absent") return null;
    const project = await this.#base.project(name);
    if (project === null) return null;
    if (presence === "denied") return { ...project, files: [] };
    const decided = await this.#decided(project);
    const { pending } = decided;
    const isAnyShown = pending.length < decided.project.files.length;
    if (pending.length === 0 || !(await this.#filter.lookInto?.(pending, isAnyShown))) return decided.project;
    // The page has a new serial with what was found.
    const again = await this.#base.project(name);
    return again && (await this.#decided(again)).project;
  }

  async #decided(project: IndexProject): Promise<Decided> {
    const decide = await this.#filter.deciderFor(project);
    return decide === null ? { project, pending: [] } : shownOf(project, decide);
  }

  /** By the same rules as what is on the page. */
  async dropped(name: ProjectName): Promise<IndexProject | null> {
    if (this.#filter.has(name) !== "present") return null;
    const dropped = (await this.#base.dropped?.(name)) ?? null;
    return dropped && (await this.#decided(dropped)).project;
  }

  /** No upstream is asked about a name that a view would hide in any case; what is published here owns its name all the same. */
  async ownerOf(name: ProjectName): Promise<number | null> {
    if (this.#kind === "mirror" && this.#filter.has(name) === "absent") return null;
    return this.#base.ownerOf(name);
  }

  async metadata(name: ProjectName, filename: string): Promise<Record<string, unknown> | null> {
    const project = await this.project(name);
    if (!project?.files.some((file) => file.filename === filename)) return null;
    return this.#base.metadata(name, filename);
  }

  /** Policies have the last word here: on what only the file's own core metadata tells. */
  async content(file: IndexFile, part: Part): Promise<FileContent | null> {
    // First, because looking into the file may store it.
    const isAdmitted = !this.#filter.admits || (await this.#filter.admits(file));
    return isAdmitted ? this.#base.content(file, part) : null;
  }

  async projectOf(address: string, filename: string): Promise<ProjectName | null> {
    const name = await this.#base.projectOf(address, filename);
    if (name === null) return null;
    const isIt = (file: IndexFile) => file.address === address && file.filename === filename;
    if ((await this.project(name))?.files.some(isIt)) return name;
    return (await this.dropped(name))?.files.some(isIt) ? name : null;
  }
}

/** A project with its shown files, and those of them whose metadata was not read yet. */
interface Decided {
  project: IndexProject;
  pending: IndexFile[];
}

/** It must be looked at again when time may change what is shown. */
function shownOf(project: IndexProject, decide: (file: IndexFile) => TimedDecision): Decided {
  let { freshUntil } = project;
  const pending: IndexFile[] = [];
  const files = project.files.filter((file) => {
    const { action, changesAt, isPending } = decide(file);
    freshUntil = earlier(freshUntil, changesAt);
    if (isPending) pending.push(file);
    return action === "allow";
  });
  return { project: { ...project, files, freshUntil }, pending };
}
