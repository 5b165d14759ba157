import type { ProjectName } from "../../packaging/names/project-name.ts";
import { bornAt } from "../../policies/freeze.ts";
import type { FileContent, Part } from "../file-content.ts";
import { inVersionOrder } from "../hosted.ts";
import type { IndexFile } from "../index-file.ts";
import type { IndexProject, IndexSource, ProjectList, UpstreamIndex } from "../package-index.ts";
import type { Moment } from "./moment.ts";

/**
 * A mirror as far as it is known what it had at a moment: the files that were uploaded until then, by their upload time or, where
 * the upstream tells none, by the time when they were first seen here. Files that the upstream dropped since are among
 * them if their bytes were kept. Yanks, the status and the names of projects are those of today.
 */
export class MirrorThen implements IndexSource {
  readonly #mirror: UpstreamIndex;
  readonly #moment: Moment;

  constructor(mirror: UpstreamIndex, moment: Moment) {
    this.#mirror = mirror;
    this.#moment = moment;
  }

  async projects(): Promise<ProjectList> {
    const list = await this.#mirror.projects();
    return {
      ...list,
      serial: this.#until(list.serial),
      serialOf: (name) => this.#until(list.serialOf(name)),
    };
  }

  async project(name: ProjectName): Promise<IndexProject | null> {
    const project = await this.#mirror.project(name);
    if (project === null) return null;
    const shown = new Set(project.files.map(({ filename }) => filename));
    const isQuarantined = project.status === "quarantined";
    const dropped = isQuarantined ? null : ((await this.#mirror.dropped?.(name)) ?? null);
    const since = (dropped?.files ?? []).filter(
      (file) => this.#wasDroppedSince(file) && !shown.has(file.filename),
    );
    const files = [...project.files, ...since].filter((file) => this.#wasThere(file));
    return { ...project, serial: this.#until(project.serial), files: inVersionOrder(files) };
  }

  async dropped(name: ProjectName): Promise<IndexProject | null> {
    const dropped = (await this.#mirror.dropped?.(name)) ?? null;
    return dropped && { ...dropped, files: dropped.files.filter((file) => this.#wasThere(file)) };
  }

  ownerOf(name: ProjectName): Promise<number | null> {
    return this.#mirror.ownerOf(name);
  }

  metadata(name: ProjectName, filename: string): Promise<Record<string, unknown> | null> {
    return this.#mirror.metadata(name, filename);
  }

  content(file: IndexFile, part: Part): Promise<FileContent | null> {
    return this.#mirror.content(file, part);
  }

  projectOf(address: string, filename: string): Promise<ProjectName | null> {
    return this.#mirror.projectOf(address, filename);
  }

  #wasThere(file: IndexFile): boolean {
    const born = bornAt(file);
    return born !== null && born <= this.#moment.at;
  }

  #wasDroppedSince(file: IndexFile): boolean {
    const { droppedAt } = file as IndexFile & { droppedAt?: number };
    return droppedAt !== undefined && droppedAt > this.#moment.at;
  }

  #until(serial: number): number {
    return Math.min(serial, this.#moment.serial);
  }
}
