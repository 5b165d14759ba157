import { steadyNow } from "../../../clock.ts";
import { Refusal } from "../../../refusal.ts";
import { decoyCredentials } from "../../decoy.ts";
import type { AccountsContext, Fetch } from "../../verifier.ts";
import { type RemotePerson, readPerson } from "./answer.ts";
import type { HttpOptions } from "./options.ts";

/** Statuses that say that name or password are wrong. */
const WRONG = new Set([401, 403]);
const RIGHT = new Set([200, 201, 202, 204]);
/** Milliseconds for which a server that refused a random password is trusted to check passwords. */
const PROBED_FOR = 3_600_000;

/** The server that checks passwords. */
export class RemoteCheck {
  readonly url: string;
  readonly #method: string;
  readonly #fetch: Fetch;
  /** The last look whether it refuses a password that no one has, and until when that counts. */
  #probed: { outcome: Promise<void>; until: number } | null = null;

  /** Refuses (`invalid`) options without an address, or with a file of authorities that cannot be read. */
  constructor(options: HttpOptions, { fetcher }: Pick<AccountsContext, "fetcher">) {
    const { url, method, ca, timeout } = options;
    if (url === undefined)
      throw new Refusal(
        "invalid",
        "bad-config",
        "http.url is missing. Give the address that checks passwords.",
      );
    this.url = url;
    this.#method = method;
    this.#fetch = fetcher(url, { ca, timeout: timeout * 1000, setting: "http" });
  }

  /**
   * Who the name and password prove; null when they are wrong. Refuses (`unavailable`) when the server does not answer as
   * expected, or accepts any password.
   */
  async ask(account: string, password: string): Promise<RemotePerson | null> {
    const answer = await this.#ask(account, password);
    if (WRONG.has(answer.status)) return null;
    await this.probe();
    return readPerson(account, answer.headers.get("content-type") ?? "", await answer.text());
  }

  /**
   * Makes sure, once an hour, that a random password is refused: a sign-in page, or a page about an outage, answers 200 to
   * anyone. Refuses (`unavailable`) a server that accepts it.
   */
  probe(): Promise<void> {
    if (this.#probed !== null && this.#probed.until > steadyNow()) return this.#probed.outcome;
    const outcome = this.#probe().catch((error) => {
      this.#probed = null;
      throw error;
    });
    this.#probed = { outcome, until: steadyNow() + PROBED_FOR };
    return outcome;
  }

  async #probe(): Promise<void> {
    const { account, password } = decoyCredentials();
    const answer = await this.#ask(account, password);
    if (WRONG.has(answer.status)) return;
    throw new Refusal(
      "unavailable",
      "http-accepts-anyone",
      "The server that checks passwords accepts any password, so no one can sign in with it. An administrator must correct http.url.",
      { retryAfter: 60 },
    );
  }

  async #ask(account: string, password: string): Promise<Response> {
    const authorization = `Basic ${Buffer.from(`${account}:${password}`).toString("base64")}`;
    const headers = { authorization, accept: "application/json, */*;q=0.5" };
    const answer = await this.#fetch(this.url, { method: this.#method, headers, ...this.#body }).catch(
      (cause) => {
        throw unavailable(cause);
      },
    );
    if (WRONG.has(answer.status) || RIGHT.has(answer.status)) return answer;
    throw unavailable(new Error(`it answers ${answer.status}`));
  }

  get #body(): { body?: string } {
    return this.#method === "POST" ? { body: "" } : {};
  }
}

function unavailable(cause: unknown): Refusal {
  return new Refusal(
    "unavailable",
    "http-unavailable",
    "The server that checks passwords does not answer as expected, so its accounts cannot sign in with their password. Try again later, or use a token or a local account.",
    { retryAfter: 10, cause },
  );
}
