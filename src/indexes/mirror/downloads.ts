import { randomUUID } from "node:crypto";
import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { makeFolder } from "../../system/folders.ts";
import { asRefusal, badUpstream } from "../../upstreams/failure.ts";
import type { MirrorCounts } from "./counts.ts";
import { UpstreamDownload } from "./download.ts";
import { isPacked } from "./download-plan.ts";
import { type EvictionParts, evictFor } from "./eviction.ts";
import { askForFile, type FileSource, refusalOfFile } from "./file-asking.ts";
import type { MirrorFile } from "./page.ts";
import type { MirrorSettings } from "./settings.ts";
import { type KeptFile, keyOf, type MirrorStore } from "./store.ts";

/** The mirror that a file is of, as far as its downloads go. */
export interface DownloadSource extends FileSource {
  settings: MirrorSettings;
  /** Keeps a file at its address whose bytes are kept now, even if its page has dropped it meanwhile. */
  keepAddress(file: MirrorFile): Promise<void>;
}

export interface DownloadParts {
  store: MirrorStore;
  counts: MirrorCounts;
  evict: EvictionParts;
  /** Folder on a local disk for what is on its way. */
  folder: string;
  /** The site's limit, in bytes. */
  maxFileSize: number;
}

/** No download goes on without a byte for so long. */
const OLD_MS = 24 * 3_600_000;

/** Files on their way from upstreams: each is fetched once, however many ask for it at the same time. */
export class MirrorDownloads {
  readonly #parts: DownloadParts;
  readonly #running = new Map<string, Promise<UpstreamDownload>>();
  readonly #storing = new Map<string, Promise<KeptFile>>();

  private constructor(parts: DownloadParts) {
    this.#parts = parts;
  }

  /** Makes the folder, and clears away what a crash left in it; where other processes use it too, only what is old. */
  static async open(parts: DownloadParts, isShared: boolean): Promise<MirrorDownloads> {
    makeFolder(parts.folder, 0o700);
    for (const name of await readdir(parts.folder)) {
      const path = join(parts.folder, name);
      const found = isShared ? await stat(path).catch(() => null) : null;
      if (!isShared || (found && Date.now() - found.mtimeMs > OLD_MS)) await rm(path, { force: true });
    }
    return new MirrorDownloads(parts);
  }

  /**
   * The download of a file that is not kept: one that is under way, or a new one. Refuses when there is no file. It must be
   * released.
   */
  async start(from: DownloadSource, file: MirrorFile): Promise<UpstreamDownload> {
    const key = keyOf(file);
    const running = await (this.#running.get(key) ?? this.#start(from, file, key));
    return running.acquire() ? running : this.start(from, file);
  }

  /** How far a download under way has come, in bytes; null when there is none. */
  async received(file: MirrorFile): Promise<number | null> {
    const running = await this.#running.get(keyOf(file))?.catch(() => null);
    return running?.received ?? null;
  }

  /** Fetches and keeps the file, unless it is kept already. */
  async ensure(from: DownloadSource, file: MirrorFile): Promise<{ sha256: string; size: number }> {
    const kept = await this.#parts.store.find(file);
    if (kept?.sha256 && kept.size !== null) return { sha256: kept.sha256, size: kept.size };
    const running = await this.start(from, file);
    try {
      const { sha256, size } = await running.finished;
      await this.#storing.get(keyOf(file));
      return { sha256, size };
    } finally {
      await running.release();
    }
  }

  /** The file's length as the upstream tells it; null when it does not. Refuses where the file itself would be refused. */
  async length(from: DownloadSource, file: MirrorFile): Promise<number | null> {
    refuseUnproved(file);
    const head = await askForFile(from, file, { method: "HEAD" });
    head.body.destroy();
    // Some servers sign links for GET alone, and others do not know HEAD.
    const response = head.status === 200 ? head : await askForFile(from, file, { method: "GET" });
    response.body.destroy();
    if (response.status !== 200) throw refusalOfFile(response);
    const length = response.headers["content-length"];
    return length === undefined || isPacked(file.filename, response.headers) ? file.size : Number(length);
  }

  #start(from: DownloadSource, file: MirrorFile, key: string): Promise<UpstreamDownload> {
    const beginning = this.#begin(from, file);
    this.#running.set(key, beginning);
    beginning.then(
      async (running) => {
        await this.#store(from, file, running).catch(() => undefined);
        this.#running.delete(key);
        await running.release();
      },
      () => this.#running.delete(key),
    );
    beginning
      .then(({ finished }) => finished)
      .catch((error: unknown) =>
        this.#parts.counts.failed(file.sourceIndexId, file.project, asRefusal(error).message),
      );
    return beginning;
  }

  async #begin(from: DownloadSource, file: MirrorFile): Promise<UpstreamDownload> {
    refuseUnproved(file);
    const response = await askForFile(from, file, { method: "GET" });
    if (response.status !== 200) {
      response.body.destroy();
      throw refusalOfFile(response);
    }
    const plan = {
      filename: file.filename,
      hashes: file.hashes,
      // A size that was found out here is of the bytes as they were the last time.
      size: file.isLearned ? null : file.size,
      maxSize: Math.min(this.#parts.maxFileSize, from.settings.maxFileSize ?? Number.POSITIVE_INFINITY),
      path: join(this.#parts.folder, randomUUID()),
    };
    return UpstreamDownload.begin(plan, response);
  }

  /** Stores what came down whole; what cannot be stored was still served. */
  async #store(from: DownloadSource, file: MirrorFile, running: UpstreamDownload): Promise<void> {
    const key = keyOf(file);
    const storing = running.finished.then(async (finished) => {
      try {
        return await this.#parts.store.keep(file, finished);
      } finally {
        await rm(finished.path, { force: true });
      }
    });
    this.#storing.set(key, storing);
    try {
      await storing;
      await from.keepAddress(file);
      await evictFor(this.#parts.evict, file.sourceIndexId, from.settings.cacheSize);
    } finally {
      this.#storing.delete(key);
    }
  }
}

/** Refuses a file if the upstream's page has only hashes that cannot be checked here (RELIABILITY F112). */
export function refuseUnproved({ hashes, unproved }: MirrorFile): void {
  if (unproved === undefined || Object.keys(hashes).length > 0) return;
  throw badUpstream(
    `gives a hash of this file that cannot be checked (${unproved}), and no other one: nothing proves its bytes`,
  );
}
