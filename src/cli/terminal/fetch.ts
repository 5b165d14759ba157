import { Problem } from "../../../client/src/problem.ts";
import { whyNoAnswer } from "./connection.ts";

/** What the server sends where it has an answer; a proxy in front of it sends pages. */
const OWN_TYPES = /^(?:application\/(?:problem\+)?json|application\/x-ndjson|text\/csv|text\/event-stream)\b/;
const MAX_DETAIL = 2_000;

/** How commands send requests: with their credentials, and with every failure explained. */
export class CommandFetch {
  readonly #base: URL;
  readonly #authorization: string | null;

  constructor(base: URL, authorization: string | null) {
    this.#base = base;
    this.#authorization = authorization;
  }

  /** Sends a request to the management API. Throws a `Problem` where no Wheelyard server answers; refusals are returned. */
  async api(request: Request, patience: number): Promise<Response> {
    const response = await this.#send(request, patience);
    const { status, headers } = response;
    if (status >= 300 && status < 400 && status !== 304)
      throw new Problem(status, "redirected", `The server redirects. Use --url ${headers.get("location")}`);
    const isOwn = status === 204 || OWN_TYPES.test(headers.get("content-type") ?? "");
    if (!isOwn) throw this.#foreign(status);
    if (status === 401 && this.#authorization === null) throw signInFirst();
    return response;
  }

  /**
   * Sends a request for a page or a file. Throws a `Problem` for every answer but a good one, or 304 to a request that names an
   * ETag.
   */
  async good(request: Request, patience: number): Promise<Response> {
    const response = await this.#send(request, patience);
    if (response.ok || response.status === 304) return response;
    if (response.status === 401 && this.#authorization === null) throw signInFirst();
    const said = (await response.text()).trim().slice(0, MAX_DETAIL);
    if (said === "" || said.startsWith("<")) throw this.#foreign(response.status);
    throw new Problem(response.status, "refused", said);
  }

  async #send(request: Request, patience: number): Promise<Response> {
    if (this.#authorization !== null) request.headers.set("Authorization", this.#authorization);
    try {
      const signal = AbortSignal.any([request.signal, AbortSignal.timeout(patience)]);
      return await fetch(request, { signal });
    } catch (error) {
      throw new Problem(
        0,
        "unreachable",
        `No server answers at ${this.#base.href}: ${whyNoAnswer(error)}. ` +
          "Check that it is running, and that --url or WHEELYARD_URL has its address.",
        { cause: error },
      );
    }
  }

  #foreign(status: number): Problem {
    return new Problem(
      status,
      "not-wheelyard",
      `${this.#base.href} answered with status ${status}, but not as a Wheelyard server does. Check the address.`,
    );
  }
}

function signInFirst(): Problem {
  return new Problem(
    401,
    "sign-in-first",
    "This needs an account: set WHEELYARD_TOKEN to a token, or use --account NAME (asks for the password).\n" +
      "The first administrator is called admin; its password was printed at the first start.",
  );
}
