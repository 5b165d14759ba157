import { boundedMap } from "../../bounded-map.ts";
import { siteNow } from "../../database/site-clock.ts";
import type { ProjectName } from "../../packaging/names/project-name.ts";
import { badUpstream, upstreamForbids } from "../../upstreams/failure.ts";
import { fetchPage, type PageAnswer, type Validators } from "../../upstreams/page.ts";
import type { IndexRecord } from "../index-record.ts";
import type { MirrorCounts } from "./counts.ts";
import { seenKey } from "./files-read.ts";
import { type MirrorFile, type MirrorPage, type PageContent, packPage } from "./page.ts";
import type { MirrorPageReader } from "./page-reader.ts";
import type { MirrorPages, NewPage } from "./pages.ts";
import type { MirrorSettings } from "./settings.ts";
import type { MirrorSource } from "./source.ts";
import { carryOver, isUnhashed, renewUnhashed } from "./unhashed-files.ts";

export interface FetchingParts {
  pages: MirrorPages;
  reader: MirrorPageReader;
  source: MirrorSource;
  counts: MirrorCounts;
}

type Times = Pick<MirrorPage, "checkedAt" | "expiresAt">;
type Sent = PageAnswer & { kind: "page" };

const MAX_STATUSES = 10_000;

/** Asks an upstream for a page and keeps what it answers. */
export class PageFetching {
  readonly #index: IndexRecord;
  readonly #settings: MirrorSettings;
  readonly #parts: FetchingParts;
  readonly #statuses = boundedMap<ProjectName, number>(MAX_STATUSES);

  constructor(index: IndexRecord, settings: MirrorSettings, parts: FetchingParts) {
    this.#index = index;
    this.#settings = settings;
    this.#parts = parts;
  }

  /** Asks once. `before`: the page as it is kept. Resolves with null when the upstream never had it; refuses like `fetchPage`. */
  ask(name: ProjectName, before: MirrorPage | null): Promise<MirrorPage | null> {
    return this.#ask(name, before, before?.validators ?? null);
  }

  /** Like `ask`, but the upstream has to send the page even if it has not changed. */
  askWhole(name: ProjectName, before: MirrorPage | null): Promise<MirrorPage | null> {
    return this.#ask(name, before, before && { ...before.validators, url: null });
  }

  async #ask(
    name: ProjectName,
    before: MirrorPage | null,
    validators: Validators | null,
  ): Promise<MirrorPage | null> {
    const { reader, source, counts, pages } = this.#parts;
    reader.prepare();
    const client = await source.client();
    const identity = await source.identity();
    counts.asked(this.#index.id);
    const known = before?.found && before.source === identity ? validators : null;
    const answer = await fetchPage(client, name, known, this.#settings.notFound);
    this.#noteStatus(name, answer);
    if (answer.kind === "page") return this.#take(answer, before, identity);
    const times = this.#timesOf(answer.kind === "unchanged");
    if (answer.kind === "absent" || before === null) return this.#noteAbsent(name, before, identity);
    const renewed = await this.#renew(before, before);
    if (renewed !== before)
      return pages.save(this.#index.id, { ...before, ...renewed, ...times }, await packPage(renewed));
    await pages.confirm(this.#index.id, before, times.checkedAt, times.expiresAt);
    return before;
  }

  /** The status that stood for "not found" by this mirror's setting, when the project was last asked for; null: it was none. */
  statusOf(name: ProjectName): number | null {
    return this.#statuses.get(name) ?? null;
  }

  #noteStatus(name: ProjectName, answer: PageAnswer): void {
    this.#statuses.delete(name);
    if (answer.kind !== "absent" || !this.#settings.notFound.includes(answer.status)) return;
    this.#statuses.set(name, answer.status);
  }

  /** Keeps what the upstream sent. A page without a link to any file is the word that there is no such project. */
  async #take(
    { page: raw, validators }: Sent,
    before: MirrorPage | null,
    identity: string | null,
  ): Promise<MirrorPage | null> {
    const { name } = raw;
    const times = this.#timesOf(true);
    const { content, packed, hasLinks, empty } = await this.#parts.reader.read({
      page: raw,
      indexId: this.#index.id,
      metadata: this.#settings.metadata,
      firstSeen: new Map(before?.files.map((file) => [seenKey(file), file.firstSeenAt ?? times.checkedAt])),
      kept: await this.#keptOf(before),
      now: times.checkedAt,
    });
    const isNothing =
      content.status === "active" &&
      content.files.length === 0 &&
      (this.#settings.layout === "flat" || !hasLinks);
    if (isNothing && empty === "sign-in") {
      throw upstreamForbids(
        "sends a page to sign in to in place of this project: its credentials are wrong or missing",
      );
    }
    const hadFiles = before?.found === true && before.files.length > 0;
    if (isNothing && hadFiles && this.#settings.layout === "simple" && empty !== "index")
      throw badUpstream("sent a page without any link in place of this project, which it had before");
    if (isNothing) return this.#noteAbsent(name, before, identity);
    const renewed = before === null ? content : await this.#renew(content, before);
    const page = { name, found: true, ...renewed, ...times, source: identity, validators };
    const bytes = renewed === content ? packed : await packPage(renewed);
    return this.#save(page, bytes, before);
  }

  /** Saves the page. Bytes of a file that it drops may have been kept since it was read which ones are. */
  async #save(page: NewPage, packed: Uint8Array, before: MirrorPage | null): Promise<MirrorPage> {
    const { pages } = this.#parts;
    const saved = await pages.save(this.#index.id, page, packed);
    const known = new Set([...saved.files, ...saved.dropped].map(seenKey));
    const gone = before?.files.filter((file) => !known.has(seenKey(file))) ?? [];
    if (gone.length === 0) return saved;
    const kept = await pages.keptFiles(this.#index.id, page.name);
    const late = gone.filter((file) => kept.has(seenKey(file)));
    if (late.length > 0) await pages.addDropped(this.#index.id, page.name, late);
    return saved;
  }

  /** The content after a look whether kept files without a hash are still the same; the very same when nothing is new. */
  async #renew(content: PageContent, before: MirrorPage): Promise<PageContent> {
    if (this.#settings.mode !== "cache" || !content.files.some(isUnhashed)) return content;
    const kept = await this.#parts.pages.keptFiles(this.#index.id, before.name);
    const carried = content === before ? content : carryOver(content, before, kept);
    if (kept.size === 0) return carried;
    const client = await this.#parts.source.client();
    return renewUnhashed(carried, { client, kept, now: siteNow() });
  }

  /** Notes that the upstream does not have what it may have had. */
  async #noteAbsent(
    name: ProjectName,
    before: MirrorPage | null,
    identity: string | null,
  ): Promise<MirrorPage | null> {
    if (before === null) return null;
    if (isOldEmptyPage(before)) {
      await this.#parts.pages.remove(this.#index.id, name);
      return null;
    }
    const times = this.#timesOf(false);
    if (!before.found && before.source === identity) {
      await this.#parts.pages.confirm(this.#index.id, before, times.checkedAt, times.expiresAt);
      return before;
    }
    const dropped = (await this.#keptOf(before)).map((file) => ({
      ...file,
      droppedAt: file.droppedAt ?? times.checkedAt,
    }));
    const content = { status: "active" as const, statusReason: null, files: [], dropped };
    const packed = dropped.length === 0 ? new Uint8Array() : await packPage(content);
    const validators = { etag: null, lastModified: null, url: null, digest: "" };
    const page = { name, found: false, ...content, ...times, source: identity, validators };
    return this.#save(page, packed, before);
  }

  /** The files of a page whose bytes are kept here: those of a quarantined project are not handed out any more. */
  async #keptOf(page: MirrorPage | null): Promise<MirrorFile[]> {
    if (page === null || page.status === "quarantined") return [];
    const kept = await this.#parts.pages.keptFiles(this.#index.id, page.name);
    if (kept.size === 0) return [];
    return [...page.files, ...page.dropped].filter((file) => kept.has(seenKey(file)));
  }

  #timesOf(found: boolean): Times {
    const now = siteNow();
    const expiry = found ? this.#settings.expiry : this.#settings.negativeExpiry;
    return { checkedAt: now, expiresAt: now + expiry * 1000 };
  }
}

/** Older versions kept pages without files as projects; they must not go on hiding the sources behind this one. */
function isOldEmptyPage({ source, found, status, files, dropped }: MirrorPage): boolean {
  return source === null && found && status === "active" && files.length + dropped.length === 0;
}
