import { type LookupAddress, lookup as resolve } from "node:dns";
import { lookup } from "node:dns/promises";
import type { LookupFunction } from "node:net";
import type { Refusal } from "../refusal.ts";
import { badUpstream } from "./failure.ts";
import { LEVELS, type Level, levelOf, levelOfHost } from "./network-level.ts";
import type { Upstream } from "./upstream.ts";

/**
 * Keeps an upstream from reaching through us what it has no business with (RELIABILITY F117): by links and redirects to
 * addresses, and by names that resolve to one. A public upstream leads to public addresses alone, a private one to
 * private ones too; to this machine leads only an upstream on it, at its own port; to link-local addresses none does. What
 * a name resolves to is looked at in the very look-up that connects, so that it cannot change in between.
 */
export class Guard {
  readonly #upstream: Upstream;
  #limit: Promise<Level> | null = null;

  constructor(upstream: Upstream) {
    this.#upstream = upstream;
  }

  /** Refuses (`bad-upstream`) addresses that are no http(s), and hosts that tell by themselves that they lie too near. */
  async check(url: URL): Promise<void> {
    if (url.protocol !== "http:" && url.protocol !== "https:")
      throw badUpstream("leads to an address that is neither http nor https");
    if (this.#isOwn(url)) return;
    const level = levelOfHost(url.hostname);
    if (level !== null && !isAllowed(level, await this.#upstreamLevel(), this.#samePort(url)))
      throw tooNear();
  }

  /** The look-up to connect to `url` with; null: any answer will do. */
  async lookup(url: URL): Promise<LookupFunction | null> {
    if (this.#isOwn(url)) return null;
    const upstream = await this.#upstreamLevel();
    const isSamePort = this.#samePort(url);
    return (hostname, options, callback) =>
      resolve(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
        if (error) return callback(error, []);
        const allowed = addresses.filter(({ address }) => isAllowed(levelOf(address), upstream, isSamePort));
        const [first] = allowed;
        if (first === undefined) return callback(tooNear() as Error as NodeJS.ErrnoException, []);
        if (options.all) callback(null, allowed);
        else callback(null, first.address, first.family);
      });
  }

  #samePort(url: URL): boolean {
    return url.port === this.#upstream.root.port && url.protocol === this.#upstream.root.protocol;
  }

  #isOwn(url: URL): boolean {
    return this.#upstream.allowPrivate || url.host === this.#upstream.root.host;
  }

  /** How near the upstream itself lies: the farthest of its addresses; public when it cannot be told. */
  #upstreamLevel(): Promise<Level> {
    this.#limit ??= this.#findLevel();
    return this.#limit;
  }

  async #findLevel(): Promise<Level> {
    const { hostname } = this.#upstream.root;
    const told = levelOfHost(hostname);
    if (told !== null) return told;
    const addresses = await lookup(hostname, { all: true }).catch(() => []);
    const levels = addresses.map(({ address }) => levelOf(address));
    return LEVELS.find((level) => levels.includes(level)) ?? "public";
  }
}

function isAllowed(level: Level, upstream: Level, isSamePort: boolean): boolean {
  if (level === "loopback") return upstream === "loopback" && isSamePort;
  return level === "public" || (level === "private" && upstream !== "public");
}

function tooNear(): Refusal {
  return badUpstream("leads to a private address; the mirror's setting allowPrivate lets it be followed");
}
