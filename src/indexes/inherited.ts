import type { ProjectName } from "../packaging/names/project-name.ts";
import type { Refusal } from "../refusal.ts";
import { isForbidding } from "../upstreams/failure.ts";
import type { FileContent, Part } from "./file-content.ts";
import type { IndexFile } from "./index-file.ts";
import type { IndexRecord } from "./index-record.ts";
import { mergeLists, mergeProjects } from "./merge.ts";
import { candidatesFor, hostedFirst, type Origins } from "./ownership.ts";
import type { IndexProject, IndexSource, ProjectList } from "./package-index.ts";

/** One index of a tree. */
export interface Source {
  index: IndexRecord;
  /** What it answers by itself. */
  alone: IndexSource;
  /** The same behind its rules, and those of every index it is reached by. */
  answers: IndexSource;
}

/**
 * An index on bases: one page is made of one source, the first that ever owned the name (STANDARDS D01, RELIABILITY F115), unless
 * its origin is declared otherwise. Every hosted index of the tree comes before every mirror, the nearest first, so that
 * no name that people publish here is ever looked up in a mirror.
 */
export class InheritedIndex implements IndexSource {
  /** Hosted indexes, then mirrors. */
  readonly #sources: readonly Source[];
  readonly #origins: Origins;
  readonly #mayDrop: boolean;

  /** `tree`: the asked index first, then the nearest first. */
  constructor(tree: readonly Source[], origins: Origins) {
    this.#sources = hostedFirst(tree);
    this.#origins = origins;
    this.#mayDrop = tree.some(({ alone }) => alone.dropped !== undefined);
  }

  async project(name: ProjectName): Promise<IndexProject | null> {
    const origin = this.#origins.of(name);
    if (origin.kind === "shared") return this.#shared(name);
    return firstOf(this.#candidates(name), async ({ answers }) => {
      const project = await answers.project(name);
      if (project !== null) return { found: project };
      return (await answers.ownerOf(name)) === null ? null : { found: null };
    });
  }

  async ownerOf(name: ProjectName): Promise<number | null> {
    return firstOf(this.#candidates(name), async ({ answers }) => {
      const owner = await answers.ownerOf(name);
      return owner === null ? null : { found: owner };
    });
  }

  /** From the owner of the name. For a shared name, from any source. */
  async dropped(name: ProjectName): Promise<IndexProject | null> {
    if (!this.#mayDrop) return null;
    const isShared = this.#origins.of(name).kind === "shared";
    return firstOf(this.#candidates(name), async ({ answers }) => {
      const dropped = await answers.dropped?.(name);
      if (dropped) return { found: dropped };
      return isShared || (await answers.ownerOf(name)) === null ? null : { found: null };
    });
  }

  async metadata(name: ProjectName, filename: string): Promise<Record<string, unknown> | null> {
    const file = (await this.project(name))?.files.find((one) => one.filename === filename);
    const source = this.#sources.find(({ index }) => index.id === file?.sourceIndexId);
    return source ? source.answers.metadata(name, filename) : null;
  }

  async content(file: IndexFile, part: Part): Promise<FileContent | null> {
    const source = this.#sources.find(({ index }) => index.id === file.sourceIndexId);
    return source ? source.answers.content(file, part) : null;
  }

  /** What a source takes the file for asks nobody and is no proof: it counts when the project's page has the file. */
  async projectOf(address: string, filename: string): Promise<ProjectName | null> {
    const guesses = new Set<ProjectName>();
    for (const { alone } of this.#sources) {
      const name = await alone.projectOf(address, filename);
      if (name !== null) guesses.add(name);
    }
    const [first = null] = guesses;
    if (guesses.size < 2) return first;
    for (const name of guesses) {
      const files = (await this.project(name))?.files ?? [];
      if (files.some((file) => file.filename === filename && file.address === address)) return name;
    }
    return first;
  }

  async projects(): Promise<ProjectList> {
    const lists = this.#sources.map(async ({ index, answers }) => ({
      index,
      list: await answers.projects(),
    }));
    return mergeLists(await Promise.all(lists), this.#origins);
  }

  #candidates(name: ProjectName): Source[] {
    return candidatesFor(this.#origins.of(name), this.#sources);
  }

  /**
   * One page of all sources, the first that is named before the next; a source that is away is no reason to leave it out, one
   * that forbids the name is, where another has it.
   */
  async #shared(name: ProjectName): Promise<IndexProject | null> {
    const sources = this.#candidates(name);
    let forbidden: Refusal | null = null;
    const answers = await Promise.all(
      sources.map((source) =>
        source.answers.project(name).catch((error: unknown) => {
          if (!isForbidding(error)) throw error;
          forbidden ??= error;
          return null;
        }),
      ),
    );
    const [first, ...rest] = answers.filter((project) => project !== null);
    if (first === undefined && forbidden !== null) throw forbidden;
    return first ? mergeProjects([first, ...rest]) : null;
  }
}

/**
 * What the first source answers that has an answer; null: none has. A source that forbids the name is passed over, and
 * its refusal raised where no other has an answer.
 */
async function firstOf<T>(
  sources: readonly Source[],
  ask: (source: Source) => Promise<{ found: T } | null>,
): Promise<T | null> {
  let forbidden: Refusal | null = null;
  for (const source of sources) {
    try {
      const answer = await ask(source);
      if (answer !== null) return answer.found;
    } catch (error) {
      if (!isForbidding(error)) throw error;
      forbidden ??= error;
    }
  }
  if (forbidden !== null) throw forbidden;
  return null;
}
