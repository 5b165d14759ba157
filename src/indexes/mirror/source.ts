import { UpstreamClient } from "../../upstreams/client.ts";
import { NO_CREDENTIALS, namedCredentials } from "../../upstreams/credentials.ts";
import { asRefusal, noUpstream } from "../../upstreams/failure.ts";
import type { SiteUpstream } from "../../upstreams/site-upstream.ts";
import { asRoot, readAddress, type UpstreamLimits } from "../../upstreams/upstream.ts";
import type { MirrorSettings } from "./settings.ts";

/** What every mirror of the site has in common. */
export interface SiteMirrors {
  upstream: SiteUpstream;
  environment: NodeJS.ProcessEnv;
  /** Nothing is fetched; what is kept is served. */
  offline: boolean;
  limits: UpstreamLimits;
  /** Names the site to upstreams that are Wheelyards too, so that mirrors in a circle are found; says nothing else of it. */
  via: string;
}

/** The way to the upstream of one mirror, found when it is first needed. */
export class MirrorSource {
  /** What this mirror is called among mirrors of mirrors. */
  readonly via: string;
  readonly #site: SiteMirrors;
  readonly #settings: MirrorSettings;
  #client: Promise<UpstreamClient> | null = null;

  constructor(site: SiteMirrors, indexId: number, settings: MirrorSettings) {
    this.#site = site;
    this.#settings = settings;
    this.via = `${site.via}.${indexId}`;
  }

  /** Whether nothing is asked of it and nothing answered. */
  get isOff(): boolean {
    return this.#settings.mode === "off" || (this.#settings.url === null && this.#site.upstream.isOff);
  }

  get isOffline(): boolean {
    return this.#site.offline;
  }

  /** Refuses (`unavailable`) when the server is offline, or does not know the upstream or its credentials. */
  async client(): Promise<UpstreamClient> {
    if (this.#site.offline) {
      throw noUpstream(
        "upstream-offline",
        "This server is in offline mode (upstreams.offline), and this was not fetched before.",
      );
    }
    this.#client ??= this.#open();
    this.#client.catch(() => {
      this.#client = null;
    });
    return this.#client;
  }

  /**
   * What pages and validators belong to: the upstream's address, and as whom and how it is asked. null while the server is
   * offline, or does not know the upstream.
   */
  async identity(): Promise<string | null> {
    if (this.#site.offline) return null;
    const { layout, credentials, metadata } = this.#settings;
    return this.client().then(
      ({ upstream: { root } }) => [root.href, layout, metadata, credentials ?? ""].join(" ").trim(),
      () => null,
    );
  }

  /** Whether it is asked as somebody: then what it refuses may be private there. */
  async isAskedAsSomebody(): Promise<boolean> {
    const { upstream } = await this.client();
    return upstream.authorization !== null || upstream.tls.cert !== null;
  }

  /** Whether clients are sent to the upstream for files: not where that takes our credentials. */
  async mayRedirect(): Promise<boolean> {
    if (this.#settings.mode !== "redirect" || this.#site.offline) return false;
    return !(await this.isAskedAsSomebody());
  }

  /** What the upstream is, for people; its address holds no credentials. */
  async describe(): Promise<{ upstream: string | null; from: string | null; problem: string | null }> {
    if (this.isOff) return { upstream: null, from: null, problem: null };
    const { url } = this.#settings;
    const problem = this.isOffline ? "The server is in offline mode (upstreams.offline)." : null;
    if (url !== null) return { upstream: url, from: "mirror.url", problem };
    try {
      const { root, where } = await this.#site.upstream.find();
      return { upstream: root.href, from: where, problem };
    } catch (error) {
      return { upstream: null, from: null, problem: asRefusal(error).message };
    }
  }

  /** Finds the way ahead of the first client; what is wrong with it is reported to that client. */
  async prepare(): Promise<void> {
    if (this.isOff || this.isOffline) return;
    await this.client().then(
      (client) => client.prepare(),
      () => undefined,
    );
  }

  close(): void {
    this.#client?.then((client) => client.close()).catch(() => undefined);
  }

  async #open(): Promise<UpstreamClient> {
    const { url, layout, credentials, allowPrivate } = this.#settings;
    const address = url === null ? await this.#site.upstream.find() : readAddress(url);
    if (address === null) throw noUpstream("no-upstream", "The upstream's address cannot be read.");
    const named =
      credentials === null ? NO_CREDENTIALS : namedCredentials(credentials, this.#site.environment);
    const upstream = {
      root: layout === "flat" && url !== null ? address.root : asRoot(address.root),
      layout: url === null ? ("simple" as const) : layout,
      authorization: named.authorization ?? address.authorization,
      tls: { ca: named.ca, cert: named.cert, key: named.key },
      allowPrivate,
      limits: this.#site.limits,
      via: this.via,
    };
    return new UpstreamClient(upstream, this.#site.environment);
  }
}
