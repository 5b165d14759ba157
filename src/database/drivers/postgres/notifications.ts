import { type Connection, connectListener, discard } from "./client.ts";
import type { PostgresOptions } from "./read-options.ts";
import { CHANNEL } from "./writer.ts";

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5000;

/** Is notified when other processes commit. While the connection is away nothing arrives; when it is back, it calls once. */
export class PostgresNotifications {
  readonly #options: PostgresOptions;
  /** What this process itself sends along. */
  readonly #self: string;
  readonly #listeners = new Set<() => void>();
  #client: Connection | null = null;
  #timer: NodeJS.Timeout | null = null;
  #pause = FIRST_PAUSE_MS;
  #isClosed = false;

  constructor(options: PostgresOptions, self: string) {
    this.#options = options;
    this.#self = self;
  }

  /** The connection is made for the first listener. */
  on(listener: () => void): () => void {
    this.#listeners.add(listener);
    if (this.#listeners.size === 1) void this.#connect();
    return () => this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    if (this.#timer) clearTimeout(this.#timer);
    await this.#client?.end().catch(() => undefined);
  }

  async #connect(): Promise<void> {
    try {
      const client = await connectListener(this.#options);
      this.#client = client;
      client.unref();
      client.on("notification", ({ payload }) => payload !== this.#self && this.#call());
      client.once("end", () => this.#again(client));
      await client.query(`listen ${CHANNEL}`);
      if (this.#isClosed) return discard(client);
      this.#pause = FIRST_PAUSE_MS;
      this.#call();
    } catch {
      this.#again(this.#client);
    }
  }

  #again(client: Connection | null): void {
    if (this.#isClosed || client !== this.#client) return;
    if (client) discard(client);
    this.#client = null;
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#connect(), this.#pause).unref();
    this.#pause = Math.min(2 * this.#pause, LONGEST_PAUSE_MS);
  }

  #call(): void {
    for (const listener of this.#listeners) listener();
  }
}
