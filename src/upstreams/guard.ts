import { type LookupAddress, lookup as resolveByName } from "node:dns";
import type { LookupFunction } from "node:net";
import { boundedMap } from "../bounded-map.ts";
import type { Refusal } from "../refusal.ts";
import { badUpstream } from "./failure.ts";
import { LEVELS, type Level, levelOf, levelOfHost } from "./network-level.ts";
import type { Upstream } from "./upstream.ts";

/** As `dns.lookup` with `all: true`. */
export type Resolve = (
  hostname: string,
  options: { all: true; family?: number | "IPv4" | "IPv6"; hints?: number },
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/** How near the upstream's own addresses lay when it was first asked. */
interface Limits {
  nearest: Level;
  farthest: Level;
}

/** With a proxy, a name is only resolved to check it: now and then, and without a long wait. */
const SEEN_MS = 60_000;
const PATIENCE_MS = 1000;
const MAX_SEEN = 1000;

/**
 * Keeps an upstream from reaching through us what it has no business with (RELIABILITY F117): by links and redirects to
 * addresses, and by names that resolve to one, its own name among them. A public upstream leads to public addresses alone, a
 * private one to private ones too; to this machine leads only an upstream on it, at its own port; to link-local addresses
 * none does, unless the settings name that very address. Nor does its own name ever lead nearer than at first. What a name resolves to is checked in the very
 * look-up that connects, so that it cannot change in between.
 */
export class Guard {
  readonly #upstream: Upstream;
  readonly #resolve: Resolve;
  #limits: Promise<Limits> | null = null;
  readonly #seen = boundedMap<string, { levels: Promise<Level[]>; until: number }>(MAX_SEEN);

  constructor(upstream: Upstream, resolve: Resolve = resolveByName) {
    this.#upstream = upstream;
    this.#resolve = resolve;
  }

  /**
   * Refuses (`bad-upstream`) addresses that are no http(s), or http where the upstream is https, and hosts that tell by
   * themselves that they lie too near.
   */
  async check(url: URL): Promise<void> {
    if (url.protocol !== "http:" && url.protocol !== "https:")
      throw badUpstream("leads to an address that is neither http nor https");
    if (this.#upstream.root.protocol === "https:" && url.protocol === "http:")
      throw badUpstream("leads from https to http, which is not followed");
    const level = levelOfHost(url.hostname);
    // Its own host is named in the settings, so that an address there is meant.
    if (level === null || this.#isOwn(url)) return;
    if (!this.#isAllowed(level, await this.#limitsNow(), url)) throw tooNear(level);
  }

  /** The look-up to connect to `url` with: it knows only addresses that are allowed. */
  async lookup(url: URL): Promise<LookupFunction> {
    const limits = await this.#limitsNow();
    return (hostname, { all, ...options }, callback) =>
      this.#resolve(hostname, { ...(options as object), all: true }, (error, addresses) => {
        if (error) return callback(error, []);
        const allowed = addresses.filter(({ address }) => this.#isAllowed(levelOf(address), limits, url));
        const [first] = allowed;
        if (first === undefined)
          return callback(tooNear(levelOf(addresses[0]?.address ?? "")) as NodeJS.ErrnoException, []);
        if (all) callback(null, allowed);
        else callback(null, first.address, first.family);
      });
  }

  /**
   * The same where a proxy looks the name up and connects: refuses a name that resolves here to nothing but addresses that are
   * too near. One that cannot be resolved here, or not soon, is for the proxy to check.
   */
  async checkForProxy(url: URL): Promise<void> {
    if (levelOfHost(url.hostname) !== null) return;
    const levels = await soon(this.#levelsSeen(url.hostname));
    const [first] = levels;
    if (first === undefined) return;
    const limits = await this.#limitsNow();
    if (!levels.some((level) => this.#isAllowed(level, limits, url))) throw tooNear(first);
  }

  #isOwn(url: URL): boolean {
    return url.host === this.#upstream.root.host;
  }

  #isAllowed(level: Level, { nearest, farthest }: Limits, url: URL): boolean {
    if (level === "local") return false;
    if (level === "public" || this.#upstream.allowPrivate) return true;
    if (this.#isOwn(url)) return LEVELS.indexOf(level) <= LEVELS.indexOf(nearest);
    if (level === "private") return farthest !== "public";
    return farthest === "loopback" && this.#isSamePort(url);
  }

  #isSamePort({ port, protocol }: URL): boolean {
    const { root } = this.#upstream;
    return port === root.port && protocol === root.protocol;
  }

  #limitsNow(): Promise<Limits> {
    this.#limits ??= this.#findLimits();
    return this.#limits;
  }

  async #findLimits(): Promise<Limits> {
    const { hostname } = this.#upstream.root;
    const level = levelOfHost(hostname);
    if (level !== null) return { nearest: level, farthest: level };
    const levels = await this.#levelsOf(hostname);
    // A name that is unknown now may be known the next time.
    if (levels.length === 0) this.#limits = null;
    const seen = LEVELS.filter((level) => levels.includes(level));
    return { nearest: seen.at(-1) ?? "public", farthest: seen[0] ?? "public" };
  }

  #levelsSeen(hostname: string): Promise<Level[]> {
    const known = this.#seen.get(hostname);
    if (known && known.until > performance.now()) return known.levels;
    const levels = this.#levelsOf(hostname);
    this.#seen.set(hostname, { levels, until: performance.now() + SEEN_MS });
    return levels;
  }

  /** Of all addresses of a name; none when it cannot be resolved. */
  #levelsOf(hostname: string): Promise<Level[]> {
    return new Promise((resolve) =>
      this.#resolve(hostname, { all: true }, (error, addresses) =>
        resolve(error ? [] : addresses.map(({ address }) => levelOf(address))),
      ),
    );
  }
}

/** What is known within the patience; else nothing. */
function soon(levels: Promise<Level[]>): Promise<Level[]> {
  const { promise, resolve } = Promise.withResolvers<Level[]>();
  const timer = setTimeout(() => resolve([]), PATIENCE_MS).unref();
  void levels.then(resolve).finally(() => clearTimeout(timer));
  return promise;
}

function tooNear(level: Level): Refusal {
  return level === "local"
    ? badUpstream("leads to a link-local or reserved address, which is never followed")
    : badUpstream("leads to a private address; the mirror's setting allowPrivate lets it be followed");
}
