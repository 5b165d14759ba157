import { steadyNow } from "../../clock.ts";
import { siteNow } from "../../database/site-clock.ts";
import type { ProjectName } from "../../packaging/project-name.ts";
import type { Refusal } from "../../refusal.ts";
import { asRefusal, upstreamTimeout } from "../../upstreams/failure.ts";
import { fetchPage, type PageAnswer } from "../../upstreams/page.ts";
import { mirrorsBefore, refuseLoop } from "../../upstreams/via.ts";
import type { IndexRecord } from "../index-record.ts";
import type { MirrorClaims } from "./claims.ts";
import type { MirrorCounts } from "./counts.ts";
import { seenKey } from "./files-read.ts";
import type { MirrorPage } from "./page.ts";
import type { MirrorPageReader } from "./page-reader.ts";
import type { Failure, MirrorPages } from "./pages.ts";
import type { MirrorSettings } from "./settings.ts";
import type { MirrorSource } from "./source.ts";

export interface AskingParts {
  pages: MirrorPages;
  reader: MirrorPageReader;
  source: MirrorSource;
  counts: MirrorCounts;
  /** null: this process alone serves. */
  claims: MirrorClaims | null;
  /** Told of what went wrong with an upstream while an older page was served. */
  onTrouble: (name: ProjectName, refusal: Refusal) => void;
}

type Times = Pick<MirrorPage, "checkedAt" | "expiresAt">;

/** How long a client waits for a page to be confirmed before it is served the kept one. Milliseconds, as all below. */
const PATIENCE = 1000;
/** How long for a page that was never seen: below the time-outs of installers, so that they are told to try again. */
const LONG_PATIENCE = 12_000;
/** How long another mirror's request waits for what others have asked for. */
const PATIENCE_WITH_MIRRORS = 500;
/** A page that was not confirmed for longer is too old to be served without waiting. */
const MAX_UNWAITED = 24 * 3_600_000;
/** An upstream that failed is not asked for the same page again before that. */
const PAUSE_WITH_PAGE = 10_000;
const PAUSE_WITHOUT_PAGE = 1000;
const MAX_PAUSE = 600_000;
/** Names whose absence or failure is remembered. */
const MAX_REMEMBERED = 50_000;

/** When an upstream is asked for a page, and what is answered until it has: however many want it, it is asked once. */
export class PageAsking {
  readonly #index: IndexRecord;
  readonly #settings: MirrorSettings;
  readonly #parts: AskingParts;
  readonly #fetching = new Map<ProjectName, Promise<MirrorPage | null>>();
  /** Until when each is not asked for again, by `steadyNow`. */
  readonly #absent = new Map<ProjectName, number>();
  readonly #failures = new Map<ProjectName, Failure>();

  constructor(index: IndexRecord, settings: MirrorSettings, parts: AskingParts) {
    this.#index = index;
    this.#settings = settings;
    this.#parts = parts;
  }

  /** Asks now, whatever is known. Refuses when the upstream is away. */
  async fetchNow(name: ProjectName): Promise<MirrorPage | null> {
    this.#absent.delete(name);
    this.#failures.delete(name);
    await this.#fetching.get(name)?.catch(() => null);
    return this.#fetch(name, await this.#parts.pages.read(this.#index.id, name));
  }

  /** Forgets which names were absent or failed. */
  forget(): void {
    this.#absent.clear();
    this.#failures.clear();
  }

  /** Until when nobody need look again; while the upstream is failing, until it may be asked again. */
  freshUntil(page: MirrorPage): number {
    const failure = this.#failures.get(page.name);
    const paused = failure === undefined ? 0 : siteNow() + failure.until - steadyNow();
    const fresh = this.#isFresh(page) ? page.expiresAt : siteNow() + PATIENCE;
    return this.#parts.source.isOffline ? siteNow() + MAX_PAUSE : Math.max(paused, fresh);
  }

  /** A time of confirmation in the future means that the clock was set back: it says nothing (RELIABILITY F13). */
  #isFresh(page: MirrorPage): boolean {
    const now = siteNow();
    const expiresAt = Math.min(page.expiresAt, page.checkedAt + this.#expiry(page.found));
    return now < expiresAt && page.checkedAt <= now + PATIENCE;
  }

  #expiry(found: boolean): number {
    return (found ? this.#settings.expiry : this.#settings.negativeExpiry) * 1000;
  }

  /** The page, kept or fetched; null when the upstream never had it. */
  async page(name: ProjectName): Promise<MirrorPage | null> {
    refuseLoop(this.#parts.source.via);
    const now = steadyNow();
    const absentUntil = this.#absent.get(name);
    if (absentUntil !== undefined && now < absentUntil) return null;
    const { pages } = this.#parts;
    let page = await pages.read(this.#index.id, name);
    if (page !== null && !this.#isFresh(page)) page = await pages.reread(this.#index.id, page);
    if (page !== null && (this.#isFresh(page) || this.#parts.source.isOffline)) return page;
    const failure = this.#failures.get(name);
    if (failure !== undefined && now < failure.until) return this.#despite(failure.refusal, page);
    return this.#fetchWithin(name, page);
  }

  /** Waits for the upstream; for a page that is not too old only a moment, then the kept one must do. */
  async #fetchWithin(name: ProjectName, page: MirrorPage | null): Promise<MirrorPage | null> {
    const fetched = this.#fetchApart(name, page).catch((error: unknown) =>
      this.#despite(asRefusal(error), page),
    );
    const isOld = page === null || siteNow() - page.checkedAt > MAX_UNWAITED;
    const { promise, resolve, reject } = Promise.withResolvers<MirrorPage | null>();
    const giveUp = () => {
      if (page === null) reject(upstreamTimeout("is still sending this page; try again"));
      else resolve(page);
    };
    const timer = setTimeout(giveUp, isOld ? LONG_PATIENCE : PATIENCE);
    fetched.catch(() => undefined);
    return Promise.race([fetched, promise]).finally(() => clearTimeout(timer));
  }

  /** The kept page in place of a failed answer, if there is one that may still be shown. */
  #despite(refusal: Refusal, page: MirrorPage | null): MirrorPage | null {
    const { staleOnError } = this.#settings;
    if (page === null) throw refusal;
    if (staleOnError !== null && siteNow() - page.checkedAt > (staleOnError + this.#settings.expiry) * 1000)
      throw refusal;
    return page;
  }

  /**
   * The same for who asks. Where that is another mirror, an asking under way may be waiting for this very answer: then it is
   * asked for by itself, and a circle is found.
   */
  #fetchApart(name: ProjectName, page: MirrorPage | null): Promise<MirrorPage | null> {
    if (mirrorsBefore().length === 0) return this.#fetch(name, page);
    const { promise, resolve } = Promise.withResolvers<MirrorPage | null>();
    const timer = setTimeout(() => resolve(this.#ask(name, page)), PATIENCE_WITH_MIRRORS);
    return Promise.race([this.#fetch(name, page), promise]).finally(() => clearTimeout(timer));
  }

  /** Asks the upstream, once for all who want the page at the same time. */
  #fetch(name: ProjectName, page: MirrorPage | null): Promise<MirrorPage | null> {
    const running = this.#fetching.get(name);
    if (running) return running;
    const fetching = this.#askOnce(name, page)
      .catch((error: unknown) => {
        throw this.#noteFailure(name, asRefusal(error), page !== null);
      })
      .finally(() => this.#fetching.delete(name));
    this.#fetching.set(name, fetching);
    return fetching;
  }

  /** Asks, unless another process does: then its answer is taken, and asked for anew only where that failed. */
  async #askOnce(name: ProjectName, page: MirrorPage | null): Promise<MirrorPage | null> {
    const { claims, pages } = this.#parts;
    if (claims === null) return this.#ask(name, page);
    const result = await claims.once(this.#index.id, name, async () => {
      const value = (await this.#keptMeanwhile(name, page)) ?? (await this.#ask(name, page));
      return { value, outcome: value === null ? "absent" : "page" };
    });
    if ("value" in result) return result.value;
    if (result.elsewhere === "failed") return this.#ask(name, page);
    if (result.elsewhere === "absent" && page === null) {
      remember(this.#absent, name, steadyNow() + this.#expiry(false));
      return null;
    }
    const kept = await pages.read(this.#index.id, name);
    return kept && pages.reread(this.#index.id, kept);
  }

  /** What another process was told between the look at what is kept and the claim. */
  async #keptMeanwhile(name: ProjectName, page: MirrorPage | null): Promise<MirrorPage | null> {
    const { pages } = this.#parts;
    const before = page?.checkedAt;
    const kept = await (page === null
      ? pages.read(this.#index.id, name)
      : pages.reread(this.#index.id, page));
    return kept !== null && kept.checkedAt !== before && this.#isFresh(kept) ? kept : null;
  }

  async #ask(name: ProjectName, page: MirrorPage | null): Promise<MirrorPage | null> {
    const known = page?.found ? page.validators : null;
    this.#parts.reader.prepare();
    const client = await this.#parts.source.client();
    this.#parts.counts.asked(this.#index.id);
    const answer = await fetchPage(client, name, known);
    this.#failures.delete(name);
    const now = siteNow();
    const found = answer.kind !== "absent";
    const times = { checkedAt: now, expiresAt: now + this.#expiry(found) };
    if (!found && page === null) {
      remember(this.#absent, name, steadyNow() + this.#expiry(false));
      return null;
    }
    if (page !== null && (answer.kind === "unchanged" || (!found && !page.found))) {
      await this.#parts.pages.confirm(this.#index.id, page, times.checkedAt, times.expiresAt);
      return page;
    }
    return answer.kind === "page" ? this.#take(answer, page, times) : this.#takeAway(name, times);
  }

  /** Keeps what the upstream sent. A flat page without a file of the project is the word that there is no such project. */
  async #take(
    { page: raw, validators }: PageAnswer & { kind: "page" },
    before: MirrorPage | null,
    times: Times,
  ): Promise<MirrorPage | null> {
    const { name } = raw;
    const { content, packed } = await this.#parts.reader.read({
      page: raw,
      indexId: this.#index.id,
      metadata: this.#settings.metadata,
      firstSeen: new Map(before?.files.map((file) => [seenKey(file), file.firstSeenAt ?? times.checkedAt])),
      now: times.checkedAt,
    });
    if (this.#settings.layout === "flat" && content.files.length === 0) {
      if (before !== null) return this.#takeAway(name, times);
      remember(this.#absent, name, steadyNow() + this.#expiry(false));
      return null;
    }
    const page = { name, found: true, ...content, ...times, validators };
    return this.#parts.pages.save(this.#index.id, page, packed);
  }

  /** Notes that the upstream does not have any more what it had. */
  #takeAway(name: ProjectName, times: Times): Promise<MirrorPage> {
    const nothing = { name, found: false, status: "active" as const, statusReason: null, files: [] };
    const validators = { etag: null, lastModified: null, digest: "" };
    return this.#parts.pages.save(this.#index.id, { ...nothing, ...times, validators }, new Uint8Array());
  }

  #noteFailure(name: ProjectName, refusal: Refusal, hasPage: boolean): Refusal {
    const pause = hasPage ? PAUSE_WITH_PAGE : PAUSE_WITHOUT_PAGE;
    const asked = refusal.code === "upstream-busy" ? (refusal.retryAfter ?? 0) * 1000 : 0;
    remember(this.#failures, name, {
      refusal,
      until: steadyNow() + Math.min(MAX_PAUSE, Math.max(pause, asked)),
    });
    if (!this.#parts.source.isOffline) this.#parts.counts.failed(this.#index.id, name, refusal.message);
    // A circle of mirrors does not end by itself: somebody has to hear of it, whatever is kept.
    if (refusal.kind === "loop") void this.#parts.counts.flush().catch(() => undefined);
    if (hasPage || refusal.kind === "loop") this.#parts.onTrouble(name, refusal);
    return refusal;
  }
}

function remember<T>(map: Map<ProjectName, T>, name: ProjectName, value: T): void {
  map.delete(name);
  map.set(name, value);
  if (map.size > MAX_REMEMBERED) map.delete(map.keys().next().value as ProjectName);
}
