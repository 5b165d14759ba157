import type { Actor } from "../database/change.ts";
import type { Database, Writing } from "../database/database.ts";
import { NO_PRECONDITION, type Precondition } from "../database/precondition.ts";
import type { BlobName } from "../indexes/blobs.ts";
import { removeUnusedBlobs } from "../indexes/blobs.ts";
import type { CommentRow } from "../indexes/comments/release-comments.ts";
import type { DocsRow } from "../indexes/docs/release-docs.ts";
import type { IndexRecord } from "../indexes/index-record.ts";
import type { ResultRow } from "../indexes/results/release-results.ts";
import type { ArchiveLimits } from "../packaging/archive/random-access.ts";
import type { ProjectName } from "../packaging/names/project-name.ts";
import type { Storage } from "../storage/storage.ts";
import type { BinnedFile, BinSelection } from "./bin/binned-files.ts";
import { emptyBin, type Purged, purgeBinned } from "./bin/purge.ts";
import { restoreBinned } from "./bin/restore.ts";
import { type Admission, type Admitted, admitBundle } from "./bundles/admit-bundle.ts";
import { revertBundle } from "./bundles/revert-bundle.ts";
import { addComment, removeComment } from "./comments/change-comments.ts";
import { type DocsUpload, publishDocs, removeDocs } from "./docs/change-docs.ts";
import { type ImportedFile, type ImportRequest, importFile } from "./import/import-file.ts";
import { KeyLock } from "./key-lock.ts";
import { changeProject, type ProjectChange, type ProjectChecks } from "./releases/change-project.ts";
import type { FilesAddress, ProjectAddress } from "./releases/find.ts";
import { type PromotedFile, promoteRelease } from "./releases/promote.ts";
import type { Promotion } from "./releases/promotion.ts";
import { type Destination, type Removal, removeFiles, removeProject } from "./releases/remove.ts";
import { setYanked } from "./releases/yank.ts";
import { publishResults, type ResultsUpload, removeResult } from "./results/change-results.ts";
import { type BeginDraft, Spool } from "./spool/spool.ts";
import { beginEarly, type EarlyUpload } from "./upload/early-draft.ts";
import { refuseIfFull } from "./upload/quota.ts";
import { DEFAULT_RULES, type PublishingRules } from "./upload/rules.ts";
import {
  type Published,
  type PublishingTools,
  type PublishRequest,
  publishFile,
  type Recorder,
} from "./upload/upload.ts";

export interface PublishingParts {
  database: Database;
  storage: Storage;
  /** Folder on a local disk for uploads in flight; made when it is missing. */
  spoolFolder: string;
  limits: ArchiveLimits;
  /** Default: `DEFAULT_RULES`. */
  rules?: PublishingRules;
  /** For storages that outlive the database; default: records follow in their own time. */
  recorder?: Recorder | null;
  /** Days that removed files stay in the recycle bin, for indexes without a setting. Default: they are deleted at once. */
  binDays?: number;
}

/** How something is removed. */
export interface RemovalTerms {
  precondition?: Precondition;
  /** Default: the recycle bin, if the index has one. */
  to?: Destination;
  /** Why, for the change log. */
  reason?: string;
}

/** The one way in: everything that changes what an index holds. Every change is written with its entry of the log. */
export class Publishing {
  readonly spool: Spool;
  readonly #parts: PublishingParts;
  readonly #lock = new KeyLock();

  private constructor(parts: PublishingParts, spool: Spool) {
    this.#parts = parts;
    this.spool = spool;
  }

  static async open(parts: PublishingParts): Promise<Publishing> {
    return new Publishing(parts, await Spool.open(parts.spoolFolder));
  }

  /** See `refuseIfFull`. */
  refuseIfFull(index: IndexRecord, size: number | null): Promise<void> {
    return refuseIfFull(this.#parts.database.read, index, size);
  }

  /** See `beginEarly`. */
  early(upload: EarlyUpload): BeginDraft {
    return (path) => beginEarly(this.#parts, upload, path);
  }

  /** See `publishFile`. The spooled upload stays the caller's to discard. */
  publish(request: PublishRequest): Promise<Published> {
    return publishFile(this.#tools, request);
  }

  /** See `importFile`. The spooled file stays the caller's to discard. */
  importFile(request: ImportRequest): Promise<ImportedFile> {
    return importFile(this.#tools, request);
  }

  /** See `admitBundle`. */
  admitBundle(admission: Omit<Admission, "to">): Promise<Admitted> {
    const { to } = this.#removal({ index: admission.into }, admission.actor);
    return admitBundle(this.#tools, { ...admission, to });
  }

  /** See `revertBundle`. */
  revertBundle(index: IndexRecord, sequence: number, actor: Actor): Promise<number> {
    return revertBundle(this.#parts, index, sequence, this.#removal({ index }, actor));
  }

  /** See `promoteRelease`. */
  promote(promotion: Promotion): Promise<PromotedFile[]> {
    return promoteRelease(this.#tools, promotion);
  }

  /** See `publishDocs`. */
  publishDocs(address: ProjectAddress & { version: string }, upload: DocsUpload): Promise<DocsRow> {
    return publishDocs(this.#parts, address, upload);
  }

  /** See `removeDocs`. */
  removeDocs(
    address: ProjectAddress & { version: string },
    actor: Actor,
    precondition = NO_PRECONDITION,
  ): Promise<void> {
    return removeDocs(this.#parts, address, actor, precondition);
  }

  /** See `publishResults`. */
  publishResults(address: ProjectAddress & { version: string }, upload: ResultsUpload): Promise<ResultRow[]> {
    return publishResults(this.#parts, address, upload);
  }

  /** See `addComment`. */
  addComment(
    address: ProjectAddress & { version: string },
    text: string,
    author: { account: string; actor: Actor },
  ): Promise<CommentRow> {
    return addComment(this.#parts.database, address, text, author);
  }

  /** See `removeComment`. */
  removeComment(
    address: ProjectAddress & { version: string; id: string },
    actor: Actor,
    mayRemove: (author: string) => void,
  ): Promise<void> {
    return removeComment(this.#parts.database, address, actor, mayRemove);
  }

  /** See `removeResult`. */
  removeResult(
    address: ProjectAddress & { version: string; id: string },
    actor: Actor,
    precondition = NO_PRECONDITION,
  ): Promise<void> {
    return removeResult(this.#parts, address, actor, precondition);
  }

  /** Yanks a file or a release; resolves with the number of files that changed. Refuses what does not exist. */
  yank(address: FilesAddress, reason: string, actor: Actor): Promise<number> {
    return setYanked(this.#parts.database, address, reason, actor);
  }

  unyank(address: FilesAddress, actor: Actor): Promise<number> {
    return setYanked(this.#parts.database, address, null, actor);
  }

  /** `address` has a file name. */
  async removeFile(
    address: ProjectAddress & { filename: string },
    actor: Actor,
    terms: RemovalTerms = {},
  ): Promise<void> {
    await removeFiles(this.#parts, address, this.#removal(address, actor, terms));
  }

  /** Resolves with the number of files that went. */
  removeRelease(
    address: ProjectAddress & { version: string },
    actor: Actor,
    terms: RemovalTerms = {},
  ): Promise<number> {
    return removeFiles(this.#parts, address, this.#removal(address, actor, terms));
  }

  removeProject(address: ProjectAddress, actor: Actor, terms: RemovalTerms = {}): Promise<void> {
    return removeProject(this.#parts, address, this.#removal(address, actor, terms));
  }

  #removal({ index }: Pick<ProjectAddress, "index">, actor: Actor, terms: RemovalTerms = {}): Removal {
    const { precondition = NO_PRECONDITION, to = "bin", reason } = terms;
    return { actor, precondition, to: this.binDaysOf(index) === 0 ? "nowhere" : to, reason };
  }

  /** Days that removed files of an index stay in its recycle bin; 0: it has none. */
  binDaysOf({ settings }: IndexRecord): number {
    return settings.binDays ?? this.#parts.binDays ?? 0;
  }

  /** See `restoreBinned`. */
  restore(selection: BinSelection & { project: ProjectName }, actor: Actor): Promise<number> {
    return restoreBinned(this.#parts, selection, actor);
  }

  /** See `purgeBinned`. */
  purge(selection: BinSelection, actor: Actor, isMeant: (file: BinnedFile) => boolean): Promise<Purged> {
    return purgeBinned(this.#parts, selection, actor, isMeant);
  }

  /** See `emptyBin`. */
  emptyBin(writing: Writing, index: IndexRecord, actor: Actor): Promise<BlobName[]> {
    return emptyBin(writing, index, actor);
  }

  /** See `removeUnusedBlobs`. */
  async removeUnused(blobs: readonly BlobName[]): Promise<void> {
    await removeUnusedBlobs(this.#parts.database, this.#parts.storage, blobs);
  }

  /** See `changeProject`. */
  changeProject(
    address: ProjectAddress,
    change: ProjectChange,
    actor: Actor,
    checks: ProjectChecks = {},
  ): Promise<void> {
    return changeProject(this.#parts.database, address, change, actor, checks);
  }

  get #tools(): PublishingTools {
    const { recorder = null, rules = DEFAULT_RULES, ...parts } = this.#parts;
    return { ...parts, recorder, rules, checker: this.spool.checker, lock: this.#lock };
  }

  close(): Promise<void> {
    return this.spool.close();
  }
}
