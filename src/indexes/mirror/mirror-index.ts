import type { Actor } from "../../database/change.ts";
import { siteNow } from "../../database/site-clock.ts";
import { parseCoreMetadata } from "../../packaging/metadata/core-metadata.ts";
import type { ProjectName } from "../../packaging/names/project-name.ts";
import { Refusal } from "../../refusal.ts";
import type { FileContent, Part } from "../file-content.ts";
import type { IndexFile } from "../index-file.ts";
import { addressOf, type IndexRecord } from "../index-record.ts";
import { mergeNames } from "../name-lists.ts";
import type { IndexProject, ProjectList, UpstreamIndex } from "../package-index.ts";
import { guessProjects } from "./guess.ts";
import { type MirroredFiles, mirroredContent } from "./mirrored-content.ts";
import type { MirrorNames } from "./names.ts";
import type { MirrorFile, MirrorPage } from "./page.ts";
import { type AskingParts, PageAsking } from "./page-asking.ts";
import { MIRROR_DEFAULTS, type MirrorSettings } from "./settings.ts";
import type { MirrorSource } from "./source.ts";

export interface MirrorParts extends AskingParts {
  names: MirrorNames;
  files: MirroredFiles;
  /** Core metadata of a file that is offered without: out of the file itself, which may have to be fetched. */
  inside: (file: MirrorFile) => Promise<Uint8Array | null>;
}

/**
 * A mirror of an upstream index: each project's page is kept, confirmed when it is old, and shown while the upstream is
 * away. However many ask for a page, the upstream is asked once.
 */
export class MirrorIndex implements UpstreamIndex {
  readonly index: IndexRecord;
  readonly settings: MirrorSettings;
  readonly source: MirrorSource;
  readonly #parts: MirrorParts;
  readonly #asking: PageAsking;

  constructor(index: IndexRecord, parts: MirrorParts) {
    this.index = index;
    this.settings = index.settings.mirror ?? MIRROR_DEFAULTS;
    this.source = parts.source;
    this.#parts = parts;
    this.#asking = new PageAsking(index, this.settings, parts);
  }

  async projects(): Promise<ProjectList> {
    const { pages, source } = this.#parts;
    const serial = await pages.serial(this.index.id);
    const isEmpty = this.settings.names === "off" || source.isOff;
    const serials = isEmpty ? new Map<ProjectName, number>() : await pages.serials(this.index.id);
    const names = isEmpty ? [] : await this.#listed([...serials.keys()]);
    return { names, reserved: [], serial, serialOf: (name) => serials.get(name) ?? serial, freshUntil: null };
  }

  async #listed(known: readonly ProjectName[]): Promise<readonly ProjectName[]> {
    const { names } = this.#parts;
    if (this.settings.names === "known") return known;
    void names.keepFresh(this);
    return mergeNames([known, await names.list(this)]);
  }

  async project(name: ProjectName): Promise<IndexProject | null> {
    if (this.source.isOff) return null;
    const page = await this.#asking.page(name);
    return page?.found ? this.#present(page) : null;
  }

  /** Also true for a name that the upstream had once, so that files from elsewhere do not take its place unnoticed. */
  async ownerOf(name: ProjectName): Promise<number | null> {
    if (this.source.isOff) return null;
    return (await this.#asking.page(name)) === null ? null : this.index.id;
  }

  async metadata(name: ProjectName, filename: string): Promise<Record<string, unknown> | null> {
    const file = this.source.isOff
      ? undefined
      : (await this.#asking.page(name))?.files.find((one) => one.filename === filename);
    const bytes = file && (await this.#parts.files.metadata.get(this, file));
    return bytes ? { ...parseCoreMetadata(bytes) } : null;
  }

  async inside({ project, address, filename }: IndexFile): Promise<Record<string, unknown> | null> {
    const page = this.source.isOff ? null : await this.#asking.page(project);
    const kept = await this.#parts.pages.read(this.index.id, project);
    const isIt = (file: MirrorFile) => file.filename === filename && file.address === address;
    const file = page?.files.find(isIt) ?? kept?.files.find(isIt) ?? kept?.dropped.find(isIt);
    if (file === undefined) throw new Refusal("not-found", "no-such-file", "There is no such file here.");
    const bytes = await this.#parts.inside(file);
    return bytes && { ...parseCoreMetadata(bytes) };
  }

  /** Among the projects that the file's name allows, the known one that has it; else the likeliest. Asks no upstream. */
  async projectOf(address: string, filename: string): Promise<ProjectName | null> {
    if (this.source.isOff) return null;
    const guesses = guessProjects(filename);
    if (guesses.length > 1) {
      for (const name of guesses) {
        const page = await this.#parts.pages.read(this.index.id, name);
        const isIt = (file: MirrorFile) => file.address === address && file.filename === filename;
        if (page?.files.some(isIt) || page?.dropped.some(isIt)) return name;
      }
    }
    return guesses[0] ?? null;
  }

  /** Requests no page from the upstream: the caller has just read it. */
  async content(shown: IndexFile, part: Part): Promise<FileContent | null> {
    const { project, address, filename } = shown;
    const page = this.source.isOff ? null : await this.#parts.pages.read(this.index.id, project);
    if (page === null || page.status === "quarantined") return null;
    const isIt = (file: MirrorFile) => file.filename === filename && file.address === address;
    const listed = page.files.find(isIt);
    const file = listed ?? page.dropped.find(isIt);
    if (file === undefined) return null;
    const onlyKept = listed === undefined || shown.onlyKept === true;
    return mirroredContent(this.#parts.files, this, { shown, file, part, onlyKept });
  }

  /** The file's link on a newer page, after the upstream refused this one. null: there is no other. */
  renew(file: MirrorFile): Promise<string | null> {
    const hashes = JSON.stringify(file.hashes);
    const isIt = (one: MirrorFile) =>
      one.filename === file.filename &&
      (one.address === file.address || (hashes !== "{}" && JSON.stringify(one.hashes) === hashes));
    return this.#asking.renewed(file.project, (page) => page.files.find(isIt)?.url ?? null, file.url);
  }

  /** Its page may have dropped the file while its bytes came. */
  keepAddress(file: MirrorFile): Promise<void> {
    return this.#parts.pages.addDropped(this.index.id, file.project, [file]);
  }

  /** Asks no upstream. It names the files of the page too, which is not shown where the upstream is away for too long. */
  async dropped(name: ProjectName): Promise<IndexProject | null> {
    const page = this.source.isOff ? null : await this.#parts.pages.read(this.index.id, name);
    if (page === null || page.status === "quarantined") return null;
    const { keepDropped } = this.settings;
    const since = keepDropped === null ? Number.NEGATIVE_INFINITY : siteNow() - keepDropped * 1000;
    const files = page.dropped.filter(({ droppedAt = 0 }) => droppedAt > since);
    const onlyKept = (file: MirrorFile): MirrorFile => ({ ...file, onlyKept: true });
    return { ...this.#present(page), files: [...page.files, ...files].map(onlyKept) };
  }

  /** Why other sources were asked for the project, if the upstream did not say in the usual way that it lacks it; else null. */
  passedOver(name: ProjectName): string | null {
    return this.#asking.passedOver(name);
  }

  /** Asks the upstream for a page now, whatever its age. Refuses when the upstream is away. */
  async refresh(name: ProjectName): Promise<IndexProject | null> {
    if (this.source.isOff) return null;
    const page = await this.#asking.fetchNow(name);
    return page?.found ? this.#present(page) : null;
  }

  /** Every page is requested from the upstream again when it is next needed. */
  async refreshAll(actor: Actor): Promise<void> {
    this.forget();
    await this.#parts.pages.expireAll(this.index.id, addressOf(this.index), actor);
    await this.#parts.names.expire(this.index.id);
    void this.#parts.names.keepFresh(this);
  }

  /** Forgets which names were absent or failed. */
  forget(): void {
    this.#asking.forget();
  }

  #present(page: MirrorPage): IndexProject {
    const { name, status, statusReason, serial, files } = page;
    const common = { name, displayName: name, sourceIndexId: this.index.id, status, statusReason, serial };
    return {
      ...common,
      files: status === "quarantined" ? [] : files,
      freshUntil: this.#asking.freshUntil(page),
    };
  }
}
