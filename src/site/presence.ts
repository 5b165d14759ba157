import { Refusal } from "../refusal.ts";
import { withFinish } from "../storage/remote/growing-file.ts";
import type { FileDraft, PromisedFile, PutOptions, Storage, StoredObject } from "../storage/storage.ts";
import { SITE_MARK_KEY } from "../storage/storage-key.ts";
import { readMark } from "./mark.ts";

/** How long a look at the mark is good for, before another write looks again, in milliseconds. */
const STANDS = { local: 1_000, remote: 60_000 };
/** How long a remote store that proved a whole round trip is not asked for another one. */
const PROOF_STANDS_MS = 60_000;

/**
 * Sees that the storage is still the one of this site while a server runs: a volume that was unmounted, or a folder that was
 * removed or exchanged, must not take what was confirmed to publishers.
 */
class SitePresence {
  readonly #storage: Storage;
  readonly #site: string;
  #lookedAt = Number.NEGATIVE_INFINITY;
  #known: StoredObject | null = null;

  constructor(storage: Storage, site: string) {
    this.#storage = storage;
    this.#site = site;
  }

  /** Runs a write, unless the last look, not long ago, found another storage (`unavailable`). */
  async before<T>(write: () => Promise<T>): Promise<T> {
    const stands = this.#storage.isRemote ? STANDS.remote : STANDS.local;
    if (performance.now() - this.#lookedAt > stands) await this.look();
    return write();
  }

  /** Runs a write that is to last, and looks after it too where that costs nothing: a failure may have that reason. */
  async around<T>(write: () => Promise<T>): Promise<T> {
    if (this.#storage.isRemote) return this.before(write);
    const written = await Promise.allSettled([this.before(write)]);
    await this.look();
    if (written[0].status === "rejected") throw written[0].reason;
    return written[0].value;
  }

  /** Refuses (`unavailable`) a storage whose mark is not there any more, or is another one. */
  async look(): Promise<void> {
    this.#lookedAt = Number.NEGATIVE_INFINITY;
    const begun = performance.now();
    // A remote store says why it refuses a read, but not why it refuses a HEAD request.
    const found = this.#storage.isRemote ? null : await this.#storage.stat(SITE_MARK_KEY);
    if (found === null || !isSame(found, this.#known)) {
      const mark = await readMark(this.#storage);
      if (mark === null || mark === "damaged" || mark.site !== this.#site) throw storageAway();
      this.#known = found;
    }
    this.#lookedAt = begun;
  }
}

function isSame(found: StoredObject, known: StoredObject | null): boolean {
  return known !== null && known.size === found.size && known.modifiedAt === found.modifiedAt;
}

function storageAway(): Refusal {
  return new Refusal(
    "unavailable",
    "storage-away",
    "The storage is not the one that this site keeps its files in (site/mark.json is missing or another one). Nothing was stored. An administrator should check that its volume is mounted.",
    { retryAfter: 30 },
  );
}

/**
 * The storage of a site, which takes nothing once it is not that storage any more. A write looks before it, so that nothing
 * is left in an empty mount point, and behind it, so that nothing is acknowledged that went there. `check` looks too.
 */
export function storageOfSite(storage: Storage, site: string): Storage {
  const presence = new SitePresence(storage, site);
  const begin = storage.beginFile?.bind(storage);
  let provedAt = Number.NEGATIVE_INFINITY;
  const checked: Partial<Storage> = {
    putFile: (key: string, path: string, options?: PutOptions) =>
      presence.around(() => storage.putFile(key, path, options)),
    put: (key: string, bytes: Uint8Array, options?: PutOptions) =>
      options?.durable === false
        ? presence.before(() => storage.put(key, bytes, options))
        : presence.around(() => storage.put(key, bytes, options)),
    putNew: (key: string, bytes: Uint8Array) => presence.around(() => storage.putNew(key, bytes)),
    ...(begin && {
      beginFile(key: string, path: string, promised: PromisedFile): FileDraft {
        const draft = begin(key, path, promised);
        return withFinish(draft, (finish) => presence.around(finish));
      },
    }),
    async check() {
      await presence.look();
      if (storage.isRemote && performance.now() - provedAt < PROOF_STANDS_MS) return;
      provedAt = Number.NEGATIVE_INFINITY;
      const begun = performance.now();
      await storage.check();
      provedAt = begun;
    },
  };
  return new Proxy(storage, {
    get(target, name) {
      if (Object.hasOwn(checked, name)) return checked[name as keyof Storage];
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}
