import { builtInDefault } from "./built-in-default.ts";
import { noUpstream } from "./failure.ts";
import { pipIndexUrl } from "./pip-settings.ts";
import { asRoot, readAddress } from "./upstream.ts";
import { uvIndexUrl } from "./uv-settings.ts";

export interface FoundAddress {
  root: URL;
  authorization: string | null;
  /** Where it was found, for people: a variable, a file, a word. */
  where: string;
}

const RETRY_MS = 30_000;

/**
 * The upstream of every mirror that names none: the configured address, else what pip or uv are set to on this machine,
 * else what the installed pip was built with. Looked for once, when it is first needed; again a while after it was not
 * found.
 */
export class SiteUpstream {
  readonly #configured: string | undefined;
  readonly #environment: NodeJS.ProcessEnv;
  #search: Promise<FoundAddress | null> | null = null;

  constructor(configured: string | undefined, environment: NodeJS.ProcessEnv) {
    this.#configured = configured;
    this.#environment = environment;
  }

  /** Whether the configuration says that there shall be none. */
  get isOff(): boolean {
    return this.#configured === "off";
  }

  /** Refuses (`unavailable`) when no address is found. */
  async find(): Promise<FoundAddress> {
    this.#search ??= this.#look();
    const found = await this.#search;
    if (found !== null) return found;
    throw noUpstream(
      "no-upstream",
      "No upstream index is known: set upstreamUrl, or pip's index-url on this machine; what is published here is served.",
    );
  }

  async #look(): Promise<FoundAddress | null> {
    const found = await findAddress(this.#configured, this.#environment);
    if (found === null) setTimeout(() => (this.#search = null), RETRY_MS).unref();
    return found;
  }
}

async function findAddress(
  configured: string | undefined,
  environment: NodeJS.ProcessEnv,
): Promise<FoundAddress | null> {
  const given =
    (configured === undefined ? null : { value: configured, where: "upstreamUrl" }) ??
    pipIndexUrl(environment) ??
    uvIndexUrl(environment);
  const value = given?.value ?? (await builtInDefault(environment));
  const address = value === null ? null : readAddress(value);
  return (
    address && { ...address, root: asRoot(address.root), where: given?.where ?? "pip's built-in default" }
  );
}
