import { type Answered, answerOf, everyItem } from "../../client/src/answers.ts";
import { changeAsRead } from "../../client/src/change.ts";
import { type Api, connect } from "../../client/src/connect.ts";
import { VERSION } from "../version.ts";
import { CommandFailure, EXIT } from "./terminal/failure.ts";
import { CommandFetch } from "./terminal/fetch.ts";

/** Milliseconds after which a silent server counts as not reachable. */
const PATIENCE_MS = 60_000;
/** The same for what moves whole files. */
export const LONG_PATIENCE_MS = 6 * 3_600_000;

export type Query = Record<string, string | number | undefined>;
type Method = "get" | "post" | "put" | "patch" | "delete";

interface Request {
  query?: Query;
  body?: unknown;
  headers?: Record<string, string>;
}

/**
 * The management API of a running server, as the commands use it: the published client, with the credentials of the command
 * line. Throws a `Problem` with a message for people when the server refuses or does not answer.
 */
export class ApiClient {
  /** The published client itself, for its functions that take one. */
  readonly api: Api;
  readonly #patient: Api;
  readonly #base: URL;
  readonly #fetch: CommandFetch;
  readonly #authorization: string | null;

  /** `base` is the server's address, with the prefix of a proxy when there is one. */
  constructor(base: string, authorization: string | null) {
    if (!/^https?:\/\//i.test(base) || !URL.canParse(base))
      throw new CommandFailure(
        `--url ${base} is not valid. Use an address such as http://127.0.0.1:8765.`,
        EXIT.usage,
      );
    this.#base = new URL(base.endsWith("/") ? base : `${base}/`);
    this.#authorization = authorization;
    this.#fetch = new CommandFetch(this.#base, authorization);
    this.api = this.#connect(PATIENCE_MS);
    this.#patient = this.#connect(LONG_PATIENCE_MS);
  }

  /** The same client for requests that may take hours, such as uploads. */
  get patient(): Api {
    return this.#patient;
  }

  /** An address on the server with the credentials in it, as installers take it. */
  installerUrl(path: string): string {
    const url = new URL(path, this.#base);
    const [scheme, secret = ""] = (this.#authorization ?? "").split(" ");
    const basic = Buffer.from(secret, "base64").toString("utf8");
    const [user = "", password = ""] =
      scheme === "Bearer" ? ["__token__", secret] : scheme === "Basic" ? splitOnce(basic, ":") : [];
    url.username = encodeURIComponent(user);
    url.password = encodeURIComponent(password);
    return url.href;
  }

  get<T>(path: string, query: Query = {}): Promise<T> {
    return this.#answer<T>(this.api, "get", path, { query });
  }

  post<T>(path: string, body?: unknown): Promise<T> {
    return this.#answer<T>(this.api, "post", path, { body });
  }

  put<T>(path: string, body?: unknown): Promise<T> {
    return this.#answer<T>(this.api, "put", path, { body });
  }

  patch<T>(path: string, body: unknown): Promise<T> {
    return this.#answer<T>(this.api, "patch", path, { body });
  }

  delete<T>(path: string): Promise<T> {
    return this.#answer<T>(this.api, "delete", path, {});
  }

  /**
   * Changes what is at a path depending on what it is now: `decide` answers the body of a PATCH. If someone else changed it
   * in between, it is read and decided again, so that neither change is lost.
   */
  change<T>(path: string, decide: (present: T) => unknown): Promise<T> {
    return changeAsRead<T, T>(
      () => this.#send<T>(this.api, "get", path, {}),
      (present, headers) => this.#send<T>(this.api, "patch", path, { body: decide(present), headers }),
    );
  }

  /** GET of a page or a file, relative to the server's address; the answer is a good one. */
  fetch(path: string, accept = "*/*"): Promise<Response> {
    const headers = { accept, "accept-encoding": "identity" };
    return this.#fetch.good(new Request(new URL(path, this.#base), { headers }), LONG_PATIENCE_MS);
  }

  /** The same for a page that was fetched before, with its ETag. null: it has not changed. */
  async fetchChanged(path: string, accept: string, etag: string | null): Promise<Response | null> {
    const headers = {
      accept,
      "accept-encoding": "identity",
      ...(etag === null ? {} : { "if-none-match": etag }),
    };
    const response = await this.#fetch.good(new Request(new URL(path, this.#base), { headers }), PATIENCE_MS);
    return response.status === 304 ? null : response;
  }

  /** Every item of a list, page after page. */
  each<T>(path: string, query: Query = {}): AsyncGenerator<T> {
    return everyItem<T>((from) => this.#send(this.api, "get", path, { query: { ...query, ...from } }));
  }

  async all<T>(path: string, query: Query = {}): Promise<T[]> {
    const items: T[] = [];
    for await (const item of this.each<T>(path, query)) items.push(item);
    return items;
  }

  #connect(patience: number): Api {
    return connect({
      url: this.#base.href,
      headers: { Accept: "application/json", "User-Agent": `wheelyard-cli/${VERSION}` },
      redirect: "manual",
      fetch: (request) => this.#fetch.api(request, patience),
    });
  }

  #answer<T>(api: Api, method: Method, path: string, request: Request): Promise<T> {
    return answerOf(this.#send<T>(api, method, path, request));
  }

  /** Commands put their paths together by themselves; the client types only the ones that it knows. */
  #send<T>(api: Api, method: Method, path: string, { query, body, headers }: Request): Promise<Answered<T>> {
    const ask = api.request as unknown as (
      method: Method,
      path: string,
      init: object,
    ) => Promise<Answered<T>>;
    return ask(method, path, { params: { query }, body, headers });
  }
}

/** A segment of a path: `/accounts/${segment(name)}`. */
export function segment(text: string): string {
  return encodeURIComponent(text);
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}
