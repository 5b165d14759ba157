import { Refusal } from "../../../refusal.ts";
import type { Poster } from "../../../upstreams/post.ts";
import type { AuditReceiver } from "./receiver.ts";
import type { StreamEvent } from "./stream-event.ts";

/** How a receiver that takes HTTP requests is asked. */
export interface HttpTerms {
  url: URL;
  poster: Pick<Poster, "post">;
  /** The body of a request with these events. */
  bodyOf(events: readonly StreamEvent[]): string;
  headersOf(events: readonly StreamEvent[], body: string): Readonly<Record<string, string>>;
}

const MOST_RETRY_AFTER_S = 3_600;

/** Sends events with one request: to an OpenTelemetry collector, or to an address like those of webhooks. */
export class HttpReceiver implements AuditReceiver {
  readonly #terms: HttpTerms;

  constructor(terms: HttpTerms) {
    this.#terms = terms;
  }

  async send(events: readonly StreamEvent[], signal: AbortSignal): Promise<void> {
    const { url, poster, bodyOf, headersOf } = this.#terms;
    const body = bodyOf(events);
    const headers = { "content-type": "application/json", ...headersOf(events, body) };
    const answer = await poster.post({ url, headers, body, signal });
    if (answer.status >= 200 && answer.status < 300) return;
    const seconds = Number(answer.retryAfter ?? 0);
    const retryAfter = Number.isFinite(seconds) ? Math.min(Math.max(0, seconds), MOST_RETRY_AFTER_S) : 0;
    throw new Refusal("bad-upstream", "receiver-refused", `The receiver answered ${answer.status}.`, {
      retryAfter,
    });
  }

  async check(signal: AbortSignal): Promise<string> {
    await this.send([], signal);
    return `${this.#terms.url.host} takes events`;
  }
}
