import { boundedMap } from "../../bounded-map.ts";
import { steadyNow } from "../../clock.ts";
import { siteNow } from "../../database/site-clock.ts";
import type { ProjectName } from "../../packaging/names/project-name.ts";
import { Refusal } from "../../refusal.ts";
import { asRefusal, isForbidding, upstreamTimeout } from "../../upstreams/failure.ts";
import { mirrorsBefore, refuseLoop } from "../../upstreams/via.ts";
import type { IndexRecord } from "../index-record.ts";
import type { MirrorPage } from "./page.ts";
import { type FetchingParts, PageFetching } from "./page-fetching.ts";
import { PageSharing, type Request, type SharingParts } from "./page-sharing.ts";
import type { Failure } from "./pages.ts";
import type { MirrorSettings } from "./settings.ts";

export interface AskingParts extends FetchingParts, SharingParts {
  /** Called when an upstream fails and an older page is served. */
  onTrouble: (name: ProjectName, refusal: Refusal) => void;
  /** Told, now and then, of an upstream that forbids a name while other sources are asked for it. */
  onForbidden: (name: ProjectName, refusal: Refusal) => void;
  /** Whether the upstream's kept list of names has it. */
  isListed: (name: ProjectName) => Promise<boolean>;
}

/** How long a client waits for a page to be confirmed before it is served the kept one. Milliseconds, as all below. */
const PATIENCE = 1000;
/** How long for a page that was never seen: below the timeouts of installers, so that they get an answer that says to retry. */
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
  readonly #upstream: PageFetching;
  readonly #sharing: PageSharing;
  readonly #fetching = new Map<ProjectName, Promise<MirrorPage | null>>();
  /** Until when each is not asked for again, by `steadyNow`. */
  readonly #absent = boundedMap<ProjectName, number>(MAX_REMEMBERED);
  readonly #failures = boundedMap<ProjectName, Failure>(MAX_REMEMBERED);
  readonly #renewals = new Map<ProjectName, Promise<MirrorPage | null>>();
  /** Until when no newer link is looked for. By `steadyNow`. */
  readonly #fruitless = boundedMap<ProjectName, number>(MAX_REMEMBERED);

  constructor(index: IndexRecord, settings: MirrorSettings, parts: AskingParts) {
    this.#index = index;
    this.#settings = settings;
    this.#parts = parts;
    this.#upstream = new PageFetching(index, settings, parts);
    this.#sharing = new PageSharing(index.id, parts);
  }

  /** Requests the whole page after this call, no matter what is kept. Refuses when the upstream is away. */
  async fetchNow(name: ProjectName): Promise<MirrorPage | null> {
    this.#absent.delete(name);
    this.#failures.delete(name);
    await this.#fetching.get(name)?.catch(() => null);
    const page = await this.#parts.pages.read(this.#index.id, name);
    return this.#fetch(name, page, () =>
      this.#sharing.inTurn(name, page, (before) => this.#upstream.askWhole(name, before)),
    );
  }

  /**
   * The page as it is after one more look at the upstream, for somebody who found a link of it refused. A look that brought no
   * other link is not repeated soon, however many ask.
   */
  async renewed(
    name: ProjectName,
    linkOf: (page: MirrorPage) => string | null,
    refused: string,
  ): Promise<string | null> {
    const kept = await this.#parts.pages.read(this.#index.id, name);
    const known = kept && linkOf(kept);
    if (known !== null && known !== refused) return known;
    if (this.#parts.source.isOffline || (this.#fruitless.get(name) ?? 0) > steadyNow()) return null;
    const page = await (this.#renewals.get(name) ?? this.#lookAgain(name, kept));
    const link = page && linkOf(page);
    if (link !== null && link !== refused) return link;
    this.#fruitless.set(name, steadyNow() + PAUSE_WITH_PAGE);
    return null;
  }

  #lookAgain(name: ProjectName, kept: MirrorPage | null): Promise<MirrorPage | null> {
    const looking = this.#fetchWhole(name, kept).finally(() => this.#renewals.delete(name));
    this.#renewals.set(name, looking);
    return looking;
  }

  /** Requests the whole page, unless another process has done so since `kept` was confirmed. */
  async #fetchWhole(name: ProjectName, kept: MirrorPage | null): Promise<MirrorPage | null> {
    await this.#fetching.get(name)?.catch(() => null);
    const page = kept && (await this.#parts.pages.reread(this.#index.id, kept));
    return this.#fetch(name, page, () =>
      this.#askOnce(name, page, (before) => this.#upstream.askWhole(name, before)),
    );
  }

  /** Why other sources were asked for the project although this upstream did not say in the usual way that it lacks it. */
  passedOver(name: ProjectName): string | null {
    const failure = this.#failures.get(name);
    const isRecent = failure !== undefined && steadyNow() < failure.until + PAUSE_WITH_PAGE;
    if (isRecent && isForbidding(failure.refusal)) return failure.refusal.message;
    const status = this.#upstream.statusOf(name);
    return status === null
      ? null
      : `The upstream index answers ${status} for it, which the setting notFound takes for "no such project".`;
  }

  /** Forgets which names were absent or failed. */
  forget(): void {
    this.#absent.clear();
    this.#failures.clear();
  }

  /** Until when the page is fresh. While the upstream is failing: until it may be asked again. */
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
    const shown = page !== null && (await this.#isOfThis(page)) ? page : null;
    if (shown !== null && (this.#isFresh(shown) || this.#parts.source.isOffline)) return shown;
    const failure = this.#failures.get(name);
    if (failure !== undefined && now < failure.until) return this.#despite(failure.refusal, shown);
    return this.#fetchWithin(name, page, shown);
  }

  /** Whether a page is of the upstream that is asked now: what another one said is not shown in its place. */
  async #isOfThis({ source }: MirrorPage): Promise<boolean> {
    const identity = await this.#parts.source.identity();
    return source === null || identity === null || source === identity;
  }

  /** Waits for the upstream; for a page that is not too old only a moment, then the kept one (`page`) must do. */
  async #fetchWithin(
    name: ProjectName,
    known: MirrorPage | null,
    page: MirrorPage | null,
  ): Promise<MirrorPage | null> {
    const fetched = this.#fetchApart(name, known).catch((error: unknown) =>
      this.#despite(asRefusal(error), page),
    );
    const isOld = page === null || siteNow() - page.checkedAt > MAX_UNWAITED;
    const { promise, resolve, reject } = Promise.withResolvers<MirrorPage | null>();
    const giveUp = () => {
      if (page === null) reject(upstreamTimeout("is still sending this page. Try again"));
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
    const timer = setTimeout(() => resolve(this.#askApart(name, page)), PATIENCE_WITH_MIRRORS);
    return Promise.race([this.#fetch(name, page), promise]).finally(() => clearTimeout(timer));
  }

  async #askApart(name: ProjectName, page: MirrorPage | null): Promise<MirrorPage | null> {
    return this.#upstream.ask(name, page).catch(async (error: unknown) => {
      throw await this.#classified(name, asRefusal(error), page);
    });
  }

  /** Asks the upstream, once for all who want the page at the same time. */
  #fetch(
    name: ProjectName,
    page: MirrorPage | null,
    ask = () => this.#askOnce(name, page, (before) => this.#upstream.ask(name, before)),
  ): Promise<MirrorPage | null> {
    const running = this.#fetching.get(name);
    if (running) return running;
    const fetching = ask()
      .then((found) => this.#noteAnswer(name, found))
      .catch(async (error: unknown) => {
        throw this.#noteFailure(name, await this.#classified(name, asRefusal(error), page), page !== null);
      })
      .finally(() => this.#fetching.delete(name));
    this.#fetching.set(name, fetching);
    return fetching;
  }

  #askOnce(name: ProjectName, page: MirrorPage | null, request: Request): Promise<MirrorPage | null> {
    return this.#sharing.once(name, page, request, (kept) => this.#isFresh(kept));
  }

  #noteAnswer(name: ProjectName, page: MirrorPage | null): MirrorPage | null {
    this.#failures.delete(name);
    if (page === null) this.#absent.set(name, steadyNow() + this.#expiry(false));
    return page;
  }

  /**
   * That an upstream forbids one name lets other sources be asked for it (`isForbidding`), but for names that it is known to
   * have, and where it is asked as somebody: what is private there must not come from elsewhere (STANDARDS D01).
   */
  async #classified(name: ProjectName, refusal: Refusal, page: MirrorPage | null): Promise<Refusal> {
    if (!isForbidding(refusal)) return refusal;
    const { source, isListed } = this.#parts;
    const isKnown = page !== null || (await source.isAskedAsSomebody()) || (await isListed(name));
    if (isKnown) return new Refusal(refusal.kind, "bad-upstream", refusal.message);
    this.#parts.onForbidden(name, refusal);
    return refusal;
  }

  #noteFailure(name: ProjectName, refusal: Refusal, hasPage: boolean): Refusal {
    const pause = hasPage ? PAUSE_WITH_PAGE : PAUSE_WITHOUT_PAGE;
    const asked = refusal.code === "upstream-busy" ? (refusal.retryAfter ?? 0) * 1000 : 0;
    this.#failures.set(name, {
      refusal,
      until: steadyNow() + Math.min(MAX_PAUSE, Math.max(pause, asked)),
    });
    if (!this.#parts.source.isOffline) this.#parts.counts.failed(this.#index.id, name, refusal.message);
    // A circle of mirrors does not end by itself. It must be reported, even if something is cached.
    if (refusal.kind === "loop") void this.#parts.counts.flush().catch(() => undefined);
    if (hasPage || refusal.kind === "loop") this.#parts.onTrouble(name, refusal);
    return refusal;
  }
}
