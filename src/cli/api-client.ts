import { VERSION } from "../version.ts";
import { CommandFailure, EXIT } from "./terminal/failure.ts";

const API = "-/api/v1";
/** Milliseconds after which a silent server counts as not reachable. */
const PATIENCE_MS = 60_000;
/** The same for what moves whole files. */
const LONG_PATIENCE_MS = 6 * 3_600_000;

export type Query = Record<string, string | number | undefined>;

/** The management API of a running server, as the commands use it. Failures are `CommandFailure`s in clear words. */
export class ApiClient {
  readonly #base: URL;
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
  }

  get<T>(path: string, query: Query = {}): Promise<T> {
    return this.#send<T>("GET", path, query, undefined);
  }

  post<T>(path: string, body?: unknown): Promise<T> {
    return this.#send<T>("POST", path, {}, body);
  }

  /** A POST that may take hours, since the server fetches files meanwhile. */
  postPatiently<T>(path: string, body: unknown): Promise<T> {
    return this.#send<T>("POST", path, {}, body, LONG_PATIENCE_MS);
  }

  /** GET of a page or a file, relative to the server's address; the answer is a good one. */
  async fetch(path: string, accept = "*/*"): Promise<Response> {
    const headers: Record<string, string> = { accept, "accept-encoding": "identity" };
    if (this.#authorization !== null) headers.authorization = this.#authorization;
    const signal = AbortSignal.timeout(LONG_PATIENCE_MS);
    const response = await this.#fetch(new URL(path, this.#base), { headers, signal });
    if (!response.ok) await this.#answer(response);
    return response;
  }

  put<T>(path: string, body?: unknown): Promise<T> {
    return this.#send<T>("PUT", path, {}, body);
  }

  patch<T>(path: string, body: unknown): Promise<T> {
    return this.#send<T>("PATCH", path, {}, body);
  }

  delete<T>(path: string): Promise<T> {
    return this.#send<T>("DELETE", path, {}, undefined);
  }

  /** Every item of a list, page after page. */
  async *each<T>(path: string, query: Query = {}): AsyncGenerator<T> {
    let after: string | number | undefined;
    do {
      const page = await this.get<{ items: T[]; next: string | number | null }>(path, { ...query, after });
      yield* page.items;
      after = page.next ?? undefined;
    } while (after !== undefined);
  }

  async all<T>(path: string, query: Query = {}): Promise<T[]> {
    const items: T[] = [];
    for await (const item of this.each<T>(path, query)) items.push(item);
    return items;
  }

  async #send<T>(
    method: string,
    path: string,
    query: Query,
    body: unknown,
    patience = PATIENCE_MS,
  ): Promise<T> {
    const url = new URL(API + path, this.#base);
    for (const [key, value] of Object.entries(query))
      if (value !== undefined) url.searchParams.set(key, String(value));
    const headers: Record<string, string> = {
      accept: "application/json",
      "user-agent": `wheelyard-cli/${VERSION}`,
    };
    if (this.#authorization !== null) headers.authorization = this.#authorization;
    if (body !== undefined) headers["content-type"] = "application/json";
    const response = await this.#fetch(url, {
      method,
      headers,
      redirect: "manual",
      signal: AbortSignal.timeout(patience),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return await this.#answer<T>(response);
  }

  async #fetch(url: URL, init: RequestInit): Promise<Response> {
    try {
      return await fetch(url, init);
    } catch (error) {
      throw new CommandFailure(
        `No server answers at ${this.#base.href} (${reasonOf(error)}). Check that it is running, and that --url or WHEELYARD_URL has its address.`,
        EXIT.unreachable,
      );
    }
  }

  async #answer<T>(response: Response): Promise<T> {
    const text = await response.text();
    if (response.status >= 300 && response.status < 400)
      throw new CommandFailure(`The server redirects. Use --url ${response.headers.get("location")}`);
    const value = parsed(text);
    if (response.ok && (text === "" || value !== undefined)) return value as T;
    if (response.status === 401) throw new CommandFailure(signInAdvice(this.#authorization !== null, value));
    const said =
      detailOf(value) ??
      `${this.#base.href} answered with status ${response.status}, but not as a Wheelyard server does. Check the address.`;
    throw new CommandFailure(
      said,
      response.status >= 502 && response.status <= 504 ? EXIT.unreachable : EXIT.failed,
    );
  }
}

/** A segment of a path: `/accounts/${segment(name)}`. */
export function segment(text: string): string {
  return encodeURIComponent(text);
}

function signInAdvice(signedIn: boolean, problem: unknown): string {
  if (signedIn) return detailOf(problem) ?? "The credentials are wrong, expired or revoked.";
  return (
    "This needs an account: set WHEELYARD_TOKEN to a token, or use --account NAME (asks for the password).\n" +
    "The first administrator is called admin; its password was printed at the first start."
  );
}

function detailOf(problem: unknown): string | null {
  if (typeof problem !== "object" || problem === null) return null;
  const { detail, title } = problem as { detail?: unknown; title?: unknown };
  return typeof detail === "string" ? detail : typeof title === "string" ? title : null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "TimeoutError") return "timed out";
  const cause = error.cause;
  if (cause instanceof Error && "code" in cause) return String(cause.code);
  return cause instanceof Error ? cause.message : error.message;
}
