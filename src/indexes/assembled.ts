import { siteNow } from "../database/site-clock.ts";
import type { ProjectName } from "../packaging/names/project-name.ts";
import { Refusal } from "../refusal.ts";
import type { FileContent, Part } from "./file-content.ts";
import { offers } from "./hosted-content.ts";
import type { IndexFile } from "./index-file.ts";
import type { IndexProject, IndexSource, PackageIndex, ProjectList } from "./package-index.ts";

/**
 * An index as everything outside this folder sees it: its sources behind their policies, and the only way to the bytes of
 * their files. A file is opened only if this index shows it, so that no file of a source gets past a policy, a view, or
 * the index that owns the name.
 */
export class AssembledIndex implements PackageIndex {
  readonly #source: IndexSource;
  /** File lists that this index has answered, so that a file in one of them needs no second look. */
  readonly #answered = new WeakSet<readonly IndexFile[]>();

  constructor(source: IndexSource) {
    this.#source = source;
  }

  projects(): Promise<ProjectList> {
    return this.#source.projects();
  }

  async project(name: ProjectName): Promise<IndexProject | null> {
    return this.#note(await this.#source.project(name));
  }

  async dropped(name: ProjectName): Promise<IndexProject | null> {
    return this.#note((await this.#source.dropped?.(name)) ?? null);
  }

  ownerOf(name: ProjectName): Promise<number | null> {
    return this.#source.ownerOf(name);
  }

  metadata(name: ProjectName, filename: string): Promise<Record<string, unknown> | null> {
    return this.#source.metadata(name, filename);
  }

  projectOf(address: string, filename: string): Promise<ProjectName | null> {
    return this.#source.projectOf(address, filename);
  }

  async open(project: IndexProject, file: IndexFile, part: Part): Promise<FileContent | null> {
    const isAnswered = this.#answered.has(project.files) && project.files.includes(file);
    const isFresh = project.freshUntil === null || project.freshUntil > siteNow();
    const shown = isAnswered && isFresh ? file : await this.#find(file, isAnswered);
    return shown !== null && offers(shown, part) ? this.#source.content(shown, part) : null;
  }

  #note(project: IndexProject | null): IndexProject | null {
    if (project !== null) this.#answered.add(project.files);
    return project;
  }

  /**
   * The same file as this index shows it now. null: it does not. `isAnswered`: it did before, which counts while the
   * database is away.
   */
  async #find(file: IndexFile, isAnswered: boolean): Promise<IndexFile | null> {
    const isIt = ({ filename, address }: IndexFile) => filename === file.filename && address === file.address;
    try {
      const shown = (await this.project(file.project))?.files.find(isIt);
      return shown ?? (await this.dropped(file.project))?.files.find(isIt) ?? null;
    } catch (error) {
      if (isAnswered && error instanceof Refusal && error.code === "database-unavailable") return file;
      throw error;
    }
  }
}
