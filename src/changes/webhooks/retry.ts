const MOST_UNANSWERED_MS = 60_000;
const MOST_REFUSED_MS = 30 * 60_000;
const LEAST_MS = 1_000;

/** What a failed attempt tells about the next one. */
export interface FailedAttempt {
  /** Milliseconds since the delivery was queued. */
  age: number;
  /** Whether the receiver answered at all. */
  isAnswered: boolean;
  /** Milliseconds that the receiver asked to wait (`Retry-After`); 0: it did not say. */
  asked: number;
}

/**
 * Milliseconds until the next attempt: a tenth of the age, so that a short outage costs seconds and a long one few requests.
 * A receiver that does not answer is tried each minute at least, which costs next to nothing and finds it soon.
 */
export function retryDelay({ age, isAnswered, asked }: FailedAttempt): number {
  const most = isAnswered ? MOST_REFUSED_MS : MOST_UNANSWERED_MS;
  return Math.max(LEAST_MS, asked, Math.min(age / 10, most));
}
