/** Words of identity libraries that say no more than that there was an error. */
const EMPTY = /^$|^(?:Error|GaxiosError|\w*(?:ProviderError|AuthenticationError|UnavailableError))$/;

/** Nobody said who this is, or who should says no: the store was not even asked. */
export class NoCredentials extends Error {
  /** Tells with the cause's own code whether trying again may help. */
  readonly code: string | undefined;
  /** For people: `no credentials`, with the message of the service that refused, if any. */
  readonly reason: string;

  constructor(cause: Error & { code?: unknown }) {
    super(`no credentials: ${cause.message}`, { cause });
    this.name = "NoCredentials";
    this.code = typeof cause.code === "string" ? cause.code : undefined;
    const word = this.code ?? cause.name;
    this.reason = EMPTY.test(word) ? "no credentials" : `no credentials: ${word}`;
  }
}

/** Asks for credentials; whatever goes wrong there is a matter of credentials. */
export async function identified<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (cause) {
    throw new NoCredentials(cause as Error);
  }
}
