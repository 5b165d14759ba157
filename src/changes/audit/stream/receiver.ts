import type { StreamEvent } from "./stream-event.ts";

/** Where audit events are sent to. */
export interface AuditReceiver {
  /**
   * Sends events, and resolves when the receiver has them. Rejects with a `Refusal` that says why it has not; `retryAfter` is what
   * the receiver asked for. Some of them may have arrived even then.
   */
  send(events: readonly StreamEvent[], signal: AbortSignal): Promise<void>;
  /** Tries whether the receiver takes events, without leaving one there. Resolves with what was found, or rejects as `send` does. */
  check(signal: AbortSignal): Promise<string>;
}
