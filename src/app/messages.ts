/** The end of a channel between a primary process and one of its workers. */
interface End {
  send?(message: object, onSent: (error: Error | null) => void): unknown;
}

/**
 * Sends a message to the process at the other end, if it still runs. One that has just died cannot be told from one that runs until its
 * end is noticed: without a callback, the failed write would be an `error` event, which ends this process too.
 */
export function post(end: End, message: object): void {
  end.send?.(message, () => undefined);
}
