import { steadyNow } from "../clock.ts";
import { Refusal } from "../refusal.ts";
import { UpstreamClient } from "./client.ts";
import { readBody } from "./page-body.ts";

/** One public key of a set (RFC 7517). */
type Jwk = Readonly<Record<string, unknown>>;

/** Whose keys: its address, given keys, and the authority of its server's certificate (PEM). */
interface Issuer {
  url: string;
  keys: readonly Jwk[] | null;
  ca: string | null;
}

interface Kept {
  keys: readonly Jwk[];
  /** When they were fetched, by `steadyNow`. */
  at: number;
}

/** How long fetched keys are used before they are fetched again, and how soon at the earliest (STANDARDS O13). */
const FRESH_MS = 3_600_000;
const AGAIN_MS = 60_000;
const MOST_BYTES = 256 * 1024;
const MOST_ISSUERS = 100;
const LIMITS = { connect: 5_000, idle: 5_000, page: 10_000, pageSize: MOST_BYTES, concurrency: 2 };

/**
 * Fetches the public keys of issuers from where their discovery document says they are (OpenID Connect Discovery 1.0), within
 * the same guard and limits as upstreams. An issuer that does not answer leaves its last keys in use.
 */
export class IssuerKeys {
  readonly #environment: NodeJS.ProcessEnv;
  readonly #offline: boolean;
  readonly #kept = new Map<string, Kept>();
  readonly #fetching = new Map<string, Promise<readonly Jwk[]>>();
  /** When an issuer was last asked, by `steadyNow`. */
  readonly #asked = new Map<string, number>();

  constructor(environment: NodeJS.ProcessEnv, offline: boolean) {
    this.#environment = environment;
    this.#offline = offline;
  }

  /**
   * The issuer's keys; those that were given, where there are. Kept ones that do not satisfy are fetched again, once a minute at
   * most. Refuses (`unavailable`) when there are none and they cannot be fetched.
   */
  async keysOf(
    issuer: Issuer,
    isSatisfied: (keys: readonly Jwk[]) => Promise<boolean>,
  ): Promise<readonly Jwk[]> {
    if (issuer.keys !== null) return issuer.keys;
    const kept = this.#kept.get(issuer.url);
    if (kept && steadyNow() - kept.at < FRESH_MS && (await isSatisfied(kept.keys))) return kept.keys;
    if (kept && steadyNow() - (this.#asked.get(issuer.url) ?? Number.NEGATIVE_INFINITY) < AGAIN_MS)
      return kept.keys;
    return this.#fetchOnce(issuer).catch((error: unknown) => {
      if (kept) return kept.keys;
      throw new Refusal(
        "unavailable",
        "issuer-away",
        `The keys of the issuer ${issuer.url} cannot be fetched now. Try again later, or give its keys when you add the issuer.`,
        { cause: error as Error, retryAfter: 30 },
      );
    });
  }

  /** One request for all who wait. */
  #fetchOnce(issuer: Issuer): Promise<readonly Jwk[]> {
    const running = this.#fetching.get(issuer.url);
    if (running) return running;
    if (this.#offline) return Promise.reject(new Error("offline"));
    this.#asked.set(issuer.url, steadyNow());
    const started = fetchKeys(issuer, this.#environment)
      .then((keys) => {
        if (this.#kept.size >= MOST_ISSUERS) this.#kept.clear();
        this.#kept.set(issuer.url, { keys, at: steadyNow() });
        return keys;
      })
      .finally(() => this.#fetching.delete(issuer.url));
    this.#fetching.set(issuer.url, started);
    return started;
  }
}

async function fetchKeys({ url, ca }: Issuer, environment: NodeJS.ProcessEnv): Promise<readonly Jwk[]> {
  const root = new URL(url);
  const client = new UpstreamClient(
    {
      root,
      layout: "simple",
      authorization: null,
      tls: { ca: ca === null ? [] : [ca], cert: null, key: null },
      allowPrivate: false,
      limits: LIMITS,
      via: "keys",
    },
    environment,
  );
  try {
    const signal = AbortSignal.timeout(LIMITS.page);
    const json = async (address: string) => asObject(await readJson(client, new URL(address), signal));
    const document = await json(`${url.replace(/\/$/, "")}/.well-known/openid-configuration`);
    if (document.issuer !== url) throw new Error("the discovery document is of another issuer");
    if (typeof document.jwks_uri !== "string") throw new Error("the discovery document names no keys");
    const { keys } = await json(document.jwks_uri);
    if (!Array.isArray(keys)) throw new Error("the set of keys has no keys");
    return keys.filter((key): key is Jwk => typeof key === "object" && key !== null).slice(0, 100);
  } finally {
    client.close();
  }
}

async function readJson(client: UpstreamClient, url: URL, signal: AbortSignal): Promise<unknown> {
  const answer = await client.get(url, { headers: { accept: "application/json" }, signal });
  const chunks: Buffer[] = [];
  for await (const chunk of readBody(answer, MOST_BYTES)) chunks.push(chunk);
  if (answer.status !== 200) throw new Error(`status ${answer.status}`);
  return JSON.parse(Buffer.concat(chunks).toString("utf8"));
}

function asObject(value: unknown): Record<string, unknown> {
  if (typeof value === "object" && value !== null) return value as Record<string, unknown>;
  throw new Error("not a JSON object");
}
