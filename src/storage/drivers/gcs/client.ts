import type { IncomingMessage } from "node:http";
import { Storage as Sdk } from "@google-cloud/storage";
import { type HttpOrder, HttpPool } from "../../remote/http.ts";
import { identified } from "../../remote/no-credentials.ts";
import { type Patience, retrying, sendingMs } from "../../remote/retry.ts";
import { isPassing } from "./error.ts";
import type { GcsOptions } from "./options.ts";

const DEFAULT_ENDPOINT = "https://storage.googleapis.com";
const SCOPE = "https://www.googleapis.com/auth/devstorage.read_write";

export type GcsOrder = Omit<HttpOrder, "timeout" | "url"> & {
  /** Path and query below the endpoint, or a whole address that the store gave. */
  path: string;
};

/**
 * Speaks the JSON interface of Google Cloud Storage; who it is, the SDK finds out: a key file, or without any key the
 * identity of the pod, the machine or a federation (Application Default Credentials).
 */
export class GcsClient {
  readonly options: GcsOptions;
  readonly auth: Sdk["authClient"];
  readonly origin: string;
  readonly #pool: HttpPool;

  constructor(options: GcsOptions) {
    this.options = options;
    this.origin = (options.endpoint ?? DEFAULT_ENDPOINT).replace(/\/$/, "");
    this.auth = new Sdk({
      scopes: [SCOPE],
      ...(options.credentialsFile && { keyFilename: options.credentialsFile }),
      ...(options.credentials && { credentials: JSON.parse(options.credentials) }),
    }).authClient;
    this.#pool = new HttpPool(options);
  }

  /** The address of an object, or of all of them. */
  path(key?: string): string {
    const bucket = `/storage/v1/b/${encodeURIComponent(this.options.bucket)}/o`;
    return key === undefined ? bucket : `${bucket}/${encodeURIComponent(this.options.prefix + key)}`;
  }

  /** What every upload asks for. */
  get uploadQuery(): Record<string, string> {
    const { encryptionKey } = this.options;
    return encryptionKey === undefined ? {} : { kmsKeyName: encryptionKey };
  }

  uploadPath(key: string, query: Record<string, string>): string {
    const name = this.options.prefix + key;
    const search = new URLSearchParams({ ...query, name });
    return `/upload/storage/v1/b/${encodeURIComponent(this.options.bucket)}/o?${search}`;
  }

  /** A request whose answer is small, tried again while that may help. */
  async ask(order: GcsOrder): ReturnType<HttpPool["ask"]> {
    const timeout = sendingMs(this.options.timeout, order.body?.length ?? 0);
    return this.#patiently({ limitMs: timeout * 2 }, order, (signed) =>
      this.#pool.ask({ ...signed, timeout }),
    );
  }

  /** A request whose answer is read as it comes. */
  open(order: GcsOrder): Promise<IncomingMessage> {
    const { timeout } = this.options;
    return this.#patiently({ limitMs: timeout * 2000 }, order, (signed) =>
      this.#pool.open({ ...signed, timeout: timeout * 1000 }),
    );
  }

  /** A request that carries much, once: the caller knows how to go on. */
  async send(order: GcsOrder): ReturnType<HttpPool["ask"]> {
    return this.#pool.ask({
      ...(await this.#signed(order)),
      timeout: sendingMs(this.options.timeout, order.body?.length ?? 0),
    });
  }

  close(): void {
    this.#pool.close();
  }

  #patiently<T>(
    patience: Omit<Patience, "attempts">,
    order: GcsOrder,
    work: (signed: Omit<HttpOrder, "timeout">) => Promise<T>,
  ): Promise<T> {
    const { attempts } = this.options;
    return retrying({ ...patience, attempts }, isPassing, async () => work(await this.#signed(order)));
  }

  async #signed({ path, headers, ...order }: GcsOrder): Promise<Omit<HttpOrder, "timeout">> {
    const url = path.startsWith("/") ? this.origin + path : path;
    const token = this.options.anonymous ? {} : await identified(() => this.auth.getRequestHeaders());
    return { ...order, url, headers: { ...headers, ...token } };
  }
}
